// SPDX-License-Identifier: Apache-2.0
#include "host/report/provenance.hpp"
#include "host/results/json_values.hpp"
#include "validation/performance/bench.hpp"

#include <cmath>

namespace yttria::bench {
namespace {

Json as_object(Spread const& s) { return {{"median", number(s.median)}, {"least", number(s.least)}, {"most", number(s.most)}}; }

Json as_object(Machine const& m) {
    return {{"processor", m.processor},
            {"processors", m.processors},
            {"memory_GiB", number(m.memory_GiB)},
            {"system", m.system},
            {"compiler", m.compiler},
            {"load_average", number(m.load_average)},
            {"busy_processors", number(m.busy_processors)},
            {"quiet", m.quiet()}};
}

Json as_object(Work const& w) {
    return {{"operations", number(w.operations)},
            {"divisions", number(w.divisions)},
            {"square_roots", number(w.square_roots)},
            {"loads", number(w.loads)},
            {"bytes", number(w.bytes)}};
}

Json as_object(Peak const& p) {
    return {{"fma_per_second", number(p.fma_per_second)},
            {"divisions_per_second", number(p.divisions_per_second)},
            {"square_roots_per_second", number(p.square_roots_per_second)},
            {"loads_per_second", number(p.loads_per_second)},
            {"bytes_per_second", number(p.bytes_per_second)}};
}

Json as_object(Row const& row, double first_rate) {
    Json runs = Json::array();
    for (auto const& run : row.runs) runs.push_back({{"seconds", number(run.seconds)}, {"cpu_seconds", number(run.cpu_seconds)}});
    auto const per_decay = [&](std::uint64_t n) { return number(static_cast<double>(n) / static_cast<double>(row.histories)); };
    Json floor = nullptr;
    if (row.floor.seconds > 0)
        floor = {{"work_per_decay", as_object(row.floor.work)},
                 {"peak", as_object(row.peak)},
                 {"bound", row.floor.bound},
                 {"decays_per_second", number(1 / row.floor.seconds)},
                 {"measured_over_floor", number(row.gap())}};
    return {{"threads", row.threads},
            {"backend", row.backend},
            {"device", row.device},
            {"histories", row.histories},
            {"runs", runs},
            {"decays_per_second", as_object(row.decays_per_second())},
            {"decays_per_cpu_second", as_object(row.decays_per_cpu_second())},
            {"MeV_per_second", number(row.MeV_per_second())},
            {"scaling", number(row.decays_per_second().median / first_rate)},
            {"processor_share", number(row.processor_share())},
            {"segments_per_decay", number(row.segments_per_decay())},
            {"ns_per_segment", number(row.ns_per_segment())},
            {"hinges_per_decay", per_decay(row.counters.hinges)},
            {"hard_events_per_decay", per_decay(row.counters.hard_events)},
            {"photons_per_decay", per_decay(row.counters.photons)},
            {"photon_events_per_decay", per_decay(row.counters.photon_events)},
            {"tumour_voxel_uncertainty", number(row.u)},
            {"seconds_to_1_percent_extrapolated", number(row.seconds_to_one_percent())},
            {"efficiency_per_second", number(row.efficiency())},
            {"floor", floor}};
}

Json as_object(CaseReport const& c) {
    Json rows = Json::array();
    for (auto const& row : c.rows) rows.push_back(as_object(row, c.rows.front().decays_per_second().median));
    Json parameters = Json::object();
    for (auto const& p : parameter_rows(c.parameters)) parameters[p.name] = p.value;
    Json measured = nullptr;
    if (c.one_percent)
        measured = {{"threads", c.one_percent->threads},
                    {"histories", c.one_percent->histories},
                    {"seconds", number(c.one_percent->seconds)},
                    {"tumour_voxel_uncertainty", number(c.one_percent->u)}};
    return {{"name", c.name},
            {"title", c.title},
            {"grid", {{"size", c.grid.size}, {"spacing_mm", c.grid.spacing_mm}}},
            {"mean_MeV", number(c.mean_MeV)},
            {"preset", default_preset_name},
            {"parameters", parameters},
            {"dose_sha256", c.dose_sha256},
            {"peak_memory_bytes", c.peak_memory_bytes},
            {"peak_memory_is_of_the_case", c.peak_is_of_the_case},
            {"rows", rows},
            {"measured_to_1_percent", measured}};
}

}  // namespace

std::string as_json(Report const& report) {
    Json cases = Json::array(), warnings = Json::array();
    for (auto const& c : report.cases) cases.push_back(as_object(c));
    for (auto const& w : report.warnings) warnings.push_back({{"id", w.id}, {"text", w.text}});
    Json const out{{"schema", 1},
                   {"program", {{"name", "yttria"}, {"version", program_version()}, {"commit", report.machine.commit}}},
                   {"date", report.machine.date},
                   {"machine", as_object(report.machine)},
                   {"seconds", number(report.options.seconds)},
                   {"repeats", report.options.repeats},
                   {"cases", cases},
                   {"warnings", warnings}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace yttria::bench
