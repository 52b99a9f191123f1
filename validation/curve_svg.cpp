// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "validation/suite.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace yttria::validation {
namespace {

constexpr double left = 70, right = 590, top = 26, middle = 236, low_top = 262, low_bottom = 352;

/// Maps values to pixels, linearly or by decades.
struct Axis {
    double low = 0, high = 1, from = 0, to = 1;
    bool logarithmic = false;

    double share(double v) const { return logarithmic ? std::log(v / low) / std::log(high / low) : (v - low) / (high - low); }
    double at(double v) const { return from + std::clamp(share(v), -0.02, 1.02) * (to - from); }
    std::vector<double> ticks() const {
        std::vector<double> result;
        if (logarithmic) {
            int const decades = static_cast<int>(std::ceil(std::log10(high / low)));
            int const stride = std::max(1, decades / 6);
            for (int e = static_cast<int>(std::ceil(std::log10(low) - 1e-9)); std::pow(10.0, e) <= high * 1.0001; e += stride)
                result.push_back(std::pow(10.0, e));
            return result;
        }
        double const rough = (high - low) / 5;
        double const decade = std::pow(10.0, std::floor(std::log10(rough)));
        double const step = decade * (rough / decade < 1.5 ? 1 : rough / decade < 3.5 ? 2 : rough / decade < 7.5 ? 5 : 10);
        for (double v = std::ceil(low / step - 1e-9) * step; v <= high + 1e-9 * step; v += step)
            result.push_back(std::abs(v) < 1e-9 * step ? 0 : v);
        return result;
    }
};

std::string number_text(double v) {
    std::ostringstream text;
    text.precision(3);
    text << v;
    return text.str();
}

void text_at(std::ostream& svg, double x, double y, std::string const& text, char const* anchor) {
    svg << "<text x='" << x << "' y='" << y << "' text-anchor='" << anchor << "'>" << escape(text) << "</text>";
}

void polyline(std::ostream& svg, Axis const& x, Axis const& y, std::vector<double> const& xs, std::vector<double> const& ys,
              char const* style) {
    svg << "<polyline fill='none' " << style << " points='";
    for (std::size_t i = 0; i < xs.size(); ++i) {
        if (y.logarithmic && !(ys[i] > 0)) continue;
        svg << x.at(xs[i]) << "," << y.at(ys[i]) << " ";
    }
    svg << "'/>";
}

double sigma_at(std::vector<double> const& sigma, std::size_t i) { return i < sigma.size() && std::isfinite(sigma[i]) ? sigma[i] : 0.0; }

/// Differences in percent and twice the sigma of both.
struct Difference {
    std::vector<double> x, percent, two_sigma;
    double limit = 0.5;
};
Difference difference_of(Curve const& c) {
    Difference d;
    for (std::size_t i = 0; i < c.x.size(); ++i) {
        if (!(std::abs(c.reference[i]) > 0)) continue;
        d.x.push_back(c.x[i]);
        d.percent.push_back(100 * (c.value[i] / c.reference[i] - 1));
        d.two_sigma.push_back(200 * std::hypot(sigma_at(c.sigma, i), sigma_at(c.reference_sigma, i)) / std::abs(c.reference[i]));
        if (d.two_sigma.back() < 10) d.limit = std::max(d.limit, std::min(20.0, std::abs(d.percent.back()) + d.two_sigma.back()));
    }
    return d;
}

void frame(std::ostream& svg, Axis const& x, Axis const& y, bool x_numbers) {
    double const y0 = std::max(y.from, y.to);
    double const y1 = std::min(y.from, y.to);
    svg << "<rect x='" << left << "' y='" << y1 << "' width='" << right - left << "' height='" << y0 - y1 << "' class='frame'/>";
    for (double const v : y.ticks()) {
        svg << "<line x1='" << left << "' x2='" << right << "' y1='" << y.at(v) << "' y2='" << y.at(v) << "' class='grid'/>";
        text_at(svg, left - 6, y.at(v) + 4, number_text(v), "end");
    }
    for (double const v : x.ticks()) {
        svg << "<line x1='" << x.at(v) << "' x2='" << x.at(v) << "' y1='" << y0 << "' y2='" << y1 << "' class='grid'/>";
        if (x_numbers) text_at(svg, x.at(v), y0 + 15, number_text(v), "middle");
    }
}

}  // namespace

