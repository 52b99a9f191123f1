// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/bench.hpp"

#include "phantoms/write.hpp"
#include "validation/harness.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

namespace yttria::bench {
namespace {

namespace fs = std::filesystem;

constexpr int most_threads = 4096;
constexpr double one_percent = 0.01;

/// A folder that goes away again.
class Scratch {
public:
    Scratch() : folder_(fs::temp_directory_path() / ("yttria-bench-" + std::to_string(::getpid()))) {}
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    fs::path const& folder() const { return folder_; }

private:
    fs::path folder_;
};

Case case_of(std::string const& name, fs::path const& scratch) {
    return name == "phantom64" ? validation::claim_case(name) : read_case(write_phantom(name, scratch / name));
}

/// Whether `auto` means a GPU here.
bool on_gpu(std::string const& backend) {
    if (backend != "auto") return backend == "cuda";
    auto const devices = list_devices();
    return std::any_of(devices.begin(), devices.end(), [](auto const& d) { return d.backend == "cuda" && d.usable; });
}

EnergyResult transported(Prepared const& prepared, std::string const& backend, int threads, std::uint64_t histories) {
    auto options = run_options(prepared.request);
    options.backend = {backend, threads};
    options.histories = histories;
    options.quiet = true;
    auto energy = transport(prepared, options);
    if (energy.interrupted) throw Error(ExitCode::interrupted, "interrupted");
    return energy;
}

/// Mean over the tumours' voxels that hold a deposit, weighted with their volume.
double tumour_uncertainty(Prepared const& p, EnergyResult const& energy) {
    auto const u = make_dose(energy, p.tissue, p.activity).relative_uncertainty.values;
    double sum = 0, weight = 0;
    for (auto const& s : p.structures.list) {
        if (s.role != Role::tumour || s.derived) continue;
        for (std::size_t v = 0; v < u.size(); ++v) {
            if (!(s.fraction[v] > 0) || std::isnan(u[v])) continue;
            sum += static_cast<double>(s.fraction[v]) * static_cast<double>(u[v]);
            weight += static_cast<double>(s.fraction[v]);
        }
    }
    return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

/// The first round of a row warms the machine up, says how fast it is, and must give the dose of all other rows.
void warm_up(Prepared const& prepared, Options const& options, CaseReport& report, Row& row) {
    auto const energy = transported(prepared, options.backend, row.threads, 1);
    auto const hash = dose_sha256(energy.tally);
    if (report.dose_sha256.empty()) report.dose_sha256 = hash;
    if (hash != report.dose_sha256)
        throw Error(ExitCode::internal, report.name + ": " + std::to_string(row.threads) + " threads give dose_sha256 " + hash +
                                            ", others " + report.dose_sha256 + " (they must not differ in a bit) please report this");
    row.backend = energy.backend;
    row.device = energy.device;
    auto const rate = static_cast<double>(energy.tally.total_histories()) / energy.seconds;
    row.histories = static_cast<std::uint64_t>(std::max(1.0, std::floor(rate * options.seconds)));
}

void time_run(Prepared const& prepared, Options const& options, Row& row) {
    double const before = cpu_seconds();
    auto const energy = transported(prepared, options.backend, row.threads, row.histories);
    row.runs.push_back({energy.seconds, cpu_seconds() - before});
    if (row.runs.size() > 1) return;  // the same decays each time: the tally is the same
    row.histories = energy.tally.total_histories();
    row.emitted_MeV = static_cast<double>(energy.tally.total_emitted()) / quanta_per_MeV;
    row.counters = energy.tally.counters;
    row.u = tumour_uncertainty(prepared, energy);
}

OnePercent run_to_one_percent(Prepared const& prepared, Options const& options, Row const& row) {
    double const more = std::pow(row.u / one_percent, 2);
    auto const histories = static_cast<std::uint64_t>(std::ceil(static_cast<double>(row.histories) * more));
    auto const energy = transported(prepared, options.backend, row.threads, histories);
    return {energy.tally.total_histories(), energy.seconds, tumour_uncertainty(prepared, energy), row.threads};
}

CaseReport measure_case(std::string const& name, Options const& options, std::function<void(std::string const&)> const& say) {
    CaseReport report;
    report.name = name;
    for (auto const& [known, title] : list_cases()) {
        if (known == name) report.title = title;
    }
    Scratch const scratch;
    say(name + ": preparing");
    report.peak_is_of_the_case = reset_peak_memory();
    auto const prepared = prepare(case_of(name, scratch.folder()));
    report.grid = prepared.tissue.density.geometry;
    report.mean_MeV = prepared.input.spectrum.mean_MeV;
    report.parameters = prepared.input.parameters;
    for (int const threads : options.threads) {
        Row row;
        row.threads = threads;
        warm_up(prepared, options, report, row);
        report.rows.push_back(std::move(row));
    }
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        for (auto& row : report.rows) {
            say(name + ": run " + std::to_string(repeat + 1) + " of " + std::to_string(options.repeats) +
                (row.threads > 0 ? ", threads " + std::to_string(row.threads) : ""));
            time_run(prepared, options, row);
        }
    }
    if (options.one_percent && std::isfinite(report.rows.back().u)) {
        say(name + ": run to 1 %");
        report.one_percent = run_to_one_percent(prepared, options, report.rows.back());
    }
    report.peak_memory_bytes = peak_memory_bytes();
    return report;
}

}  // namespace

Spread spread(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    std::size_t const n = values.size();
    return {0.5 * (values[(n - 1) / 2] + values[n / 2]), values.front(), values.back()};
}

std::vector<std::pair<std::string, std::string>> list_cases() {
    return {{"phantom64", "the heterogeneous reference phantom, 64^3 voxels of 3 mm (validation/phantom64)"},
            {"demo", "the demonstration patient: a liver with two tumours (yttria phantom demo)"}};
}

Options checked(Options options) {
    auto const known = list_cases();
    std::string names;
    for (auto const& [name, title] : known) names += (names.empty() ? "" : ", ") + name;
    for (auto const& wanted : options.cases) {
        if (std::none_of(known.begin(), known.end(), [&](auto const& k) { return k.first == wanted; }))
            throw usage_error("bench " + wanted + ": no such case (there are " + names + ") name one of them");
    }
    if (options.cases.empty()) {
        for (auto const& [name, title] : known) options.cases.push_back(name);
    }
    for (int const threads : options.threads) {
        if (threads < 1 || threads > most_threads)
            throw usage_error("--threads " + std::to_string(threads) + ": nothing can run on that (1 to 4096) write e.g. 1,2,4");
    }
    if (!(options.seconds > 0) || !std::isfinite(options.seconds))
        throw usage_error("--seconds: not above 0 (a run needs some time) write e.g. 3");
    if (options.repeats < 1)
        throw usage_error("--repeats " + std::to_string(options.repeats) + ": nothing to measure (1 or more) write e.g. 3");
    if (on_gpu(options.backend)) {
        if (!options.threads.empty())
            throw usage_error("--threads with a GPU (it has none that could be chosen) leave it out, or add --backend cpu");
        options.threads = {0};
    }
    if (options.threads.empty()) {
        int const all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        for (int threads = 1; threads < all; threads *= 2) options.threads.push_back(threads);
        options.threads.push_back(all);
    }
    return options;
}

Report measure(Options const& options, std::function<void(std::string const&)> const& say) {
    Report report;
    report.options = checked(options);
    report.machine = this_machine();
    if (!report.machine.quiet())
        report.warnings.push_back(
            {"bench.busy", "others keep " + std::to_string(report.machine.busy_processors).substr(0, 4) + " of " +
                               std::to_string(report.machine.processors) +
                               " processors busy (wall times are then not this program's) measure on a quiet machine, "
                               "or compare decays per CPU second"});
    std::vector<Peak> peaks;
    for (int const threads : report.options.threads) {
        say("peak of " + std::to_string(threads) + " threads");
        peaks.push_back(threads > 0 ? measure_peak(threads) : Peak{});
    }
    for (auto const& name : report.options.cases) {
        auto result = measure_case(name, report.options, say);
        for (std::size_t i = 0; i < result.rows.size(); ++i) {
            auto& row = result.rows[i];
            row.peak = peaks[i];
            row.floor = lower_limit(work_per_decay(row.counters, row.histories), row.peak);
        }
        report.cases.push_back(std::move(result));
    }
    return report;
}

}  // namespace yttria::bench
