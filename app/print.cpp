// SPDX-License-Identifier: Apache-2.0
#include "app/print.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace yttria {
namespace {

void print_transport(Result const& result) {
    auto const& energy = result.energy;
    auto const histories = static_cast<double>(energy.tally.total_histories());
    std::cout << "transport   " << energy.method << " on " << energy.backend << " (" << energy.device;
    if (energy.threads > 0) std::cout << ", " << energy.threads << " threads";
    std::cout << "), " << std::setprecision(3);
    // The other methods sample no decays: a number of them would say something about noise that is not so.
    if (energy.method == "mc") std::cout << histories << " decays in ";
    std::cout << energy.seconds << " s";
    if (energy.method == "mc" && energy.seconds > 0) std::cout << ", " << histories / energy.seconds << " decays/s";
    for (auto const& s : result.ledger.strata)
        std::cout << "\nsource      " << s.name << ": " << 100 * s.share << " % of the decays, " << static_cast<double>(s.histories)
                  << " histories";
    if (!energy.convolution.empty()) std::cout << "\nconvolution " << energy.convolution;
    std::cout << "\ndose_sha256 " << result.ledger.dose_sha256 << "\n";
}

std::string value_and_u(Quantified const& q) {
    std::ostringstream text;
    text << std::setprecision(4) << q.value;
    if (std::isfinite(q.u)) text << " +- " << std::setprecision(2) << q.u;
    return text.str();
}

void print_structures(Metrics const& metrics) {
    std::size_t width = 9;
    for (auto const& structure : metrics.structures) width = std::max(width, structure.name.size());
    auto const column = static_cast<int>(width) + 2;
    std::cout << std::left << std::setw(column) << "structure" << std::right << std::setw(10) << "mL" << std::setw(10) << "MBq"
              << std::setw(24) << "mean Gy" << std::setw(24) << "D95 Gy"
              << "\n";
    for (auto const& structure : metrics.structures) {
        auto const dose = [&](char const* key) {
            auto const found = structure.dose.find(key);
            return found == structure.dose.end() ? std::string("-") : value_and_u(found->second);
        };
        std::cout << std::left << std::setw(column) << structure.name << std::right << std::setprecision(4) << std::setw(10)
                  << structure.volume_mL << std::setw(10) << structure.activity_MBq << std::setw(24) << dose("mean_Gy") << std::setw(24)
                  << dose("D95_Gy") << "\n";
    }
}

}  // namespace

void print_warnings(Warnings const& warnings) {
    for (auto const& warning : warnings) std::cerr << "warning: " << warning.text << " [" << warning.id << "]\n";
}

namespace {

void print_ensemble(Ensemble const& ensemble) {
    std::cout << "ensemble    " << ensemble.members << " members in " << std::setprecision(3) << ensemble.seconds << " s, "
              << ensemble.transports << " transports of " << static_cast<double>(ensemble.histories_per_member)
              << " decays\n            quantity: value, systematic sd, 5th to 95th percentile, what dominates\n";
    for (auto const& q : ensemble.quantities) {
        bool const shown = q.name.ends_with(".mean_Gy") || q.name.ends_with(".D95_Gy") || q.name.starts_with("lung.");
        bool const tumour_or_lung = q.name.find("umour") != std::string::npos || q.name.find("ung") != std::string::npos;
        if (!shown || !tumour_or_lung || !std::isfinite(q.sd)) continue;
        std::cout << "  " << q.name << ": " << std::setprecision(4) << q.value << ", " << std::setprecision(2) << q.sd << ", "
                  << std::setprecision(4) << q.percentile5 << " to " << q.percentile95 << (q.dominant.empty() ? "" : ", " + q.dominant)
                  << "\n";
    }
}

}  // namespace

void print_verdict(Verdict const& verdict) {
    if (verdict.rules.empty()) return;
    std::map<Status, int> count;
    for (auto const& rule : verdict.rules) ++count[rule.status];
    std::cout << "protocol    " << verdict.title << ": " << count[Status::pass] << " rules pass, " << count[Status::fail] << " fail, "
              << count[Status::boundary] << " at the boundary, " << count[Status::indeterminate] << " indeterminate, "
              << count[Status::not_assessable] << " not assessable\n";
    for (auto const& rule : verdict.rules) {
        if (rule.status == Status::not_assessable) continue;
        std::cout << "  " << std::left << std::setw(14) << to_string(rule.status) << rule.id << ": " << rule.text;
        if (rule.value) std::cout << " (" << std::setprecision(4) << *rule.value << (rule.unit.empty() ? "" : " ") << rule.unit << ")";
        std::cout << "\n";
    }
}

void print_result(Result const& result, std::filesystem::path const& folder) {
    print_warnings(result.warnings);
    std::cout << "case        " << result.request.id << "\n";
    print_transport(result);
    print_structures(result.metrics);
    print_verdict(result.verdict);
    if (result.ensemble) print_ensemble(*result.ensemble);
    std::cout << "report      " << (folder / "report.html").string() << "\n";
}

void print_times(StageSeconds const& times) {
    std::vector<std::pair<std::string, double>> list(times.begin(), times.end());
    std::stable_sort(list.begin(), list.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
    std::cout << "times [s]   (\"all\" from the first image to the last file; \"files\" are written side by side)\n"
              << std::setprecision(3);
    for (auto const& [stage, seconds] : list)
        std::cout << "  " << std::left << std::setw(18) << stage << std::right << std::setw(10) << seconds << "\n";
}

}  // namespace yttria
