// SPDX-License-Identifier: Apache-2.0
// The u and the bias that runs report against the spread of many seeds and a run of 100 times the histories (issue 6), and what strata of
// the source gain (issue 4, point 4). See README.md.
#include "host/metrics/structure_metrics.hpp"
#include "host/pipeline.hpp"
#include "host/strata/strata.hpp"
#include "validation/gain.hpp"
#include "validation/seed_study/seeds.hpp"

#include <cmath>
#include <cstdio>
#include <map>

namespace {

using namespace yttria;

constexpr char const* usage =
    "yttria-seed-study [--strata STRUCTURE[:MM]] [--reference TIMES] CASE.toml HISTORIES SEEDS THREADS STRUCTURE...\n";
constexpr std::uint64_t reference_seed = 1'000'001;  // none of the others
constexpr char const* keys[] = {"mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "D2_Gy"};

/// One run: the metrics by "STRUCTURE KEY", mean squared relative u of the voxels that lie in a structure by a half or more, user time of
/// the transport.
struct Run {
    std::map<std::string, Quantified> metrics;
    std::map<std::string, double> voxels;
    double seconds = 0;
};

/// Nothing but the named structures is measured.
Run one_run(Prepared const& prepared, RunOptions const& options, std::vector<std::string> const& names) {
    Run out;
    double const before = user_seconds();
    auto energy = transport(prepared, options);
    out.seconds = user_seconds() - before;
    energy = weigh_strata(std::move(energy));
    auto const mass = voxel_mass_g(prepared.tissue);
    auto const dose = make_dose(energy, prepared.tissue, prepared.activity);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history};
    for (auto const& name : names) {
        auto const* structure = prepared.structures.find(name);
        if (structure == nullptr) throw usage_error("no structure \"" + name + "\" (the case has no such one) name one of its structures");
        auto const measured = measure_structure(*structure, run, prepared.tissue, prepared.activity, true);
        for (auto const* key : keys) out.metrics[name + " " + key] = measured.dose.at(key);
        out.voxels[name] = voxel_variance(dose, *structure);
    }
    return out;
}

void print(std::string const& metric, SeedStudy const& s) {
    auto const percent = [&](double value) { return 100 * value / s.reference; };
    std::printf("%-18s %9.4f Gy  spread %6.3f %%  u %6.3f %%  u/spread %5.3f +- %5.3f  ", metric.c_str(), s.reference, percent(s.spread),
                percent(s.u), s.ratio, s.ratio_sigma);
    std::printf("bias %7.3f +- %5.3f %%  reported %7.3f +- %5.3f %%  left %5.2f  outside %4.2f\n", percent(s.shift), percent(s.shift_sigma),
                percent(s.bias), percent(s.bias_sigma), s.remainder(), s.outside());
}

double mean_square_u(std::vector<Run> const& runs, std::string const& metric) {
    double sum = 0;
    for (auto const& run : runs) sum += run.metrics.at(metric).u * run.metrics.at(metric).u;
    return sum / static_cast<double>(runs.size());
}

double mean_variance(std::vector<Run> const& runs, std::string const& name) {
    double sum = 0;
    for (auto const& run : runs) sum += run.voxels.at(name);
    return sum / static_cast<double>(runs.size());
}

double total_seconds(std::vector<Run> const& runs) {
    double sum = 0;
    for (auto const& run : runs) sum += run.seconds;
    return sum;
}

/// Of variance, and of variance times time: one source over strata.
void print_gains(std::vector<Run> const& one, std::vector<Run> const& strata) {
    double const time = total_seconds(one) / total_seconds(strata);
    std::printf("user time of one source over that of strata: %.3f (%.1f s, %.1f s)\n", time, total_seconds(one), total_seconds(strata));
    auto const line = [&](std::string const& what, double gain) {
        std::printf("%-24s gain in variance %6.2f  in variance x time %6.2f\n", what.c_str(), gain, gain * time);
    };
    for (auto const& [name, variance] : one.front().voxels) line(name + " voxels", mean_variance(one, name) / mean_variance(strata, name));
    for (auto const& [metric, value] : one.front().metrics) line(metric, mean_square_u(one, metric) / mean_square_u(strata, metric));
}

int study(std::vector<std::string> values) {
    std::string strata;
    double more_histories = 100;  // of the reference run; 0: none
    while (values.size() > 1 && values[0].starts_with("--")) {
        if (values[0] == "--strata") strata = values[1];
        if (values[0] == "--reference") more_histories = std::stod(values[1]);
        values.erase(values.begin(), values.begin() + 2);
    }
    if (values.size() < 5)
        throw usage_error(std::string("arguments are missing (a case, histories, seeds, threads and structures are needed) write\n") +
                          usage);
    auto const prepared = prepare(read_case(values[0]));
    RunOptions options;
    options.histories = static_cast<std::uint64_t>(std::stod(values[1]));
    options.backend = {"cpu", std::stoi(values[3])};
    options.quiet = true;
    std::vector<std::string> const names(values.begin() + 4, values.end());
    std::map<std::string, std::vector<Run>> all;  // by options.strata
    for (options.seed = 1; options.seed <= std::stoull(values[2]); ++options.seed) {
        for (std::string const& way : {std::string("off"), strata}) {  // in turn: both meet the same load
            if (way.empty()) continue;
            options.strata = way;
            all[way].push_back(one_run(prepared, options, names));
        }
    }
    if (!strata.empty()) print_gains(all.at("off"), all.at(strata));
    if (!(more_histories > 0)) return 0;
    options.seed = reference_seed;
    options.strata = "off";
    options.histories = static_cast<std::uint64_t>(more_histories * static_cast<double>(options.histories));
    auto const reference = one_run(prepared, options, names);
    for (auto const& [way, runs] : all) {
        std::printf("strata %s\n", way.c_str());
        for (auto const& [metric, value] : reference.metrics) {
            std::vector<Quantified> list;
            for (auto const& run : runs) list.push_back(run.metrics.at(metric));
            print(metric, study_seeds(list, value));
        }
    }
    return 0;
}

}  // namespace

int main(int count, char** values) {
    try {
        return study(std::vector<std::string>(values + 1, values + count));
    } catch (Error const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(error.code());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
