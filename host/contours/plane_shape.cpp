// SPDX-License-Identifier: Apache-2.0
#include "host/contours/plane_shape.hpp"

#include "host/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Above this many pairs of edges (or crossings) a plane is no drawing: contours have hundreds of points, a plane a few contours.
constexpr std::size_t most_pairs = 200'000'000;
constexpr std::size_t most_crossings = 50'000'000;

struct Edge {
    double x0, y0, x1, y1;  ///< y0 < y1
    double at(double y) const { return x0 + (x1 - x0) * ((y - y0) / (y1 - y0)); }
};

[[noreturn]] void refuse() {
    throw input_error("a contour plane whose lines overlap too often (no drawing has so many points over one another) draw it again");
}

std::vector<Edge> edges_of(std::vector<Polygon2d> const& polygons) {
    std::vector<Edge> edges;
    for (auto const& polygon : polygons) {
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            auto const &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
            if (a[1] < b[1]) { edges.push_back({a[0], a[1], b[0], b[1]}); }
            if (b[1] < a[1]) { edges.push_back({b[0], b[1], a[0], a[1]}); }
        }
    }
    std::sort(edges.begin(), edges.end(), [](Edge const& a, Edge const& b) { return a.y0 < b.y0; });
    return edges;
}

/// Heights at which edges end or cross, ascending.
std::vector<double> heights_of(std::vector<Edge> const& edges) {
    std::vector<double> heights;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        auto const& a = edges[i];
        heights.push_back(a.y0);
        heights.push_back(a.y1);
        for (std::size_t j = i + 1; j < edges.size() && edges[j].y0 < a.y1; ++j) {
            if (++pairs > most_pairs) { refuse(); }
            auto const& b = edges[j];
            double const low = b.y0, high = std::min(a.y1, b.y1);
            double const before = a.at(low) - b.at(low), after = a.at(high) - b.at(high);
            if (before * after < 0) { heights.push_back(low + (high - low) * (before / (before - after))); }
        }
    }
    std::sort(heights.begin(), heights.end());
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    return heights;
}

/// Adds sign * dy to the pixels of `row` right of a short line that lies between two pixel rows and two pixel columns; as differences along
/// x, which are summed up afterwards.
void add_right_of(double* row, int nx, double column, double mean_x, double dy) {
    if (column < 0) {
        row[0] += dy;
    } else if (column < nx) {
        auto const c = static_cast<std::size_t>(column);
        double const left = mean_x - column;
        row[c] += dy * (1 - left);
        row[c + 1] += dy * left;
    }
}

/// A line from (xa, ya) to (xb, yb), ya < yb, inside one pixel row.
void add_in_row(double* row, int nx, double xa, double xb, double dy) {
    double const left = std::clamp(std::min(xa, xb), -1.0, nx + 1.0), right = std::clamp(std::max(xa, xb), -1.0, nx + 1.0);
    double const width = std::abs(xb - xa);
    if (!(width > 0) || std::floor(left) == std::floor(right)) {
        // Outside the pixels only the side matters; inside, left and right are the line's own ends.
        return add_right_of(row, nx, std::floor(left), 0.5 * (left + right), dy);
    }
    if (std::min(xa, xb) < left) { row[0] += dy * (left - std::min(xa, xb)) / width; }
    for (double x = left; x < right;) {
        double const next = std::min(std::floor(x) + 1, right);
        add_right_of(row, nx, std::floor(x), 0.5 * (x + next), dy * (next - x) / width);
        x = next;
    }
}

}  // namespace

PlaneShape::PlaneShape(std::vector<Polygon2d> const& polygons) {
    auto const edges = edges_of(polygons);
    auto const heights = heights_of(edges);
    std::vector<Edge const*> active;
    std::size_t next = 0;
    for (std::size_t h = 0; h + 1 < heights.size(); ++h) {
        double const low = heights[h], high = heights[h + 1];
        while (next < edges.size() && edges[next].y0 <= low) { active.push_back(&edges[next++]); }
        std::erase_if(active, [&](Edge const* edge) { return edge->y1 <= low; });
        if (active.empty()) { continue; }
        if (crossings_.size() + active.size() > most_crossings) { refuse(); }
        bands_.push_back({low, high, crossings_.size(), active.size()});
        for (auto const* edge : active) { crossings_.push_back({edge->at(low), edge->at(high)}); }
        std::sort(crossings_.begin() + static_cast<std::ptrdiff_t>(bands_.back().first), crossings_.end(),
                  [](Crossing const& a, Crossing const& b) { return a.x_low + a.x_high < b.x_low + b.x_high; });
    }
}

double PlaneShape::area() const {
    double area = 0;
    for (auto const& band : bands_) {
        for (std::size_t c = 0; c < band.count; ++c) {
            auto const& crossing = crossings_[band.first + c];
            area += (c % 2 == 0 ? -0.5 : 0.5) * (crossing.x_low + crossing.x_high) * (band.y_high - band.y_low);
        }
    }
    return area;
}

bool PlaneShape::contains(double x, double y) const {
    auto const after = std::upper_bound(bands_.begin(), bands_.end(), y, [](double value, Band const& band) { return value < band.y_low; });
    if (after == bands_.begin()) { return false; }
    auto const& band = *(after - 1);
    if (y >= band.y_high) { return false; }
    double const part = (y - band.y_low) / (band.y_high - band.y_low);
    bool inside = false;
    for (std::size_t c = 0; c < band.count; ++c) {
        auto const& crossing = crossings_[band.first + c];
        if (crossing.x_low + part * (crossing.x_high - crossing.x_low) > x) { break; }
        inside = !inside;
    }
    return inside;
}

void PlaneShape::add_coverage(int nx, int ny, std::vector<double>& fraction) const {
    if (bands_.empty() || nx < 1 || ny < 1) { return; }
    auto const stride = static_cast<std::size_t>(nx) + 1;
    std::vector<double> change(stride * static_cast<std::size_t>(ny), 0.0);
    for (auto const& band : bands_) {
        double const low = std::max(band.y_low, 0.0), high = std::min(band.y_high, static_cast<double>(ny));
        for (double y = low; y < high;) {
            double const next = std::min(std::floor(y) + 1, high);
            double* const row = change.data() + stride * static_cast<std::size_t>(y);
            for (std::size_t c = 0; c < band.count; ++c) {
                auto const& crossing = crossings_[band.first + c];
                double const slope = (crossing.x_high - crossing.x_low) / (band.y_high - band.y_low);
                add_in_row(row, nx, crossing.x_low + slope * (y - band.y_low), crossing.x_low + slope * (next - band.y_low),
                           (c % 2 == 0 ? 1 : -1) * (next - y));
            }
            y = next;
        }
    }
    for (std::size_t j = 0; j < static_cast<std::size_t>(ny); ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(nx); ++i) {
            sum += change[stride * j + i];
            fraction[static_cast<std::size_t>(nx) * j + i] += sum;
        }
    }
}

}  // namespace yttria
