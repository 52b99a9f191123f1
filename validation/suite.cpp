// SPDX-License-Identifier: Apache-2.0
#include "validation/suite.hpp"

#include "host/report/provenance.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>
#include <thread>

namespace yttria::validation {
namespace {

std::string now_utc() {
    std::time_t const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::string machine_name() {
    for (auto const& device : list_devices()) {
        if (device.backend == "cpu") return device.name + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads";
    }
    return "unknown";
}

ClaimResult try_claim(Claim const& claim, SuiteOptions const& options) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    try {
        return claim.run(options);
    } catch (Error const& error) {
        if (error.code() != ExitCode::internal) throw;
        ClaimResult broken;
        broken.name = claim.name;
        broken.title = claim.title;
        broken.rows.push_back(make_row("runs without an internal error", "", none, none, 1, none, 0, error.what()));
        return broken;
    }
}

}  // namespace

int SuiteReport::red() const {
    return static_cast<int>(std::count_if(results.begin(), results.end(), [](auto const& r) { return r.skipped.empty() && r.red(); }));
}

int SuiteReport::skipped() const {
    return static_cast<int>(std::count_if(results.begin(), results.end(), [](auto const& r) { return !r.skipped.empty(); }));
}

std::uint64_t SuiteReport::histories() const {
    std::uint64_t sum = 0;
    for (auto const& result : results) sum += result.histories;
    return sum;
}

bool SuiteReport::is_verdict() const { return !options.parameters || *options.parameters == Parameters{}; }

std::string SuiteReport::preset() const { return is_verdict() ? default_preset_name : std::string("changed from ") + default_preset_name; }

std::vector<Claim> choose_claims(std::vector<std::string> const& names) {
    std::string known;
    for (auto const& claim : claims()) known += (known.empty() ? "" : ", ") + claim.name;
    for (auto const& name : names) {
        if (std::none_of(claims().begin(), claims().end(), [&](Claim const& claim) { return claim.name == name; }))
            throw usage_error("validate: no claim '" + name + "' (there are " + known + ") name one of them or none for all");
    }
    std::vector<Claim> chosen;
    for (auto const& claim : claims()) {
        if (names.empty() || std::find(names.begin(), names.end(), claim.name) != names.end()) chosen.push_back(claim);
    }
    return chosen;
}

SuiteReport run_suite(std::vector<Claim> const& chosen, SuiteOptions const& options, std::function<void(ClaimResult const&)> const& done) {
    SuiteReport report;
    report.options = options;
    report.program = program_version();
    report.commit = program_commit();
    report.machine = machine_name();
    report.date = now_utc();
    auto const start = std::chrono::steady_clock::now();
    for (auto const& claim : chosen) {
        report.results.push_back(try_claim(claim, options));
        if (done) done(report.results.back());
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

double relative_difference(Row const& row) {
    return row.reference != 0 ? 100 * (row.value / row.reference - 1) : std::numeric_limits<double>::quiet_NaN();
}

Row const* worst_row(ClaimResult const& result) {
    Row const* worst = nullptr;
    double largest = -1;
    for (auto const& row : result.rows) {
        double share = row.tolerance > 0 ? std::abs(row.value - row.reference) / row.tolerance : (row.pass ? 0.0 : 1e9);
        if (row.pass && share > 1) share = 0;  // "at most": below the limit on the other side
        if (!row.pass && !(share > 1)) share = 1e9;
        if (share > largest) largest = share, worst = &row;
    }
    return worst;
}

}  // namespace yttria::validation
