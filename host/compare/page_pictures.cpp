// SPDX-License-Identifier: Apache-2.0
#include "host/compare/page.hpp"
#include "host/report/colour.hpp"
#include "host/report/html.hpp"
#include "host/report/plane.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace yttria {
namespace {

constexpr double difference_share = 0.10;  // of the top dose: the end of the scale of differences

Colour between(Colour from, Colour to, double part) {
    Colour out{};
    for (std::size_t c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>(std::lround(from[c] + (to[c] - from[c]) * std::clamp(part, 0.0, 1.0)));
    return out;
}

/// Blue below, white at none, red above.
Colour difference_colour(double share) {
    return share < 0 ? between({255, 255, 255}, {33, 80, 180}, -share) : between({255, 255, 255}, {190, 30, 30}, share);
}

/// Pale to teal up to 1, orange to red above.
Colour gamma_colour(double gamma) {
    return gamma <= 1 ? between({240, 248, 246}, {20, 120, 105}, gamma) : between({250, 150, 40}, {160, 0, 20}, gamma - 1);
}

using Paint = std::function<Colour(Plane const&)>;

Picture draw(Geometry const& grid, View view, std::array<int, 3> const& voxel, Paint const& paint) {
    Plane plane(grid, view, voxel);
    Picture picture{plane.width, plane.height, {}};
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) {
            plane.look_at(x, y);
            auto const colour = paint(plane);
            picture.rgb.insert(picture.rgb.end(), colour.begin(), colour.end());
        }
    return picture;
}

/// The voxel with the largest difference among those that count.
std::array<int, 3> voxel_to_show(Comparison const& c) {
    std::size_t worst = 0;
    float largest = -1;
    for (std::size_t v = 0; v < c.use.size(); ++v) {
        if (!c.use[v] || std::abs(c.b.values[v] - c.a.values[v]) <= largest) continue;
        largest = std::abs(c.b.values[v] - c.a.values[v]);
        worst = v;
    }
    auto const nx = static_cast<std::size_t>(c.a.geometry.size[0]), ny = static_cast<std::size_t>(c.a.geometry.size[1]);
    return {static_cast<int>(worst % nx), static_cast<int>(worst / nx % ny), static_cast<int>(worst / nx / ny)};
}

std::string bars(std::string const& colours, std::string const& low, std::string const& high) {
    return "<div><div style=\"height:12px;width:220px;border-radius:2px;background:linear-gradient(90deg," + colours +
           ")\"></div><small style=\"display:flex;justify-content:space-between;width:220px\"><span>" + low + "</span><span>" + high +
           "</span></small></div>";
}

}  // namespace

std::string compare_pictures_section(Comparison const& c) {
    auto const& grid = c.a.geometry;
    double const top = c.gamma.maximum_Gy;
    std::vector<float> difference(c.a.values.size());
    for (std::size_t v = 0; v < difference.size(); ++v) difference[v] = c.b.values[v] - c.a.values[v];
    auto const dose = [&](std::vector<float> const& values) {
        return [&values, top](Plane const& plane) {
            double const share = plane.value(values) / top;
            return share < 0.002 ? Colour{0, 0, 0} : between({0, 0, 0}, dose_colour(share), share / 0.02);
        };
    };
    std::pair<char const*, Paint> const columns[] = {
        {"A", dose(c.a.values)},
        {"B", dose(c.b.values)},
        {"B − A", [&](Plane const& plane) { return difference_colour(plane.value(difference) / (difference_share * top)); }},
        {"gamma", [&](Plane const& plane) {
             double const gamma = plane.value(c.gamma.gamma);
             return std::isfinite(gamma) ? gamma_colour(gamma) : Colour{214, 219, 225};
         }}};
    auto const voxel = voxel_to_show(c);
    std::string out = "<section><h2>Slices</h2>\n";
    std::pair<View, char const*> const views[] = {{View::axial, "Axial"}, {View::coronal, "Coronal"}, {View::sagittal, "Sagittal"}};
    for (auto const& [view, name] : views) {
        out += "<div class=\"pictures\" style=\"margin-bottom:10px\">";
        for (auto const& [title, paint] : columns) {
            std::string const caption =
                std::string(title) +
                (std::string(title) == "A" ? std::string(", ") + name + " " + fixed(slice_position_mm(grid, view, voxel), 1) + " mm" : "");
            out += "<figure style=\"flex:1 1 0\"><div class=\"frame\"><img alt=\"" + caption + "\" src=\"" +
                   png_data_uri(draw(grid, view, voxel, paint)) + "\"></div><figcaption>" + caption + "</figcaption></figure>\n";
        }
        out += "</div>";
    }
    auto const css_of = [](auto const& scale, double from, double to) {
        std::string stops;
        for (int i = 0; i <= 8; ++i) stops += (i ? "," : "") + css(scale(from + (to - from) * i / 8));
        return stops;
    };
    return out + "<div class=\"legend\">" + bars(css_of(dose_colour, 0, 1), "0", significant(top) + " Gy") +
           bars(css_of(difference_colour, -1, 1), "−" + significant(difference_share * top) + " Gy",
                "+" + significant(difference_share * top) + " Gy") +
           bars(css_of(gamma_colour, 0, 2), "gamma 0", "2") +
           "</div><p class=\"note\">Through the voxel of the largest difference. Grey: gamma not assessed there (below the threshold, "
           "thin, or "
           "outside the other grid).</p></section>\n";
}

