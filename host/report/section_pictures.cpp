// SPDX-License-Identifier: Apache-2.0
#include "host/base/parallel.hpp"
#include "host/report/colour.hpp"
#include "host/report/html.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"
#include "host/report/viewer_bundle.hpp"

#include <array>

namespace yttria {
namespace {

constexpr char const* viewer_note =
    "<p class=\"note screen\">Click or drag in a picture to move the crosshair; then arrow keys up and down change the slice, with shift "
    "they "
    "move the crosshair, + and − enlarge. The values are those of the voxel under the cursor, as result.h5 holds them; where the page is "
    "too small for all of them, values outside of structures and of low dose are rounded down and marked ≈. Lines between voxels are "
    "interpolated. Activity is that at the injection.</p>";

struct ViewText {
    View view;
    char const *name, *axis, *sides;
};
constexpr ViewText views[] = {
    {View::axial, "Axial", "S", "R|L"}, {View::coronal, "Coronal", "P", "R|L"}, {View::sagittal, "Sagittal", "L", "A|P"}};

std::string figure_of(Result const& result, ViewText const& text, SliceStyle const& style) {
    auto const picture = draw_slice(result, text.view, style);
    std::string const sides = text.sides;
    char share[32];
    std::snprintf(share, sizeof share, "%.4f", static_cast<double>(picture.width) / picture.height);
    std::string const caption = std::string(text.name) + ", " + text.axis + " = " +
                                fixed(slice_position_mm(result.tissue.density.geometry, text.view, style.voxel), 1) + " mm";
    return std::string("<figure style=\"flex:") + share + " 1 0\"><div class=\"frame\"><img alt=\"" + caption + ": dose over " +
           (result.ct_HU ? "CT" : "density") + "\" src=\"" + png_data_uri(picture) + "\"><i class=\"west\">" + sides.substr(0, 1) +
           "</i><i class=\"east\">" + sides.substr(2) + "</i></div><figcaption>" + caption + "</figcaption></figure>\n";
}

std::string colour_bar(double top_Gy) {
    std::string stops, ticks;
    for (int i = 0; i <= 16; ++i)
        stops += "<stop offset=\"" + fixed(i / 16.0, 4) + "\" stop-color=\"" + css(dose_colour(i / 16.0)) + "\"/>";
    for (int i = 0; i <= 5; ++i) {
        double const x = 10 + 400 * i / 5.0;
        ticks += "<line x1=\"" + fixed(x, 1) + "\" x2=\"" + fixed(x, 1) + "\" y1=\"18\" y2=\"23\" stroke=\"currentColor\"/><text x=\"" +
                 fixed(x, 1) + "\" y=\"37\" text-anchor=\"middle\">" + plain(top_Gy * i / 5.0) + "</text>";
    }
    return "<svg class=\"bar\" viewBox=\"0 0 450 42\" role=\"img\" aria-label=\"dose colours\"><defs><linearGradient id=\"dose\">" + stops +
           "</linearGradient></defs><rect x=\"10\" y=\"4\" width=\"400\" height=\"14\" rx=\"2\" fill=\"url(#dose)\"/>" + ticks +
           "<text x=\"422\" y=\"16\">Gy</text></svg>";
}

}  // namespace

std::vector<std::size_t> shown_structures(Structures const& structures) {
    std::vector<std::size_t> shown;
    for (int const derived : {0, 1})
        for (std::size_t s = 0; s < structures.list.size(); ++s) {
            auto const& candidate = structures.list[s];
            bool same = candidate.derived != (derived == 1) || candidate.role == Role::body;
            for (auto const other : shown) same = same || structures.list[other].fraction == candidate.fraction;
            if (!same) shown.push_back(s);
        }
    return shown;
}

std::string pictures_section(Result const& result) {
    SliceStyle style;
    style.voxel = central_voxel(result);
    style.top_Gy = top_dose(result);
    std::string key;
    auto const shown = shown_structures(result.structures);
    for (std::size_t n = 0; n < shown.size(); ++n) {
        auto const& s = result.structures.list[shown[n]];
        if (s.derived || !(s.volume_mL > 0)) continue;
        style.outlines.push_back({&s.fraction, style.outlines.size()});
        key += "<span><i style=\"background:" + css(outline_colour(style.outlines.back().colour)) + "\"></i>" + escape(s.name) + "</span>";
    }
    std::string out = "<section><h2>Dose over " + std::string(result.ct_HU ? "CT" : "density") +
                      "</h2><div id=\"viewer\" class=\"viewer\" hidden></div><div class=\"pictures-static\"><div class=\"pictures\">\n";
    std::array<std::string, std::size(views)> figures;
    parallel_for(figures.size(), [&](std::size_t v) { figures[v] = figure_of(result, views[v], style); });
    for (auto const& figure : figures) out += figure;
    bool const tumour = result.metrics.find("tumours") != nullptr;
    return out + "</div><div class=\"legend\">" + colour_bar(style.top_Gy) + "<div class=\"key\">" + key +
           "</div></div><p class=\"note\">Slices through " +
           (tumour ? "the centre of the largest tumour" : "the voxel of the highest dose") + ", on the transport grid (" +
           plain(result.tissue.density.geometry.spacing_mm[0]) + " × " + plain(result.tissue.density.geometry.spacing_mm[1]) + " × " +
           plain(result.tissue.density.geometry.spacing_mm[2]) +
           " mm voxels), interpolated for display. Dose above the end of the scale has its last colour; dose below 4 % of it is not "
           "coloured.</p></div>" +
           std::string(interactive() ? viewer_note : "") + "</section>\n";
}

}  // namespace yttria
