// SPDX-License-Identifier: Apache-2.0
// The u and the bias that runs report against the spread of many seeds and a run of 100 times the histories (issue 6). See README.md.
#include "host/metrics/structure_metrics.hpp"
#include "host/pipeline.hpp"
#include "validation/seed_study/seeds.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace {

using namespace yttria;

constexpr char const* usage = "yttria-seed-study CASE.toml HISTORIES SEEDS THREADS STRUCTURE...\n";
constexpr double more_histories = 100;               // of the reference run
constexpr std::uint64_t reference_seed = 1'000'001;  // none of the others
constexpr char const* keys[] = {"mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "D2_Gy"};

using Values = std::map<std::string, Quantified>;  ///< by "STRUCTURE KEY"

/// One run and the metrics of it that are studied; nothing else is measured.
Values one_run(Prepared const& prepared, RunOptions const& options, std::vector<std::string> const& names) {
    auto const energy = run_transport(prepared.input, options, {});
    auto const mass = voxel_mass_g(prepared.tissue);
    auto const scale = make_dose(energy, prepared.tissue, prepared.activity).gy_gram_per_quantum_history;
    Tallied const run{energy.tally, mass, Replicates(energy.tally), scale};
    Values out;
    for (auto const& name : names) {
        auto const* structure = prepared.structures.find(name);
        if (structure == nullptr) throw usage_error("no structure \"" + name + "\" (the case has no such one) name one of its structures");
        auto const measured = measure_structure(*structure, run, prepared.tissue, prepared.activity, true);
        for (auto const* key : keys) out[name + " " + key] = measured.dose.at(key);
    }
    return out;
}

void print(std::string const& metric, SeedStudy const& s) {
    auto const percent = [&](double value) { return 100 * value / s.reference; };
    std::printf(
        "%-24s %9.4f Gy  spread %6.3f %%  u %6.3f %%  u/spread %5.3f +- %5.3f  bias %7.3f +- %5.3f %%  reported %7.3f %%  left %5.2f\n",
        metric.c_str(), s.reference, percent(s.spread), percent(s.u), s.ratio, s.ratio_sigma, percent(s.shift), percent(s.shift_sigma),
        percent(s.bias), s.remainder());
}

int study(int count, char** values) {
    if (count < 6)
        throw usage_error(std::string("arguments are missing (a case, histories, seeds, threads and structures are needed) write\n") +
                          usage);
    auto const prepared = prepare(read_case(values[1]));
    RunOptions options;
    options.histories = static_cast<std::uint64_t>(std::stod(values[2]));
    options.backend = {"cpu", std::stoi(values[4])};
    options.quiet = true;
    std::vector<std::string> const names(values + 5, values + count);
    std::map<std::string, std::vector<Quantified>> all;
    for (options.seed = 1; options.seed <= std::stoull(values[3]); ++options.seed)
        for (auto const& [metric, value] : one_run(prepared, options, names)) all[metric].push_back(value);
    options.seed = reference_seed;
    options.histories = static_cast<std::uint64_t>(more_histories * static_cast<double>(options.histories));
    auto const reference = one_run(prepared, options, names);
    for (auto const& [metric, list] : all) print(metric, study_seeds(list, reference.at(metric)));
    return 0;
}

}  // namespace

int main(int count, char** values) {
    try {
        return study(count, values);
    } catch (Error const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(error.code());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
