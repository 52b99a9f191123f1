// SPDX-License-Identifier: Apache-2.0
#include "host/report/colour.hpp"
#include "host/report/html.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double left = 62, top = 14, width = 640, height = 330;  // of the plot area, SVG units

struct Plot {
    double largest_Gy = 1;
    double x(double dose) const { return left + width * dose / largest_Gy; }
    static double y(double percent) { return top + height * (1 - percent / 100); }
};

std::string line(double x1, double y1, double x2, double y2, char const* css_class) {
    return "<line x1=\"" + fixed(x1, 1) + "\" y1=\"" + fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" + fixed(y2, 1) +
           "\" class=\"" + css_class + "\"/>";
}

std::string label(double x, double y, std::string const& text, char const* anchor) {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" text-anchor=\"" + anchor + "\">" + text + "</text>";
}

std::string axes(Plot const& plot) {
    std::string out;
    for (int percent = 0; percent <= 100; percent += 20)
        out += line(left, Plot::y(percent), left + width, Plot::y(percent), "grid") +
               label(left - 8, Plot::y(percent) + 4, std::to_string(percent), "end");
    for (int i = 0; i <= 5; ++i) {
        double const dose = plot.largest_Gy * i / 5;
        out += line(plot.x(dose), top, plot.x(dose), top + height, "grid") + label(plot.x(dose), top + height + 18, plain(dose), "middle");
    }
    out += label(left + width / 2, top + height + 40, "absorbed dose [Gy]", "middle");
    return out + "<text transform=\"translate(16 " + fixed(top + height / 2, 1) +
           ") rotate(-90)\" text-anchor=\"middle\">volume with at least this dose [%]</text>";
}

/// Points that a straight line between their neighbours would not show are left out.
std::string curve(StructureMetrics const& s, Plot const& plot, std::size_t colour) {
    std::string points;
    double last_y = -1;
    for (std::size_t i = 0; i < s.dvh_dose_Gy.size(); ++i) {
        double const dose = static_cast<double>(s.dvh_dose_Gy[i]), y = Plot::y(static_cast<double>(s.dvh_volume_percent[i]));
        if (dose > plot.largest_Gy) break;
        bool const last = i + 1 == s.dvh_dose_Gy.size();
        if (i > 0 && !last && std::abs(y - last_y) < 0.05 && i % 20 != 0) continue;
        points += fixed(plot.x(dose), 1) + "," + fixed(y, 1) + " ";
        if (last) points += fixed(plot.x(dose), 1) + "," + fixed(Plot::y(0), 1);
        last_y = y;
    }
    return "<polyline points=\"" + points + "\" class=\"curve" + (s.derived ? " derived" : "") + "\" stroke=\"" + css(line_colour(colour)) +
           "\"><title>" + escape(s.name) + "</title></polyline>\n";
}

}  // namespace

std::string dvh_section(Result const& result) {
    std::vector<StructureMetrics const*> curves;
    std::vector<std::size_t> colours;
    double largest = 0;
    auto const shown = shown_structures(result.structures);
    for (std::size_t n = 0; n < shown.size(); ++n) {
        auto const* s = result.metrics.find(result.structures.list[shown[n]].name);
        if (!s || s->dvh_dose_Gy.empty()) continue;
        curves.push_back(s);
        colours.push_back(n);
        largest = std::max(largest, s->dose.at("D2_Gy").value);
    }
    if (curves.empty()) return "<section><h2>Dose-volume histograms</h2><p>The case has no structures.</p></section>\n";
    Plot plot;
    plot.largest_Gy = round_up(1.1 * largest);
    std::string out =
                    "<section><h2>Dose-volume histograms</h2><div class=\"dvh\"><svg viewBox=\"0 0 720 400\" role=\"img\" "
                    "aria-label=\"cumulative dose-volume histograms\">" +
                    axes(plot),
                key;
    for (std::size_t n = 0; n < curves.size(); ++n) {
        out += curve(*curves[n], plot, colours[n]);
        key += std::string("<li><i class=\"") + (curves[n]->derived ? "derived" : "") +
               "\" style=\"border-color:" + css(line_colour(colours[n])) + "\"></i>" + escape(curves[n]->name) + "</li>";
    }
    return out + "</svg><ul class=\"curves\">" + key +
           "</ul></div><p class=\"note\">Cumulative, weighted by volume. Dashed: derived by the program. The metrics below are " +
           "read from the voxels by exact rank, not from these curves. Voxels lighter than 0.05 g/cm³ are left out unless the structure is "
           "lung.</p></section>\n";
}

}  // namespace yttria
