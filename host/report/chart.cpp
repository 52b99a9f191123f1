// SPDX-License-Identifier: Apache-2.0
#include "host/report/chart.hpp"

#include "host/report/html.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace yttria {
namespace {

constexpr double left = 62, top = 14, width = 640, height = 330;  // of the plot area, SVG units
constexpr double band_sigmas = 2;                                 // what a band shows

char const* dashes(Stroke stroke) {
    switch (stroke) {
        case Stroke::full:
            return "";
        case Stroke::dashed:
            return "6 4";
        case Stroke::dotted:
            return "2 3";
        case Stroke::dash_dot:
            return "9 3 2 3";
        case Stroke::long_dash:
            return "14 4";
    }
    return "";
}

struct Place {
    Chart const& chart;
    double x(double value) const { return left + width * value / chart.x_max; }
    double y(double value) const { return top + height * (1 - std::clamp(value / chart.y_max, 0.0, 1.0)); }
    std::string point(double a, double b) const { return fixed(x(a), 1) + "," + fixed(y(b), 1) + " "; }
};

std::string line(double x1, double y1, double x2, double y2) {
    return "<line x1=\"" + fixed(x1, 1) + "\" y1=\"" + fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" + fixed(y2, 1) +
           "\" class=\"grid\"/>";
}

std::string label(double x, double y, std::string const& text, char const* anchor) {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" text-anchor=\"" + anchor + "\">" + text + "</text>";
}

std::string axes(Chart const& chart) {
    Place const at{chart};
    std::string out;
    for (int i = 0; i <= 5; ++i) {
        double const x = chart.x_max * i / 5, y = chart.y_max * i / 5;
        out += line(left, at.y(y), left + width, at.y(y)) + label(left - 8, at.y(y) + 4, plain(y), "end");
        out += line(at.x(x), top, at.x(x), top + height) + label(at.x(x), top + height + 18, plain(x), "middle");
    }
    out += label(left + width / 2, top + height + 40, escape(chart.x_text + " [" + chart.x_unit + "]"), "middle");
    return out + "<text transform=\"translate(16 " + fixed(top + height / 2, 1) + ") rotate(-90)\" text-anchor=\"middle\">" +
           escape(chart.y_text + " [" + chart.y_unit + "]") + "</text>";
}

/// Indices of the points that are drawn: those that a straight line between their neighbours would not show are left out.
std::vector<std::size_t> drawn_points(Curve const& curve, Chart const& chart) {
    std::vector<std::size_t> out;
    double last = -1;
    for (std::size_t i = 0; i < curve.x.size() && curve.x[i] <= chart.x_max; ++i) {
        double const y = height * curve.y[i] / chart.y_max;
        if (!std::isfinite(y) || (i > 0 && i + 1 < curve.x.size() && std::abs(y - last) < 0.05 && i % 20 != 0)) continue;
        out.push_back(i);
        last = y;
    }
    return out;
}

std::string band(Curve const& curve, std::vector<std::size_t> const& points, Place const& at) {
    if (curve.u.empty()) return "";
    std::string upper, lower;
    for (auto const i : points) {
        double const half = std::isfinite(curve.u[i]) ? band_sigmas * curve.u[i] : 0;
        upper += at.point(curve.x[i], curve.y[i] + half);
        lower.insert(0, at.point(curve.x[i], curve.y[i] - half));
    }
    return "<polygon points=\"" + upper + lower + "\" class=\"band\" fill=\"" + css(line_colour(curve.colour)) + "\"/>\n";
}

std::string drawn(Curve const& curve, Chart const& chart) {
    Place const at{chart};
    auto const shown = drawn_points(curve, chart);
    std::string points;
    for (auto const i : shown) points += at.point(curve.x[i], curve.y[i]);
    std::string const dash = dashes(curve.stroke);
    return band(curve, shown, at) + "<polyline points=\"" + points + "\" class=\"curve\"" +
           (dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"") + " stroke=\"" + css(line_colour(curve.colour)) + "\"><title>" +
           escape(curve.name + (curve.group.empty() ? "" : ", " + curve.group)) + "</title></polyline>\n";
}

nlohmann::json numbers_of(std::vector<double> const& values) {
    auto out = nlohmann::json::array();
    for (auto const v : values) {
        // Six digits: a plot needs no more, and the page is a third as long.
        auto const text = plain(v);
        double brief = 0;
        std::from_chars(text.data(), text.data() + text.size(), brief);
        out.push_back(std::isfinite(v) ? nlohmann::json(brief) : nlohmann::json(nullptr));
    }
    return out;
}

std::string json_of(Chart const& chart) {
    nlohmann::json out{{"label", chart.label},   {"x_text", chart.x_text}, {"y_text", chart.y_text}, {"x_unit", chart.x_unit},
                       {"y_unit", chart.y_unit}, {"x_max", chart.x_max},   {"y_max", chart.y_max},   {"sigmas", band_sigmas}};
    auto& curves = out["curves"] = nlohmann::json::array();
    for (auto const& c : chart.curves)
        curves.push_back({{"name", c.name},
                          {"group", c.group},
                          {"colour", css(line_colour(c.colour))},
                          {"dash", dashes(c.stroke)},
                          {"shown", c.shown},
                          {"x", numbers_of(c.x)},
                          {"y", numbers_of(c.y)},
                          {"u", numbers_of(c.u)}});
    return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string chart_figure(Chart const& chart, bool numbers) {
    std::string out = "<figure class=\"chart\"" + (numbers ? " data-chart=\"" + escape(json_of(chart)) + "\"" : std::string()) + ">";
    out += "<div class=\"dvh\"><svg viewBox=\"0 0 720 400\" role=\"img\" aria-label=\"" + escape(chart.label) + "\">" + axes(chart);
    std::string key;
    for (auto const& c : chart.curves) {
        out += drawn(c, chart);
        std::string const dash = dashes(c.stroke);
        key +=
            "<li><svg viewBox=\"0 0 28 8\" class=\"stroke\" aria-hidden=\"true\"><line x1=\"1\" x2=\"27\" y1=\"4\" y2=\"4\" "
            "stroke-width=\"3\"" +
            (dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"") + " stroke=\"" + css(line_colour(c.colour)) + "\"/></svg>" +
            escape(c.name) + (c.group.empty() ? "" : " <small>" + escape(c.group) + "</small>") + "</li>";
    }
    return out + "</svg><ul class=\"curves\">" + key + "</ul></div></figure>";
}

}  // namespace yttria