std::string compare_gamma_section(Comparison const& c) {
    constexpr int bins = 40;
    std::vector<std::size_t> count(bins);
    double const largest = c.options.gamma.largest;
    for (float const gamma : c.gamma.gamma)
        if (!std::isnan(gamma))
            ++count[static_cast<std::size_t>(std::min(bins - 1, static_cast<int>(static_cast<double>(gamma) / largest * bins)))];
    double const highest = static_cast<double>(std::max<std::size_t>(1, *std::max_element(count.begin(), count.end())));
    std::string out = "<section><h2>Gamma index</h2><svg viewBox=\"0 0 720 250\" role=\"img\" aria-label=\"histogram of gamma\">";
    for (int b = 0; b < bins; ++b) {
        double const share = static_cast<double>(count[static_cast<std::size_t>(b)]);
        double const height = 200 * share / highest;
        out += "<rect x=\"" + fixed(40 + 16 * b, 1) + "\" y=\"" + fixed(210 - height, 1) + "\" width=\"15\" height=\"" + fixed(height, 1) +
               "\" fill=\"" + css(gamma_colour((b + 0.5) / bins * largest)) + "\" stroke=\"#7a8794\" stroke-width=\"0.5\"><title>" +
               fixed(100 * share / static_cast<double>(std::max<std::size_t>(1, c.gamma.assessed)), 2) + " %</title></rect>";
    }
    for (int i = 0; i <= 4; ++i)
        out += "<text x=\"" + fixed(40 + 160 * i, 1) + "\" y=\"228\" text-anchor=\"middle\">" + plain(largest * i / 4) + "</text>";
    out += "<text x=\"360\" y=\"246\" text-anchor=\"middle\">gamma</text></svg><p>" + criteria_text(c.options.gamma) + ": <b>" +
           fixed(c.gamma.pass_percent(), 2) + " %</b> of " + grouped(c.gamma.assessed) + " voxels have gamma &le; 1, mean " +
           fixed(c.gamma.mean, 3) + "; " + grouped(c.gamma.at_largest) + " are at " + plain(largest) +
           " or above, where the search ends.</p>";
    if (!c.expected_note.empty())
        out += "<p>Expected " +
               (std::isfinite(c.expected_pass_percent) ? "<b>" + fixed(c.expected_pass_percent, 2) + " %</b>" : std::string("–")) + ": " +
               escape(c.expected_note) + ".</p>";
    return out + "</section>\n";
}

std::string compare_dvh_section(Comparison const& c) {
    double top = 0;
    for (auto const& s : c.structures)
        for (auto const& p : s.dvh)
            if (p.name == "D2_Gy") top = std::max({top, p.a, p.b});
    if (!(top > 0)) return "";
    top = round_up(1.1 * top);
    constexpr double left = 62, width = 640, base = 344, height = 330;
    std::string
        out =
            "<section><h2>Dose-volume histograms</h2><div class=\"dvh\"><svg viewBox=\"0 0 720 400\" role=\"img\" aria-label=\"cumulative "
            "dose-volume histograms\">",
        key;
    for (int i = 0; i <= 5; ++i) {
        double const x = left + width * i / 5, y = base - height * i / 5;
        out += "<line class=\"grid\" x1=\"" + fixed(x, 1) + "\" x2=\"" + fixed(x, 1) +
               "\" y1=\"14\" y2=\"344\"/><line class=\"grid\" x1=\"62\" x2=\"702\" y1=\"" + fixed(y, 1) + "\" y2=\"" + fixed(y, 1) +
               "\"/><text x=\"" + fixed(x, 1) + "\" y=\"362\" text-anchor=\"middle\">" + plain(top * i / 5) + "</text><text x=\"54\" y=\"" +
               fixed(y + 4, 1) + "\" text-anchor=\"end\">" + std::to_string(20 * i) + "</text>";
    }
    out += "<text x=\"382\" y=\"388\" text-anchor=\"middle\">absorbed dose [Gy]; ordinate: volume with at least this dose [%]</text>";
    for (std::size_t n = 0; n < c.structures.size(); ++n) {
        auto const& s = c.structures[n];
        if (s.derived) continue;
        auto const line = [&](std::vector<double> const& percent, char const* dash) {
            std::string points;
            for (std::size_t i = 0; i < percent.size() && s.curve_Gy[i] <= top; ++i)
                points += fixed(left + width * s.curve_Gy[i] / top, 1) + "," + fixed(base - height * percent[i] / 100, 1) + " ";
            return "<polyline class=\"curve\" points=\"" + points + "\" stroke=\"" + css(line_colour(n)) + "\"" + dash + "/>";
        };
        out += line(s.curve_a_percent, "") + line(s.curve_b_percent, " stroke-dasharray=\"5 4\"");
        key += "<li><i style=\"border-color:" + css(line_colour(n)) + "\"></i>" + escape(s.name) + "</li>";
    }
    return out + "</svg><ul class=\"curves\">" + key +
           "</ul></div><p class=\"note\">Solid: A; dashed: B. Structures as given, volumes outside air.</p></section>\n";
}

}  // namespace yttria
