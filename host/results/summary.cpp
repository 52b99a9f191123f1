// SPDX-License-Identifier: Apache-2.0
// summary.json (docs/formats/summary.md). Numbers that are not known are null.
#include "host/report/provenance.hpp"
#include "host/results/ensemble_files.hpp"
#include "host/results/margins.hpp"
#include "host/results/results.hpp"
#include "host/results/summary_parts.hpp"
#include "host/results/verdict_json.hpp"

#include <cmath>

namespace yttria {
namespace {

double rate(double amount, double seconds) { return seconds > 0 ? amount / seconds : std::nan(""); }

Json energy_ledger(Ledger const& ledger) {
    auto const MeV = [](std::int64_t quanta) { return static_cast<double>(quanta) / quanta_per_MeV; };
    return {{"emitted_MeV", MeV(ledger.emitted)}, {"deposited_MeV", MeV(ledger.deposited)}, {"escaped_MeV", MeV(ledger.escaped)},
            {"emitted_quanta", ledger.emitted},   {"deposited_quanta", ledger.deposited},   {"escaped_quanta", ledger.escaped},
            {"quanta_per_MeV", quanta_per_MeV}};
}

/// Null where the source was one.
Json strata(Ledger const& ledger) {
    if (ledger.strata.empty()) return nullptr;
    Json out = Json::array();
    for (auto const& s : ledger.strata)
        out.push_back({{"name", s.name},
                       {"share_of_decays", number(s.share)},
                       {"histories", s.histories},
                       {"emitted_quanta", s.emitted},
                       {"deposited_quanta", s.deposited},
                       {"escaped_quanta", s.escaped}});
    return out;
}

Json transport(Result const& result) {
    auto const& energy = result.energy;
    auto const histories = energy.tally.total_histories();
    auto const emitted = static_cast<double>(result.ledger.emitted) / quanta_per_MeV;
    auto const& c = energy.tally.counters;
    Json parameters = Json::object();
    for (auto const& row : parameter_rows(energy.parameters)) parameters[row.name] = row.value;
    return {{"method", energy.method},
            {"backend", energy.backend},
            {"device", energy.device},
            {"threads", energy.threads},
            {"convolution", energy.convolution.empty() ? Json(nullptr) : Json(energy.convolution)},
            {"preset", default_preset_name},
            {"seed", energy.seed},
            {"histories", histories},
            {"seconds", number(energy.seconds)},
            {"decays_per_second", number(rate(static_cast<double>(histories), energy.seconds))},
            {"MeV_per_second", number(rate(emitted, energy.seconds))},
            {"energy", energy_ledger(result.ledger)},
            {"strata", strata(result.ledger)},
            {"mean_emitted_MeV", number(energy.mean_emitted_MeV)},
            {"dose_sha256", result.ledger.dose_sha256},
            {"input_sha256", energy.input_sha256},
            {"table_sha256", energy.table_sha256},
            {"interrupted", energy.interrupted},
            {"parameters", parameters},
            {"counters",
             {{"segments", c.segments},
              {"hinges", c.hinges},
              {"hard_events", c.hard_events},
              {"photons", c.photons},
              {"photon_events", c.photon_events},
              {"path_overflows", c.path_overflows},
              {"stack_overflows", c.stack_overflows},
              {"lost", c.lost}}}};
}

Json sessions(std::vector<SessionActivity> const& list) {
    Json out = Json::array();
    for (auto const& s : list) {
        Json denominators = Json::array();
        for (auto const& d : s.denominators)
            denominators.push_back(
                {{"name", d.name}, {"counts", number(d.counts)}, {"dose_factor", number(d.dose_factor)}, {"used", d.used}});
        Json shunt = nullptr;
        if (s.shunt)
            shunt = {{"fraction", number(s.shunt->fraction)}, {"method", s.shunt->method}, {"extrapolated", s.shunt->extrapolated}};
        Json other = nullptr;
        if (s.other_shunt) other = {{"fraction", number(s.other_shunt->fraction)}, {"method", s.other_shunt->method}};
        out.push_back({{"image", s.image},
                       {"absolute", s.absolute},
                       {"image_MBq", number(s.image_MBq)},
                       {"net_MBq", s.net_MBq > 0 ? number(s.net_MBq) : Json(nullptr)},
                       {"lung_shunt", shunt},
                       {"lung_shunt_other", other},
                       {"denominators", denominators},
                       {"notes", s.notes}});
    }
    return out;
}

Json activity(Activity const& a) {
    return {{"total_decays", number(a.total_decays)},
            {"negative_decays", number(a.negative_decays)},
            {"net_administered_MBq", a.net_administered_MBq > 0 ? number(a.net_administered_MBq) : Json(nullptr)},
            {"liver_MBq", number(a.liver_MBq)},
            {"lung_MBq", number(a.lung_MBq)},
            {"elsewhere_MBq", number(a.elsewhere_MBq)},
            {"outside_liver_MBq", number(a.lung_MBq + a.elsewhere_MBq)},
            {"outside_liver_percent", number(rate(100 * (a.lung_MBq + a.elsewhere_MBq), a.liver_MBq + a.lung_MBq + a.elsewhere_MBq))},
            {"lung_shunt_fraction", a.lung_shunt_fraction >= 0 ? number(a.lung_shunt_fraction) : Json(nullptr)},
            {"purposes", a.purposes},
            {"sessions", sessions(a.sessions)},
            {"scale", a.scale_note}};
}

Json structures(Metrics const& metrics) {
    Json out = Json::object();
    for (auto const& s : metrics.structures) {
        Json dose = Json::object();
        for (auto const& [name, q] : s.dose) dose[name] = quantified(q);
        out[s.name] = {{"role", to_string(s.role)},
                       {"derived", s.derived},
                       {"definition", s.definition},
                       {"volume_mL", number(s.volume_mL)},
                       {"mass_g", number(s.mass_g)},
                       {"activity_MBq", number(s.activity_MBq)},
                       {"outside_treated_mL", number(s.outside_treated_mL)},
                       {"dose", dose}};
    }
    return out;
}

Json partition(PartitionResult const& p) {
    Json variants = Json::array();
    for (auto const& v : p.variants) variants.push_back({{"name", v.name}, {"lung_at_150_Gy", number(v.lung_at_150_Gy)}});
    if (!p.assessable) return {{"assessable", false}, {"why", p.why}};
    return {{"assessable", true},
            {"tumour_mass_kg", number(p.tumour_mass_kg)},
            {"normal_mass_kg", number(p.normal_mass_kg)},
            {"tumour_to_normal_ratio", number(p.tumour_to_normal_ratio)},
            {"lung_shunt_fraction", number(p.lung_shunt_fraction)},
            {"lung_mass_kg", number(p.lung_mass_kg)},
            {"sources", p.sources},
            {"variants", variants}};
}

Json grid(Geometry const& g) {
    return {{"size", g.size}, {"spacing_mm", g.spacing_mm}, {"origin_mm", g.origin_mm}, {"direction", g.direction}};
}

Json images(std::vector<SourceRecord> const& sources) {
    Json out = Json::object();
    for (auto const& source : sources) {
        Json quality = Json::object();
        for (auto const& [name, value] : source.quality) quality[name] = number(value);
        out[source.name] = {{"format", source.format},
                            {"registration", source.registration_note.empty() ? Json(nullptr) : Json(source.registration_note)},
                            {"deformed", source.deformed},
                            {"quality", quality}};
    }
    return out;
}

}  // namespace

std::string summary_json(Result const& result, StageSeconds const& times) {
    Json warnings = Json::array(), overrides = Json::array();
    for (auto const& w : result.warnings) warnings.push_back({{"id", w.id}, {"text", w.text}});
    for (auto const& o : result.request.overrides) overrides.push_back({{"check", o.check}, {"reason", o.reason}});
    Json const out{
        {"schema", 1},
        {"program", {{"name", "yttria"}, {"version", program_version()}, {"commit", program_commit()}, {"disclaimer", disclaimer()}}},
        {"case", {{"id", result.request.id}, {"sha256", result.request.sha256}}},
        {"transport", transport(result)},
        {"grid", grid(result.tissue.density.geometry)},
        {"images", images(result.sources)},
        {"activity", activity(result.activity)},
        {"structures", structures(result.metrics)},
        {"margins", margins_json(result.metrics.margins)},
        {"partition", partition(result.metrics.partition)},
        {"lung", lung_json(result.metrics.lung)},
        {"biology", biology_json(result.metrics.biology)},
        {"functional", functional_json(result.metrics.functional)},
        {"cumulative", cumulative_json(result.metrics.cumulative)},
        {"clinical", clinical_json(result.request.clinical)},
        {"lesions", lesions_json(result.metrics.lesions)},
        {"untreated_reserve_fraction", number(result.metrics.untreated_reserve_fraction)},
        {"mean_relative_uncertainty_above_D50", number(result.metrics.mean_relative_uncertainty_above_D50)},
        {"verdict", verdict_json(result.verdict)},
        {"ensemble", result.ensemble ? ensemble_json(*result.ensemble) : Json(nullptr)},
        {"overrides", overrides},
        {"stage_seconds", times},
        {"warnings", warnings}};
    // Bytes that are not UTF-8 (names out of foreign files) are replaced, not fatal.
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace yttria
