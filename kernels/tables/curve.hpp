// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace yttria {

/// A monotone increasing function known at nodes with its slope: cubic Hermite between, clamped to the ends outside.
struct Curve {
    std::vector<double> x, y, slope;

    double value(double at) const {
        std::size_t const n = x.size();
        if (at <= x.front()) { return y.front(); }
        if (at >= x.back()) { return y.back(); }
        std::size_t low = 0;
        std::size_t high = n - 1;
        while (high - low > 1) {
            std::size_t const middle = (low + high) / 2;
            (x[middle] <= at ? low : high) = middle;
        }
        double const h = x[high] - x[low];
        double const t = (at - x[low]) / h;
        double const s = 1.0 - t;
        return s * s * (1.0 + 2.0 * t) * y[low] + t * t * (1.0 + 2.0 * s) * y[high] + s * t * h * (s * slope[low] - t * slope[high]);
    }
    double inverse(double wanted) const {
        double low = x.front();
        double high = x.back();
        for (int i = 0; i < 60; ++i) {
            double const middle = 0.5 * (low + high);
            (value(middle) < wanted ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }
};

}  // namespace yttria
