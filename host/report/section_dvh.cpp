// SPDX-License-Identifier: Apache-2.0
#include "host/report/chart.hpp"
#include "host/report/html.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"
#include "host/report/viewer_bundle.hpp"

#include <algorithm>
#include <array>

namespace yttria {
namespace {

constexpr std::array other_strokes{Stroke::dotted, Stroke::dash_dot, Stroke::long_dash};

std::vector<double> doubles(std::vector<float> const& values) { return {values.begin(), values.end()}; }

Curve curve_of(StructureMetrics const& s, std::string const& group, std::size_t colour, Stroke stroke) {
    Curve out{s.name, group, colour, stroke, doubles(s.dvh_dose_Gy), doubles(s.dvh_volume_percent), doubles(s.dvh_u_percent)};
    // Behind the largest dose there is no volume.
    if (!out.x.empty()) {
        out.x.push_back(out.x.back());
        out.y.push_back(0);
        if (!out.u.empty()) out.u.push_back(0);
    }
    out.shown = !s.derived;
    return out;
}

StructureMetrics const* find(std::vector<StructureMetrics> const& list, std::string const& name) {
    auto const found = std::find_if(list.begin(), list.end(), [&](auto const& s) { return s.name == name; });
    return found == list.end() || found->dvh_dose_Gy.empty() ? nullptr : &*found;
}

}  // namespace

std::string method_name(std::string const& method) {
    return method == "mc" ? "Monte Carlo" : method == "local" ? "local deposition" : method == "kernel" ? "kernel" : method;
}

std::string dvh_section(Result const& result) {
    Chart chart{"cumulative dose-volume histograms", "absorbed dose", "volume with at least this dose", "Gy", "%", 1, 100, {}};
    double largest = 0;
    auto const shown = shown_structures(result.structures);
    std::string const own = result.beside.empty() ? "" : "this dose";
    for (std::size_t n = 0; n < shown.size(); ++n) {
        auto const& name = result.structures.list[shown[n]].name;
        auto const* s = find(result.metrics.structures, name);
        if (!s) continue;
        chart.curves.push_back(curve_of(*s, own, n, s->derived ? Stroke::dashed : Stroke::full));
        largest = std::max(largest, s->dose.at("D2_Gy").value);
        for (std::size_t b = 0; b < result.beside.size() && !s->derived; ++b)  // of those given only: the plot would be full
            if (auto const* other = find(result.beside[b].structures, name))
                chart.curves.push_back(curve_of(*other, result.beside[b].label, n, other_strokes[b % other_strokes.size()]));
    }
    if (chart.curves.empty()) return "<section><h2>Dose-volume histograms</h2><p>The case has no structures.</p></section>\n";
    chart.x_max = round_up(1.1 * largest);
    bool const bands = std::any_of(chart.curves.begin(), chart.curves.end(), [](auto const& c) { return !c.u.empty(); });
    return "<section id=\"dvh\"><h2>Dose-volume histograms</h2>" + chart_figure(chart, interactive()) +
           "<p class=\"note\">Cumulative, weighted by volume. Dashed: derived by the program. " +
           (bands ? "Bands: two standard deviations of the Monte Carlo alone, from 31 halves of its batches. " : "") +
           "The metrics below are read from the voxels by exact rank, not from these curves. Voxels lighter than 0.05 g/cm³ are left out "
           "unless the structure is lung.</p></section>\n";
}

}  // namespace yttria
