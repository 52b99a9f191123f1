// SPDX-License-Identifier: Apache-2.0
// Which metric a run stops on, and how well it is known so far.
#include "host/metrics/structure_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

struct Target {
    Structure const* structure = nullptr;
    bool mean = false;
    RankMetric rank;
};

std::string names(Structures const& structures) {
    std::string out;
    for (auto const& s : structures.list) out += (out.empty() ? "" : ", ") + s.name;
    return out.empty() ? "none" : out;
}

/// "mean", "min", "max", "D95": what scales with the dose. V metrics need the activity and are not known here.
Target parse(std::string const& metric, Structures const& structures) {
    auto const refuse = [&](std::string const& why, std::string const& todo) {
        return usage_error("the metric \"" + metric + "\" is not known (" + why + ") " + todo);
    };
    auto const dot = metric.rfind('.');
    if (dot == std::string::npos) throw refuse("it has no dot", "write STRUCTURE.mean or STRUCTURE.D95");
    Target out;
    auto const name = metric.substr(0, dot), what = metric.substr(dot + 1);
    for (auto const& s : structures.list)
        if (s.name == name) out.structure = &s;
    if (!out.structure) throw refuse("there is no structure \"" + name + "\"", "use one of: " + names(structures));
    out.mean = what == "mean";
    if (out.mean) return out;
    for (auto const& rank : rank_metrics())
        if (rank.kind != RankMetric::Kind::percent_at_dose && rank.name == what + "_Gy") {
            out.rank = rank;
            return out;
        }
    bool const digits = what.size() > 1 && what.size() < 4 && what[0] == 'D' &&
                        std::all_of(what.begin() + 1, what.end(), [](char c) { return c >= '0' && c <= '9'; });
    int const percent = digits ? std::stoi(what.substr(1)) : 0;
    if (percent < 1 || percent > 100) throw refuse("\"" + what + "\" is none", "use mean, min, max or D1 to D100");
    out.rank = {what + "_Gy", RankMetric::Kind::dose_at_percent, percent};
    return out;
}

/// Noise both scatters a D95 and lowers it: a run is not done while either is above its target.
double relative(Quantified const& q) { return q.value > 0 ? std::hypot(q.u, q.bias) / q.value : std::numeric_limits<double>::quiet_NaN(); }

/// The worst tumour mean; without a tumour the liver's, without a liver that of the first structure.
double worst_mean(Tallied const& run, Structures const& structures) {
    double worst = std::numeric_limits<double>::quiet_NaN();
    for (auto const role : {Role::tumour, Role::liver}) {
        for (auto const& s : structures.list) {
            if (s.role != role || s.derived) continue;
            double const u = relative(mean_dose(voxels_of(s), run));
            if (std::isnan(u)) return u;
            worst = std::isnan(worst) ? u : std::max(worst, u);
        }
        if (!std::isnan(worst)) return worst;
    }
    return structures.list.empty() ? worst : relative(mean_dose(voxels_of(structures.list.front()), run));
}

}  // namespace

double metric_uncertainty(std::string const& metric, TransportTally const& tally, Structures const& structures, Tissue const& tissue) {
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{tally, mass, Replicates(tally), 1.0};
    if (metric.empty()) return worst_mean(run, structures);
    auto const target = parse(metric, structures);
    if (!run.replicates.usable()) return std::numeric_limits<double>::quiet_NaN();
    if (target.mean) return relative(mean_dose(voxels_of(*target.structure), run));
    bool const lung = is_lung(target.structure->role);
    auto const set = voxels_of(*target.structure, [&](std::size_t v) { return lung || tissue.density.values[v] >= thin_density; });
    if (set.voxel.empty()) return std::numeric_limits<double>::quiet_NaN();
    return relative(measure_ranks(set, run, {target.rank}).at(target.rank.name));
}

void check_metric_name(std::string const& metric, Structures const& structures) {
    if (!metric.empty()) parse(metric, structures);
}

}  // namespace yttria
