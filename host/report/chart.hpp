// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/colour.hpp"

#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// How a curve is told from another in grey too.
enum class Stroke { full, dashed, dotted, dash_dot, long_dash };

struct Curve {
    std::string name, group;  ///< structure; what its values are from ("Monte Carlo", "local")
    std::size_t colour = 0;   ///< of line_colour
    Stroke stroke = Stroke::full;
    std::vector<double> x, y;  ///< x ascending
    std::vector<double> u{};   ///< 1 sigma of y; empty or NaN where not known
    bool shown = true;         ///< at first, in the interactive report
};

/// Curves over one axis. Drawn as SVG for paper and for browsers without scripts; the numbers go along for the interactive report.
struct Chart {
    std::string label;  ///< what a screen reader says
    std::string x_text, y_text, x_unit, y_unit;
    double x_max = 1, y_max = 1;  ///< both axes begin at 0
    std::vector<Curve> curves;
};

/// A <figure class="chart"> with the picture and its key; with `numbers` they go along in an attribute, as JSON.
std::string chart_figure(Chart const& chart, bool numbers);

}  // namespace yttria