char const* const curve_style = R"css(svg text { font-size: 11.5px; fill: #1c2430; }
.frame { fill: none; stroke: #b9c2cc; } .grid { stroke: #eceff2; } .zero { stroke: #5d6875; }
.reference { stroke: #d08a1d; stroke-width: 1.6; } .ours { fill: #14547a; } .bar { stroke: #14547a; stroke-width: 1; }
)css";

std::string curve_svg(Curve const& c) {
    if (c.x.size() < 2) return {};
    auto const [x_low, x_high] = std::minmax_element(c.x.begin(), c.x.end());
    Axis const x{*x_low, *x_high, left, right, *x_low > 0 && *x_high / *x_low > 100};
    double y_low = 1e300;
    double y_high = -1e300;
    for (auto const* values : {&c.value, &c.reference}) {
        for (double const v : *values) {
            if (c.logarithmic && !(v > 0)) continue;
            y_low = std::min(y_low, v);
            y_high = std::max(y_high, v);
        }
    }
    double const room = c.logarithmic ? 0 : 0.05 * std::max(y_high - y_low, 1e-6 * std::abs(y_high));
    Axis const y{c.logarithmic ? y_low * 0.8 : y_low - room, c.logarithmic ? y_high * 1.25 : y_high + room, middle, top, c.logarithmic};
    auto const d = difference_of(c);
    Axis const dy{-1.1 * d.limit, 1.1 * d.limit, low_bottom, low_top, false};

    std::ostringstream svg;
    svg.precision(5);
    svg << "<svg viewBox='0 0 610 392' role='img' aria-label='" << escape(c.title) << "'>";
    text_at(svg, left, 16, c.title + (c.y_label.empty() ? "" : " [" + c.y_label + "]"), "start");
    frame(svg, x, y, false);
    polyline(svg, x, y, c.x, c.reference, "class='reference'");
    for (std::size_t i = 0; i < c.x.size(); ++i) {
        if (c.logarithmic && !(c.value[i] > 0)) continue;
        svg << "<circle cx='" << x.at(c.x[i]) << "' cy='" << y.at(c.value[i]) << "' r='2.2' class='ours'/>";
    }
    frame(svg, x, dy, true);
    for (std::size_t i = 0; i < d.x.size(); ++i) {
        svg << "<line x1='" << x.at(d.x[i]) << "' x2='" << x.at(d.x[i]) << "' y1='" << dy.at(d.percent[i] - d.two_sigma[i]) << "' y2='"
            << dy.at(d.percent[i] + d.two_sigma[i]) << "' class='bar'/><circle cx='" << x.at(d.x[i]) << "' cy='" << dy.at(d.percent[i])
            << "' r='2.2' class='ours'/>";
    }
    svg << "<line x1='" << left << "' x2='" << right << "' y1='" << dy.at(0) << "' y2='" << dy.at(0) << "' class='zero'/>";
    text_at(svg, left, low_top - 6, "difference [%], bars 2 sigma of both", "start");
    text_at(svg, 0.5 * (left + right), 386, c.x_label, "middle");
    svg << "</svg>";
    return svg.str();
}

std::string figure_svg(ClaimResult const& result) {
    auto svg = result.curves.empty() ? std::string() : curve_svg(result.curves.front());
    if (svg.empty()) return svg;
    auto const start = svg.find('>');
    svg.insert(start + 1, std::string("<style>") + curve_style + "svg { font-family: sans-serif; }</style>" +
                              "<rect width='100%' height='100%' fill='#fff'/>");
    svg.insert(start, " xmlns='http://www.w3.org/2000/svg' width='610' height='392'");
    return svg + "\n";
}

}  // namespace yttria::validation
