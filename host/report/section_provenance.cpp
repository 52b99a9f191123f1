// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"
#include "host/report/viewer_bundle.hpp"

namespace yttria {
namespace {

std::string pair_row(std::string const& name, std::string const& value) { return "<tr><td>" + name + "</td><td>" + value + "</td></tr>\n"; }
std::string hash(std::string const& text) { return "<code>" + escape(text) + "</code>"; }

std::string energy_text(std::int64_t quanta) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(quanta) / quanta_per_MeV);
    return std::string(text) + " MeV <small>(" + std::to_string(quanta) + " quanta)</small>";
}

std::string run_table(Result const& result) {
    auto const& e = result.energy;
    auto const histories = e.tally.total_histories();
    std::string out = "<table class=\"pairs\"><tbody>";
    out += pair_row("program", "yttria " + escape(program_version()) + ", commit " + hash(program_commit()));
    out += pair_row("case", escape(result.request.id) + " " + hash(result.request.sha256));
    out += pair_row("method", escape(e.method) + ", preset " + default_preset_name);
    out += pair_row("back end",
                    escape(e.backend) + " on " + escape(e.device) + (e.threads > 0 ? ", " + std::to_string(e.threads) + " threads" : ""));
    if (!e.convolution.empty()) out += pair_row("convolution", escape(e.convolution));
    if (!e.note.empty()) out += pair_row("note", escape(e.note));
    out += pair_row("seed", std::to_string(e.seed));
    out += pair_row("histories", grouped(histories) + (e.interrupted ? " (interrupted)" : ""));
    for (auto const& s : result.ledger.strata)
        out += pair_row("source " + escape(s.name), figure(100 * s.share) + " % of the decays, " + grouped(s.histories) +
                                                        " histories; quanta: emitted " + std::to_string(s.emitted) + ", deposited " +
                                                        std::to_string(s.deposited) + ", escaped " + std::to_string(s.escaped));
    if (e.seconds > 0)
        out += pair_row("transport", figure(e.seconds) + " s, " + figure(static_cast<double>(histories) / e.seconds) + " decays/s");
    out += pair_row("dose_sha256", hash(result.ledger.dose_sha256));
    out += pair_row("table_sha256", hash(e.table_sha256));
    out += pair_row("input_sha256", hash(e.input_sha256));
    out += pair_row("emitted", energy_text(result.ledger.emitted));
    out += pair_row("deposited", energy_text(result.ledger.deposited));
    out += pair_row("escaped", energy_text(result.ledger.escaped));
    auto const missing = result.ledger.emitted - result.ledger.deposited - result.ledger.escaped;
    out += pair_row("emitted − deposited − escaped", missing == 0 ? "0 quanta, exactly" : std::to_string(missing) + " quanta");
    return out + "</tbody></table>";
}

std::string parameter_table(Result const& result) {
    std::string out = "<table class=\"pairs\"><thead><tr><th>Parameter</th><th class=\"n\">Value</th><th>Meaning</th></tr></thead><tbody>";
    for (auto const& row : parameter_rows(result.energy.parameters)) {
        char value[40];
        std::snprintf(value, sizeof value, "%.6g", row.value);
        out += "<tr><td class=\"id\">" + row.name + "</td><td class=\"n\">" + value + " " + row.unit + "</td><td>" + escape(row.meaning) +
               "</td></tr>\n";
    }
    return out + "</tbody></table>";
}

std::string grid_text(Geometry const& g) {
    return std::to_string(g.size[0]) + " × " + std::to_string(g.size[1]) + " × " + std::to_string(g.size[2]) + " voxels of " +
           plain(g.spacing_mm[0]) + " × " + plain(g.spacing_mm[1]) + " × " + plain(g.spacing_mm[2]) + " mm";
}

}  // namespace

std::string provenance_section(Result const& result) {
    std::string times;
    for (auto const& [stage, seconds] : result.stage_seconds) times += pair_row(escape(stage), figure(seconds) + " s");
    std::string out = "<section><h2>Provenance</h2>" + run_table(result) +
                      "<p class=\"note\">Transport grid: " + grid_text(result.tissue.density.geometry) + ".</p>";
    out += "<details><summary>Transport parameters</summary>" + parameter_table(result) + "</details>";
    if (!times.empty())
        out += "<details><summary>Stage times</summary><table class=\"pairs\"><tbody>" + times + "</tbody></table></details>";
    if (interactive())
        out += "<details><summary>Libraries in this page</summary><pre>" + escape(std::string(viewer_licences())) + "</pre></details>";
    return out + "</section>\n";
}

std::string notes_section(Result const& result) {
    std::string out = "<section><h2>Warnings and overrides</h2>";
    if (result.warnings.empty() && result.request.overrides.empty()) out += "<p>None.</p>";
    if (!result.warnings.empty()) {
        out += "<ul class=\"warnings\">";
        for (auto const& w : result.warnings) out += "<li><code>" + escape(w.id) + "</code> " + escape(w.text) + "</li>";
        out += "</ul>";
    }
    if (!result.request.overrides.empty()) {
        out += "<h3>Checks overridden in the case file</h3><ul>";
        for (auto const& o : result.request.overrides) out += "<li><code>" + escape(o.check) + "</code> " + escape(o.reason) + "</li>";
        out += "</ul>";
    }
    out += "</section>\n";
    if (result.verdict.unspecified.empty()) return out;
    out += "<section><h2>Not specified by the protocol</h2><ul class=\"columns\">";
    for (auto const& text : result.verdict.unspecified) out += "<li>" + escape(text) + "</li>";
    return out + "</ul></section>\n";
}

}  // namespace yttria
