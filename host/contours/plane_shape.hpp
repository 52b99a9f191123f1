// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace yttria {

using Point2d = std::array<double, 2>;
using Polygon2d = std::vector<Point2d>;  ///< closed: the last point joins the first

/// The points of a plane that lie inside an odd number of closed polygons. So a contour inside another is a hole (the XOR convention),
/// one inside the hole is an island, and a channel that is drawn in and out again (keyhole) has no area; crossing lines are allowed.
/// Exact: the plane is cut at every vertex and crossing into bands, in each of which edges do not cross (scan-line decomposition).
class PlaneShape {
public:
    /// Coordinates in any unit. Throws Error (input) where edges overlap so often that the number of bands explodes.
    explicit PlaneShape(std::vector<Polygon2d> const& polygons);

    bool empty() const { return bands_.empty(); }
    double area() const;
    bool contains(double x, double y) const;
    /// Adds to `fraction` (nx*ny, x fastest) the covered part of each pixel; pixel (i, j) is the square from (i, j) to (i+1, j+1).
    /// What lies outside is left out.
    void add_coverage(int nx, int ny, std::vector<double>& fraction) const;

private:
    struct Crossing {
        double x_low, x_high;  ///< at the band's lower and upper y
    };
    struct Band {
        double y_low, y_high;
        std::size_t first, count;  ///< its crossings, left to right; the count is even
    };
    std::vector<Band> bands_;
    std::vector<Crossing> crossings_;
};

}  // namespace yttria
