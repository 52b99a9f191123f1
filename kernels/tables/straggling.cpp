// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/straggling.hpp"

#include "kernels/core/math_double.hpp"
#include "kernels/tables/quadrature.hpp"

namespace yttria {

StragglingRow straggling_row(StoppingPower const& stopping, Parameters const& parameters, Curve const& range, double T_MeV,
                             double end_MeV) {
    double const cut = parameters.delta_threshold_MeV;
    auto const loss = [&](double T) { return stopping.restricted_loss(T, cut, parameters.photon_threshold_MeV); };
    double const end = end_MeV > parameters.electron_cutoff_MeV ? end_MeV : parameters.electron_cutoff_MeV;
    double const residual = range.value(T_MeV);
    double const path = residual - range.value(end);
    if (!(path > 0)) { return {}; }
    // A loss W at energy T shortens the residual range by W/S, and the range keeps that difference until the end of the step. The mean:
    // E[r] exceeds r(E[T]) since r(T) is curved, by half of r'' = -S'/S^2 times the variance of the loss.
    double variance = 0;
    double third = 0;
    double mean = 0;
    double const half = 0.5 * (T_MeV - end);
    for (std::size_t i = 0; i < gauss_nodes.size(); ++i) {
        double const T = end + half + half * gauss_nodes[i];
        double const L = loss(T);
        double const second_moment = stopping.moller_moment(2, T, cut);
        double const step = 0.01 * T;
        double const slope = (loss(T + step) - loss(T - step)) / (2.0 * step);
        variance += gauss_weights[i] * (second_moment / (L * L) / L);
        third += gauss_weights[i] * (stopping.moller_moment(3, T, cut) / (L * L * L) / L);
        mean += gauss_weights[i] * (-0.5 * slope / (L * L) * second_moment / L);
    }
    variance *= half;
    third *= half;
    mean *= half;
    double const sigma = exact::sqrt(variance);
    double const skewness = third / (variance * sigma);
    double const tail = skewness < 2.0 ? exact::pow(0.5 * skewness, 1.0 / 3.0) : 1.0;
    double const spread = exact::sqrt(12.0 * (1.0 - tail * tail));
    // No step gains energy: the best that can happen is no loss at all.
    double const best = mean + sigma * (tail + 0.5 * spread);
    double const scale = (best < path ? 1.0 : (path - mean) / (best - mean)) * sigma;
    return {(mean + scale * (tail - 0.5 * spread)) / residual, scale * tail / residual, scale * spread / residual};
}

}  // namespace yttria
