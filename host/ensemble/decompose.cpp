// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/decompose.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

double mean_of(std::vector<double> const& values) {
    double sum = 0;
    for (double const v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double covariance(std::vector<double> const& a, std::vector<double> const& b) {
    double const ma = mean_of(a), mb = mean_of(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - ma) * (b[i] - mb);
    return sum / static_cast<double>(a.size() - 1);
}

using Matrix = std::vector<std::vector<double>>;

/// Inverse of a symmetric positive definite matrix by Cholesky's factor; empty where it is not one.
Matrix inverse(Matrix a) {
    std::size_t const n = a.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
        if (!(a[j][j] > 1e-10)) return {};
        a[j][j] = std::sqrt(a[j][j]);
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
    }
    Matrix out(n, std::vector<double>(n, 0.0));
    for (std::size_t c = 0; c < n; ++c) {
        auto& x = out[c];
        x[c] = 1;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < i; ++k) x[i] -= a[i][k] * x[k];
            x[i] /= a[i][i];
        }
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t k = i + 1; k < n; ++k) x[i] -= a[k][i] * x[k];
            x[i] /= a[i][i];
        }
    }
    return out;
}

/// Terms of the regression, each centred over the members; the mean is then no term.
struct Terms {
    Matrix column;
    std::vector<std::string> owner;

    void add(std::vector<double> values, std::string const& of) {
        double const mean = mean_of(values);
        for (auto& v : values) v -= mean;
        column.push_back(std::move(values));
        owner.push_back(of);
    }
};

}  // namespace

Spread1d spread_of_halves(std::vector<double> const& a, std::vector<double> const& b) {
    Spread1d out;
    auto const n = static_cast<double>(a.size());
    if (a.size() < 2) {
        out.mean = out.variance = out.variance_u = out.noise = std::nan("");
        return out;
    }
    std::vector<double> whole, half;
    for (std::size_t i = 0; i < a.size(); ++i) whole.push_back((a[i] + b[i]) / 2), half.push_back((a[i] - b[i]) / 2);
    out.mean = mean_of(whole);
    out.noise = covariance(half, half);
    double const all = covariance(whole, whole);
    out.variance = std::max(0.0, all - out.noise);
    // Of a normal sample; heavier tails make it larger.
    out.variance_u = std::sqrt(2 / (n - 1)) * std::hypot(all, out.noise);
    return out;
}

Decomposition decompose(std::vector<double> const& value, std::vector<std::vector<double>> const& normal,
                        std::vector<std::string> const& owner, double variance) {
    Decomposition out;
    std::size_t const members = value.size();
    if (normal.empty() || !(variance > 0) || members < normal.size() + spare_members) return out;
    Terms terms;
    for (std::size_t j = 0; j < normal.size(); ++j) terms.add(normal[j], owner[j]);
    if (members >= 2 * normal.size() + spare_members)
        for (std::size_t j = 0; j < normal.size(); ++j) {
            std::vector<double> square;
            for (double const z : normal[j]) square.push_back((z * z - 1) / std::numbers::sqrt2);
            terms.add(std::move(square), owner[j]);
        }
    std::size_t const count = terms.column.size();
    double const mean = mean_of(value);
    Matrix product(count, std::vector<double>(count, 0.0));
    std::vector<double> along(count, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            for (std::size_t m = 0; m < members; ++m) product[i][j] += terms.column[i][m] * terms.column[j][m];
            product[j][i] = product[i][j];
        }
        for (std::size_t m = 0; m < members; ++m) along[i] += terms.column[i][m] * (value[m] - mean);
    }
    auto const inverted = inverse(product);
    if (inverted.empty()) return out;
    std::vector<double> slope(count, 0.0);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j) slope[i] += inverted[i][j] * along[j];
    double squares = 0;
    for (std::size_t m = 0; m < members; ++m) {
        double rest = value[m] - mean;
        for (std::size_t i = 0; i < count; ++i) rest -= slope[i] * terms.column[i][m];
        squares += rest * rest;
    }
    auto const freedom = static_cast<double>(members - 1 - count);
    out.residual_variance = squares / freedom;
    out.residual_u = out.residual_variance * std::sqrt(2 / freedom);
    std::map<std::string, std::pair<double, double>> of;  // variance and its variance
    for (std::size_t i = 0; i < count; ++i) {
        double const error = out.residual_variance * inverted[i][i];  // of the slope, squared
        auto& sum = of[terms.owner[i]];
        sum.first += slope[i] * slope[i] - error;
        sum.second += 4 * slope[i] * slope[i] * error + 2 * error * error;
    }
    for (auto const& [name, sum] : of) out.shares.push_back({name, sum.first / variance, std::sqrt(sum.second) / variance});
    std::stable_sort(out.shares.begin(), out.shares.end(), [](auto const& a, auto const& b) { return a.share > b.share; });
    out.possible = true;
    return out;
}

double percentile_of(std::vector<double> values, double p) {
    if (values.empty()) return std::nan("");
    std::sort(values.begin(), values.end());
    double const at = p * static_cast<double>(values.size() - 1);
    auto const low = static_cast<std::size_t>(at);
    auto const high = std::min(low + 1, values.size() - 1);
    return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

}  // namespace yttria
