// SPDX-License-Identifier: Apache-2.0
#include "host/pipeline.hpp"

#include "host/activity/activity.hpp"
#include "host/base/parallel.hpp"
#include "host/biology/biology.hpp"
#include "host/grid/grid.hpp"
#include "host/guard/guard.hpp"
#include "host/kernel_method/kernel_method.hpp"
#include "host/margin/margin.hpp"
#include "host/strata/strata.hpp"
#include "host/tissue/ct_on_grid.hpp"

#include <future>

namespace yttria {
namespace {

/// Runs a stage and adds its wall time to the list.
template <class Stage>
auto timed(StageSeconds& seconds, std::string const& name, Stage const& stage) {
    auto const start = std::chrono::steady_clock::now();
    auto result = stage();
    seconds[name] += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

/// Those that the case asks for; earlier doses are in them where all their times are known.
std::vector<BedMapResult> make_bed_maps(Prepared const& p, Dose const& dose, Warnings& warnings) {
    std::vector<BedMapResult> out;
    auto const earlier = p.priors.timed();
    std::string note = "sessions: " + std::to_string(p.request.sessions.size());
    note += p.priors.empty() ? "" : earlier.empty() ? "; earlier doses left out (a time is missing)" : "; earlier doses included";
    for (auto const& entry : p.request.bed_maps) {
        Radiobiology const parameters{entry.alpha_beta_Gy, entry.repair_half_time_h};
        auto map = make_bed_map(p.request, parameters, dose, p.activity, earlier);
        if (map.why.empty())
            out.push_back({entry, std::move(map.bed_Gy), lea_catcheside(parameters.repair_half_time_h), note});
        else
            warnings.push_back({"bed_map.not_assessable", "[[bed_map]] \"" + entry.name + "\": " + map.why});
    }
    return out;
}

void gather(Warnings& all, Warnings const& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

RunOptions run_options(Case const& request) {
    RunOptions options;
    options.method = request.transport.method;
    options.histories = request.transport.histories;
    options.seed = request.transport.seed;
    return options;
}

Prepared prepare(Case const& request, PrepareOptions const& options) {
    Prepared p;
    auto& s = p.stage_seconds;
    p.request = request;
    Faults faults;  // gathered over all stages: a refused case says everything that is wrong at once
    faults.add(check_case(request));
    SourceImages images;
    Geometry grid;
    Problems unread;
    images = timed(s, "images", [&] { return read_images(request, unread); });
    faults.add(unread);
    faults.add(timed(s, "guard", [&] { return check_images(request, images); }));
    bool ready = unread.empty();
    ready = ready && faults.attempt([&] { grid = timed(s, "grid", [&] { return choose_grid(request, images); }); });
    bool const shaped =
        ready && faults.attempt([&] { p.structures = timed(s, "structures", [&] { return make_structures(request, images, grid); }); });
    bool const filled = ready && faults.attempt([&] { p.tissue = timed(s, "tissue", [&] { return make_tissue(request, images, grid); }); });
    // Tables need the names of the materials alone: they are built beside the stages that follow. What is wrong with them is said last.
    std::future<TablesInput> tables;
    if (filled)
        tables = std::async(std::launch::async,
                            [&] { return options.tables(p.tissue.materials, options.parameters ? *options.parameters : preset(request)); });
    if (filled) p.ct_HU = timed(s, "ct", [&] { return ct_on_grid(images, grid); });
    if (shaped && filled) {
        faults.add(timed(s, "guard", [&] { return check_anatomy(images, p.structures, p.tissue, p.ct_HU); }));
        if (faults.attempt(
                [&] { p.activity = timed(s, "activity", [&] { return make_activity(request, images, p.structures, p.tissue); }); }))
            faults.add(timed(s, "guard", [&] { return check_activity(images, p.structures, p.activity); }));
        faults.attempt([&] { p.function = timed(s, "function", [&] { return make_function(request, images, p.structures); }); });
        if (p.function) faults.add(check_function(*p.function));
        faults.attempt([&] { p.priors = timed(s, "prior dose", [&] { return read_prior_doses(request, images, grid); }); });
    }
    auto const checked = faults.settle(request);
    auto const parameters = options.parameters.value_or(preset(request));
    auto const built = [&](auto const&, auto const&) { return timed(s, "tables", [&] { return tables.get(); }); };
    p.input = timed(s, "source", [&] { return make_transport_input(request, p.tissue, p.activity, parameters, built); });
    s["source"] -= s["tables"];
    p.sources = source_records(images);
    for (auto const& warnings :
         {checked, images.warnings, p.structures.warnings, p.tissue.warnings, p.activity.warnings, p.priors.warnings})
        gather(p.warnings, warnings);
    return p;
}

Prepared prepare(Altered altered, PrepareOptions const& options) {
    Prepared p;
    auto& s = p.stage_seconds;
    p.request = std::move(altered.request);
    p.tissue = std::move(altered.tissue);
    p.ct_HU = std::move(altered.ct_HU);
    auto const& grid = p.tissue.density.geometry;
    if (!altered.structures) altered.structures = timed(s, "structures", [&] { return make_structures(p.request, altered.images, grid); });
    p.structures = std::move(*altered.structures);
    p.activity = timed(s, "activity", [&] { return make_activity(p.request, altered.images, p.structures, p.tissue); });
    auto const parameters = options.parameters.value_or(preset(p.request));
    p.input = timed(s, "tables", [&] { return make_transport_input(p.request, p.tissue, p.activity, parameters, options.tables); });
    return p;
}

EnergyResult transport(Prepared const& p, RunOptions const& options) {
    auto const reached = [&](TransportTally const& tally) {
        return metric_uncertainty(options.target_metric, tally, p.structures, p.tissue);
    };
    if (options.method == "kernel") {
        auto energy = convolve_kernel(p.request, p.tissue, p.input, options);
        energy.table_seconds = p.stage_seconds.at("tables");
        return energy;
    }
    auto const start = std::chrono::steady_clock::now();
    if (options.target_uncertainty > 0) check_metric_name(options.target_metric, p.structures);
    auto const parts = choose_strata(options, p.input, p.structures);
    auto energy = parts.empty() ? run_transport(p.input, options, reached)
                                : run_strata(p.input, parts, options, strata_stop_test(options.target_metric, p.structures, p.tissue));
    energy.table_seconds = p.stage_seconds.at("tables");
    energy.set_up_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() - energy.seconds;
    return energy;
}

Metrics measure_all(Prepared const& p, Dose const& dose, EnergyResult const& energy, StageSeconds& s, MarginDetail detail) {
    auto const named = named_quantities(p.request);
    auto const* ct_HU = p.ct_HU ? &*p.ct_HU : nullptr;
    Metrics out;
    Margins margins;
    Biology biology;
    // The two run beside each other: neither fills all processors. Stages may not add up to more than the run: margins are what is left.
    auto const ranked = [&] {
        out = timed(s, "metrics", [&] { return measure(p.request, dose, energy, p.structures, p.tissue, p.activity, named, ct_HU); });
        biology = timed(s, "biology", [&] { return measure_biology(p.request, dose, energy, p.structures, p.tissue, p.activity); });
    };
    auto const cut = [&] {
        bool const fall_off = detail == MarginDetail::all;
        if (detail != MarginDetail::none) margins = measure_margins(p.request, dose, energy, p.structures, p.tissue, named, fall_off);
    };
    double const before = s["metrics"] + s["biology"];
    auto const start = std::chrono::steady_clock::now();
    side_by_side({ranked, cut});
    double const both = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (detail != MarginDetail::none) s["margins"] += both - (s["metrics"] + s["biology"] - before);
    out.margins = std::move(margins);
    out.biology = std::move(biology);
    out.functional = timed(s, "function", [&] { return measure_function(p.function, dose, energy, p.structures, p.tissue, named); });
    out.cumulative = timed(
        s, "prior dose", [&] { return measure_cumulative(p.request, p.priors, dose, energy, p.structures, p.tissue, p.activity, named); });
    return out;
}

Result finish(Prepared p, EnergyResult energy) {
    auto& s = p.stage_seconds;
    s["transport"] = energy.seconds;
    if (energy.set_up_seconds > 0) s["set-up"] = energy.set_up_seconds;
    if (energy.stop_test_seconds > 0) s["stop test"] = energy.stop_test_seconds;
    auto ledger = timed(s, "ledger", [&] { return ledger_of(energy); });
    if (!energy.strata.empty()) energy = timed(s, "strata", [&] { return weigh_strata(std::move(energy)); });
    auto dose = timed(s, "dose", [&] { return make_dose(energy, p.tissue, p.activity); });
    auto metrics = measure_all(p, dose, energy, s);
    auto bed_maps = make_bed_maps(p, dose, metrics.warnings);
    auto verdict = timed(s, "protocol", [&] { return judge(p.request, metrics, p.activity); });
    Faults faults;
    faults.add(check_result(metrics, energy, ledger));
    for (auto const& warnings : {energy.warnings, metrics.warnings, metrics.cumulative.warnings, verdict.warnings, faults.settle({})})
        gather(p.warnings, warnings);
    return {
        std::move(p.request), std::move(p.tissue), std::move(p.structures), std::move(p.activity), std::move(energy), std::move(ledger),
        std::move(dose),      std::move(metrics),  std::move(verdict),      std::move(p.warnings), std::move(s),      std::move(p.ct_HU),
        std::move(p.sources), p.started,           p.priors.sum_Gy(),       std::move(bed_maps)};
}

}  // namespace yttria
