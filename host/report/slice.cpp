// SPDX-License-Identifier: Apache-2.0
#include "host/report/slice.hpp"

#include "host/report/colour.hpp"
#include "host/report/plane.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double low_HU = -160, high_HU = 240;  // usual abdominal window
constexpr double low_density = 0.0, high_density = 2.2;
constexpr double thinnest_wash = 0.04;  // dose below this part of the top is not coloured

double grey_of(Result const& result, Plane const& plane) {
    double const low = result.ct_HU ? low_HU : low_density, high = result.ct_HU ? high_HU : high_density;
    double const value = plane.value(result.ct_HU ? result.ct_HU->values : result.tissue.density.values);
    return 255 * std::clamp((value - low) / (high - low), 0.0, 1.0);
}

void draw_outline(Picture& picture, Plane& plane, Outline const& outline) {
    auto const width = static_cast<std::size_t>(picture.width), height = static_cast<std::size_t>(picture.height);
    std::vector<char> inside(width * height);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            plane.look_at(static_cast<int>(x), static_cast<int>(y));
            inside[y * width + x] = plane.value(*outline.fraction) >= 0.5;
        }
    // Two pixels wide, just inside: neighbours along a row and a column, at one and two pixels.
    auto const colour = outline_colour(outline.colour);
    for (std::size_t y = 2; y + 2 < height; ++y)
        for (std::size_t x = 2; x + 2 < width; ++x) {
            std::size_t const p = y * width + x;
            if (!inside[p]) continue;
            bool edge = false;
            for (std::size_t const step : {std::size_t{1}, std::size_t{2}, width, 2 * width})
                edge = edge || !inside[p - step] || !inside[p + step];
            if (edge) std::copy(colour.begin(), colour.end(), picture.rgb.begin() + static_cast<std::ptrdiff_t>(3 * p));
        }
}

}  // namespace

Picture draw_slice(Result const& result, View view, SliceStyle const& style) {
    Plane plane(result.tissue.density.geometry, view, style.voxel);
    Picture picture{plane.width, plane.height, {}};
    picture.rgb.reserve(static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(plane.height) * 3);
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) {
            plane.look_at(x, y);
            double const grey = grey_of(result, plane);
            double const dose =
                plane.value(result.tissue.density.values) < 0.05 ? 0 : plane.value(result.dose.mean_Gy.values) / style.top_Gy;
            double const opacity = dose < thinnest_wash ? 0 : 0.40 + 0.40 * std::min(1.0, dose);
            auto const colour = dose_colour(dose);
            for (std::size_t c = 0; c < 3; ++c)
                picture.rgb.push_back(static_cast<std::uint8_t>(std::lround(grey * (1 - opacity) + colour[c] * opacity)));
        }
    for (auto const& outline : style.outlines) draw_outline(picture, plane, outline);
    return picture;
}

std::array<int, 3> central_voxel(Result const& result) {
    auto const& grid = result.tissue.density.geometry;
    Structure const* largest = nullptr;
    for (auto const& s : result.structures.list)
        if (s.role == Role::tumour && !s.derived && s.volume_mL > 0 && (!largest || s.volume_mL > largest->volume_mL)) largest = &s;
    std::array<double, 3> sum{};
    double weight = 0;
    std::array<int, 3> hottest{};
    float highest = -1;
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i) {
                auto const v = grid.index(i, j, k);
                std::array<int, 3> const here{i, j, k};
                if (largest) {
                    auto const f = static_cast<double>(largest->fraction[v]);
                    weight += f;
                    for (std::size_t a = 0; a < 3; ++a) sum[a] += f * here[a];
                } else if (result.tissue.density.values[v] >= 0.05F && result.dose.mean_Gy.values[v] > highest) {
                    highest = result.dose.mean_Gy.values[v];
                    hottest = here;
                }
            }
    if (!largest) return hottest;
    for (std::size_t a = 0; a < 3; ++a) hottest[a] = static_cast<int>(std::lround(sum[a] / weight));
    return hottest;
}

double round_up(double value) {
    if (!(value > 0)) return 1;
    double const power = std::pow(10.0, std::floor(std::log10(value)));
    for (double const step : {1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0})
        if (value <= step * power * (1 + 1e-12)) return step * power;
    return 10 * power;
}

double top_dose(Result const& result) {
    double top = 0, any = 0;
    for (auto const& s : result.metrics.structures) {
        auto const found = s.dose.find("D2_Gy");
        if (found == s.dose.end()) continue;
        any = std::max(any, found->second.value);
        if (s.role == Role::tumour || s.role == Role::liver) top = std::max(top, found->second.value);
    }
    if (!(any > 0))
        for (std::size_t v = 0; v < result.dose.mean_Gy.values.size(); ++v)
            if (result.tissue.density.values[v] >= 0.05F) any = std::max(any, static_cast<double>(result.dose.mean_Gy.values[v]));
    return round_up(top > 0 ? top : any);
}

double slice_position_mm(Geometry const& grid, View view, std::array<int, 3> const& voxel) {
    auto const normal = layout_of(view).normal;
    double position = grid.origin_mm[normal];
    for (std::size_t a = 0; a < 3; ++a) position += grid.direction[3 * normal + a] * grid.spacing_mm[a] * voxel[a];
    return position;
}

}  // namespace yttria
