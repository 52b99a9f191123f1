// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/goudsmit_saunderson.hpp"

#include "kernels/core/math_double.hpp"

#include <functional>
#include <stdexcept>

namespace yttria {
namespace {

struct Distribution {
    double value, slope;  ///< F(mu) and dF/dmu
};

/// F(mu) = e^-S + 1/2 sum_l c_l (P_{l-1} - P_{l+1})(1 - 2 mu), c_l = e^-sG_l - e^-S, P_{-1} = 1; dF/dmu = sum_l (2l + 1) c_l P_l.
Distribution distribution(std::vector<double> const& coefficients, double forward, double mu) {
    double const x = 1.0 - 2.0 * mu;
    double before = 1.0;  // P_{l-1}
    double now = 1.0;     // P_l, l = 0
    double sum = 0;
    double slope = 0;
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
        auto const l = static_cast<double>(i);
        double const next = i == 0 ? x : ((2.0 * l + 1.0) * x * now - l * before) / (l + 1.0);
        sum += coefficients[i] * (before - next);
        slope += coefficients[i] * (2.0 * l + 1.0) * now;
        before = now;
        now = next;
    }
    return {forward + 0.5 * sum, slope};
}

/// Newton's method inside a bracket that always shrinks.
double solve(std::vector<double> const& coefficients, double forward, double xi, double start) {
    double low = 0;
    double high = 1;
    double mu = start;
    for (int i = 0; i < 60; ++i) {
        Distribution const at = distribution(coefficients, forward, mu);
        (at.value < xi ? low : high) = mu;
        double next = at.slope > 0 ? mu - (at.value - xi) / at.slope : -1.0;
        if (!(next > low && next < high)) { next = 0.5 * (low + high); }
        double const change = next > mu ? next - mu : mu - next;
        mu = next;
        if (change <= 1e-14 * mu) { break; }
    }
    return mu;
}

QuantileRow make_row(std::function<double(double)> const& quantile, double slope_at_zero) {
    QuantileRow row{};
    double const median = quantile(0.5);
    double const a = median / (1.0 - 2.0 * median);
    row[0] = a;
    row[1] = (1.0 + a) / (a * slope_at_zero);
    for (int j = 1; j < quantile_cells; ++j) {
        double const rest = 1.0 - static_cast<double>(j) / quantile_cells;
        double const beyond = rest * rest * rest * rest;
        double const xi = 1.0 - beyond;
        row[static_cast<std::size_t>(j) + 1] = quantile(xi) * (beyond + a) / (a * xi);
    }
    row[quantile_cells + 1] = 1.0;
    return row;
}

}  // namespace

QuantileRow goudsmit_saunderson_row(std::vector<double> const& exponents) {
    // Moments beyond the last are taken to be equal to it: what they would resolve, deflections far below 1/l_max, stays at mu = 0. That
    // is exact where the moments have come to their limit, the number of collisions: then e^-S of the steps truly have none.
    double const forward = exact::exp(-exponents.back());
    bool const converged = exponents.back() - exponents[exponents.size() / 2] < 0.02 * exponents.back();
    if (forward > (converged ? 0.2 : 1e-3)) {
        throw std::invalid_argument("the scattering steps are too short for the series (c0 or k1_max is too small)");
    }
    std::vector<double> coefficients;
    double slope = 0;
    for (std::size_t l = 0; l < exponents.size(); ++l) {
        double const c = exact::exp(-exponents[l]) - forward;
        if (l > 2 && c < 1e-13) { break; }
        coefficients.push_back(c);
        slope += (2.0 * static_cast<double>(l) + 1.0) * c;
    }
    // Quantiles are asked for in rising order but for the median first: the one before is a good start.
    double start = 0.5 / slope;
    return make_row([&](double xi) { return start = solve(coefficients, forward, xi, start); }, slope);
}

QuantileRow single_scattering_row(ElasticScattering const& scattering, double T_MeV) {
    auto const points = scattering.cumulative(T_MeV);
    double const total = points.back().sigma;
    return make_row(
        [&](double xi) {
            std::size_t low = 0;
            std::size_t high = points.size() - 1;
            while (high - low > 1) {
                std::size_t const middle = (low + high) / 2;
                (points[middle].sigma <= xi * total ? low : high) = middle;
            }
            double const f = (xi * total - points[low].sigma) / (points[high].sigma - points[low].sigma);
            return points[low].mu + f * (points[high].mu - points[low].mu);
        },
        scattering.differential(T_MeV, 0.0) / total);
}

double row_quantile(QuantileRow const& row, double t) {
    double const position = t * quantile_cells;
    std::size_t const cell = position >= quantile_cells ? quantile_cells - 1 : static_cast<std::size_t>(position);
    double const f = position - static_cast<double>(cell);
    double const v = row[cell + 1] + f * (row[cell + 2] - row[cell + 1]);
    double const rest = 1.0 - t;
    double const beyond = rest * rest * rest * rest;
    return v * row[0] * (1.0 - beyond) / (beyond + row[0]);
}

}  // namespace yttria
