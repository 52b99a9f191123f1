// SPDX-License-Identifier: Apache-2.0
#include "validation/ball.hpp"
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <algorithm>
#include <limits>

namespace yttria::validation {
namespace {

constexpr double emitted_MeV = 0.935516;  // of y90_egsnrc.csv

/// By reciprocity the dose at the centre of a ball of uniform activity is the energy that a decay at the centre leaves in the ball.
void at_the_centre(SuiteOptions const& options, ClaimResult& result) {
    auto const prepared = prepare_claim(claim_case("uniform_liver", {}, "centre.toml"), options);
    auto const tally = simulate(prepared.input, options.full ? 1e7 : 1e6, options, result).tally;
    std::vector<double> edges{0};
    std::vector<Estimate> within;
    for (auto const& row : read_csv(folder() / "uniform_liver" / "reference.csv")) {
        edges.push_back(number(row[0]));
        within.push_back(Estimate{number(row[1]), number(row[1]) * number(row[2])} * (1 / emitted_MeV));
    }
    Curve curve{"dose at the centre of a uniform liver over K_mc*A/m", "radius [mm]", "", false, {}, {}, {}, {}, {}};
    Weights inside;
    auto const shells = shell_weights(grid_of(prepared), edges);
    double before = 0;
    bool rising = true;
    for (std::size_t s = 0; s < within.size(); ++s) {
        inside.insert(inside.end(), shells[s].begin(), shells[s].end());
        auto const ours = energy_per_emitted(tally, inside);
        rising = rising && ours.value > before && ours.value < 1;
        before = ours.value;
        result.rows.push_back(make_row("centre of a liver of " + std::to_string(static_cast<int>(edges[s + 1])) + " mm radius",
                                       "of K_mc*A/m", ours.value, ours.sigma, within[s].value, within[s].sigma,
                                       0.0005 + 2 * within[s].sigma,
                                       "0.05 % (an eighth of what bremsstrahlung carries) + 2 sigma of the reference's emitted energy"));
        curve.x.push_back(edges[s + 1]);
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(within[s].value);
        curve.reference_sigma.push_back(within[s].sigma);
    }
    result.rows.push_back(make_row("it rises with the radius and stays below 1", "", rising ? 1 : 0,
                                   std::numeric_limits<double>::quiet_NaN(), 1, std::numeric_limits<double>::quiet_NaN(), 0, "exact"));
    result.curves.push_back(std::move(curve));
}

/// The same without reciprocity: a ball of 1.8 kg, dose in its core.
void in_a_core(SuiteOptions const& options, ClaimResult& result) {
    auto const prepared = prepare_claim(claim_case("uniform_liver"), options);
    auto const& activity = prepared.activity.decays.values;
    auto const core = ball_fractions(grid_of(prepared), 40);
    double const concentration = static_cast<double>(*std::max_element(activity.begin(), activity.end()));
    double all = 0;
    double target = 0;
    Weights weights;
    for (std::size_t v = 0; v < core.size(); ++v) {
        all += static_cast<double>(activity[v]) / concentration;
        target += core[v];
        if (core[v] > 0) weights.emplace_back(v, core[v]);
    }
    auto const tally = simulate(prepared.input, options.full ? 4e7 : 4e6, options, result).tally;
    auto const ours = energy_per_emitted(tally, weights) * (all / target);
    // Energy within 34 to 114 mm of the core's points: between the rows for 30 and 120 mm.
    Estimate reference{0, 0};
    auto const rows = read_csv(folder() / "uniform_liver" / "reference.csv");
    for (auto const& row : rows) {
        if (number(row[0]) == 80) reference = Estimate{number(row[1]), number(row[1]) * number(row[2])} * (1 / emitted_MeV);
    }
    result.rows.push_back(make_row("core (radius 40 mm) of a uniform liver of 1.8 kg", "of K_mc*A/m", ours.value, ours.sigma,
                                   reference.value, reference.sigma, 0.0005 + 2 * ours.sigma + 2 * reference.sigma,
                                   "0.05 % (the reference is the centre of one of 80 mm radius) + 2 sigma of both"));
}

}  // namespace

ClaimResult run_uniform_liver(SuiteOptions const& options) {
    ClaimResult result;
    at_the_centre(options, result);
    in_a_core(options, result);
    result.notes.push_back("what is missing to 1 is bremsstrahlung that leaves; K_mc is the mean energy emitted");
    return result;
}

}  // namespace yttria::validation
