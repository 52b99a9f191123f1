// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

// Sampling against the law. Every statistical test has a fixed seed, and was written so that a correct program fails it with the
// probability given here if the seed were drawn anew.
namespace yttria::test {

/// Two-sided tail of the normal distribution: 5.7e-7.
inline constexpr double five_sigma = 5.0;

/// Mean of a sample and its standard error.
struct Mean {
    std::size_t n = 0;
    double sum = 0, sum2 = 0;
    void add(double x) { ++n, sum += x, sum2 += x * x; }
    double value() const { return sum / static_cast<double>(n); }
    double error() const {
        double const count = static_cast<double>(n);
        return std::sqrt(std::max(sum2 / count - value() * value(), 0.0) / (count - 1.0));
    }
};

/// Fails with probability 5.7e-7 where the law has this mean; `slack` is an allowed systematic difference.
inline void expect_mean(Mean const& m, double expected, double slack = 0) {
    EXPECT_NEAR(m.value(), expected, five_sigma * m.error() + slack) << "standard error " << m.error();
}

/// Kolmogorov-Smirnov against a continuous distribution function: fails with probability 1e-6 (sqrt(-ln(0.5e-6)/2) = 2.693).
/// `slack` is an allowed systematic difference of the distribution functions.
inline void expect_distribution(std::vector<double> sample, std::function<double(double)> const& cdf, double slack = 0) {
    std::sort(sample.begin(), sample.end());
    double const n = static_cast<double>(sample.size());
    double worst = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        double const f = cdf(sample[i]);
        worst = std::max({worst, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
    }
    EXPECT_LT(worst, 2.693 / std::sqrt(n) + slack);
}

/// Chi-square of counts against expected ones; fails with probability about 1e-6 (Wilson and Hilferty, z = 4.75).
inline void expect_counts(std::vector<double> const& counts, std::vector<double> const& expected) {
    double chi2 = 0;
    double freedom = -1;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (expected[i] < 5) { continue; }  // too few for the normal law
        chi2 += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        freedom += 1;
    }
    double const s = 2.0 / (9.0 * freedom);
    double const limit = freedom * std::pow(1.0 - s + 4.75 * std::sqrt(s), 3.0);
    EXPECT_LT(chi2, limit) << freedom << " degrees of freedom";
}

/// Integral by Simpson's rule on an even number of cells.
inline double simpson(double a, double b, int cells, std::function<double(double)> const& f) {
    double const h = (b - a) / cells;
    double sum = f(a) + f(b);
    for (int i = 1; i < cells; ++i) { sum += (i % 2 == 1 ? 4.0 : 2.0) * f(a + i * h); }
    return sum * h / 3.0;
}

/// Distribution function of a density on [a, b], tabulated on equal cells (trapezium), linear in between.
class TabulatedCdf {
public:
    TabulatedCdf(double a, double b, int cells, std::function<double(double)> const& density) : a_(a), h_((b - a) / cells), sums_{0.0} {
        for (int i = 0; i < cells; ++i) {
            // Simpson in each cell, so that the error is far below any sampling error.
            double const x = a + i * h_;
            sums_.push_back(sums_.back() + h_ / 6.0 * (density(x) + 4.0 * density(x + 0.5 * h_) + density(x + h_)));
        }
    }
    double operator()(double x) const {
        double const position = std::clamp((x - a_) / h_, 0.0, static_cast<double>(sums_.size() - 1) - 1e-9);
        auto const i = static_cast<std::size_t>(position);
        return (sums_[i] + (position - static_cast<double>(i)) * (sums_[i + 1] - sums_[i])) / sums_.back();
    }

private:
    double a_, h_;
    std::vector<double> sums_;
};

}  // namespace yttria::test
