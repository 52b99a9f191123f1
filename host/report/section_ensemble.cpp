// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }

/// Means, near-minimum doses, coverage and lung doses of what was given; the rest is in summary.json.
bool shown(EnsembleQuantity const& q, Metrics const& metrics) {
    auto const& n = q.name;
    if (n.starts_with("lung.") || n.starts_with("partition.") || n.starts_with("plan.") || n.starts_with("liver.")) return true;
    if (n.starts_with("margin.")) return n.find("shell_V") != std::string::npos;
    for (auto const& s : metrics.structures) {
        bool const wanted = s.role == Role::tumour || s.name == "liver_normal" || s.name == "perfused_normal";
        if (wanted && (n == "dose." + s.name + ".mean_Gy" || n == "dose." + s.name + ".D95_Gy")) return true;
    }
    return false;
}

std::string percent(VarianceShare const& s) { return fixed(100 * s.share, 0) + " ± " + fixed(100 * s.u, 0); }

/// The three largest shares of the systematic variance.
std::string shares(EnsembleQuantity const& q) {
    if (!q.decomposed) return "–";
    std::string out;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, q.shares.size()); ++i)
        out += (i > 0 ? "; " : "") + escape(q.shares[i].input) + " " + percent(q.shares[i]);
    return out + "<small class=\"block\">residual " + percent(q.residual) + "</small>";
}

std::string quantity_row(EnsembleQuantity const& q) {
    std::string const note = q.why.empty() ? q.label : q.why;
    std::string const name = escape(q.name) + (note.empty() ? "" : "<small class=\"block\">" + escape(note) + "</small>");
    std::string out = "<tr><td>" + name + "</td>" + cell(figure(q.value)) + cell(figure(q.u)) + cell(figure(q.mean));
    std::string const range = std::isfinite(q.sd) ? figure(q.percentile5) + " to " + figure(q.percentile95) : "–";
    return out + cell(figure(q.sd)) + cell(figure(q.total)) + cell(range) + "<td>" + shares(q) + "</td></tr>\n";
}

std::string rule_rows(Result const& result) {
    std::string out;
    for (auto const& rule : result.verdict.rules)
        if (rule.probability)
            out += "<tr><td>" + escape(rule.id) + "</td><td>" + escape(rule.text) + "</td>" + cell(fixed(100 * *rule.probability, 1)) +
                   "<td>" + to_string(rule.status) + "</td></tr>\n";
    if (out.empty()) return out;
    return "<h3>Probability that each rule holds</h3><div class=\"scroll\"><table><thead><tr><th>Rule</th><th></th><th "
           "class=\"n\">Members, %</th><th>Status</th></tr></thead><tbody>\n" +
           out + "</tbody></table></div>";
}

std::string inputs(Ensemble const& e) {
    std::string out =
        "<details><summary>What was drawn, and what was not</summary><table><thead><tr><th>Input</th><th>Distribution</th><th "
        "class=\"n\">1 sigma</th><th>What, and where its spread is from</th></tr></thead><tbody>\n";
    for (auto const& i : e.inputs)
        out += "<tr><td>" + escape(i.name) + "</td><td>" + escape(i.distribution) + "</td>" +
               cell(i.relative ? plain(100 * i.sd) + " %" : plain(i.sd)) + "<td>" + escape(i.what) + "<small class=\"block\">" +
               escape(i.source) + "</small></td></tr>\n";
    out += "</tbody></table><p>Not varied in this case:</p><ul>";
    for (auto const& [name, why] : e.not_varied) out += "<li>" + escape(name) + ": " + escape(why) + "</li>";
    return out + "</ul></details>";
}

std::string not_included(Ensemble const& e) {
    std::string out = "<p class=\"note\"><b>Not in the ensemble:</b> ";
    for (std::size_t i = 0; i < e.not_included.size(); ++i) out += (i > 0 ? "; " : "") + escape(e.not_included[i]);
    return out + ".</p>";
}

}  // namespace

std::string ensemble_section(Result const& result) {
    if (!result.ensemble) return "";
    auto const& e = *result.ensemble;
    std::string out = "<section><h2>Uncertainty of the inputs</h2><p>" + std::to_string(e.members) +
                      " members with drawn inputs, computed by the stages of the run; " + std::to_string(e.transports) + " transports of " +
                      grouped(e.histories_per_member) + " decays, " + figure(e.seconds) +
                      " s. Their own noise is taken out of the systematic spread.</p>";
    out += rule_rows(result) + not_included(e);
    out +=
        "<h3>Spread of results</h3><div class=\"scroll\"><table class=\"dose\"><thead><tr><th>Quantity</th><th class=\"n\">Run</th><th "
        "class=\"n\">u statistical</th><th class=\"n\">Mean of<br>members</th><th class=\"n\">sd<br>systematic</th><th "
        "class=\"n\">Total</th><th class=\"n\">5th to 95th<br>percentile</th><th>Largest shares of the systematic variance, "
        "%</th></tr></thead><tbody>\n";
    for (auto const& q : e.quantities)
        if (shown(q, result.metrics)) out += quantity_row(q);
    return out + "</tbody></table></div>" + inputs(e) + "</section>\n";
}

}  // namespace yttria
