// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/contours/contours.hpp"
#include "host/contours/plane_shape.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double farthest_mm = 1e4;

double dot(Vec3d const& a, Vec3d const& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Vec3d cross(Vec3d const& a, Vec3d const& b) { return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]}; }
Vec3d minus(Vec3d const& a, Vec3d const& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }

/// Twice the vector area of a polygon (Newell), about its first point so that far coordinates cost no digits.
Vec3d vector_area(Polygon3d const& polygon) {
    Vec3d sum{0, 0, 0};
    for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
        Vec3d const part = cross(minus(polygon[i], polygon[0]), minus(polygon[i + 1], polygon[0]));
        for (std::size_t a = 0; a < 3; ++a) { sum[a] += part[a]; }
    }
    return sum;
}

/// Normal of the largest contour; towards +z, +y or +x, whichever it is nearest to.
Vec3d common_normal(std::string const& where, std::vector<Polygon3d> const& polygons) {
    Vec3d best{0, 0, 0};
    for (auto const& polygon : polygons) {
        Vec3d const area = vector_area(polygon);
        if (dot(area, area) > dot(best, best)) { best = area; }
    }
    double const length = std::sqrt(dot(best, best));
    if (!(length > 0)) { throw input_error(where + " encloses no area (its points lie on lines); draw it again"); }
    auto const main = std::max_element(best.begin(), best.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    double const scale = (*main < 0 ? -1 : 1) / length;
    for (double& x : best) { x *= scale; }
    // Axial contours are written with few digits: what is a thousandth of a degree off is meant to be straight.
    for (std::size_t a = 0; a < 3; ++a) {
        if (std::abs(best[a]) > 1 - 1e-10) { best = {a == 0 ? 1.0 : 0.0, a == 1 ? 1.0 : 0.0, a == 2 ? 1.0 : 0.0}; }
    }
    return best;
}

void check_points(std::string const& where, Polygon3d const& polygon) {
    for (auto const& point : polygon) {
        for (double const x : point) {
            if (!std::isfinite(x) || std::abs(x) > farthest_mm) {
                throw input_error(where + " has a coordinate of " + precise(x) + " mm (no patient is there); write it again");
            }
        }
    }
}

std::vector<ContourPlane> planes_of(std::string const& where, std::vector<Polygon3d> const& polygons, Vec3d const& normal) {
    std::vector<ContourPlane> planes;
    for (auto const& polygon : polygons) {
        double low = dot(polygon[0], normal), high = low, sum = 0;
        for (auto const& point : polygon) {
            double const height = dot(point, normal);
            low = std::min(low, height);
            high = std::max(high, height);
            sum += height;
        }
        if (high - low > 2 * ContourRules::planar_mm) {
            throw input_error(where + " has a contour that leaves the plane of the others by " + precise(high - low) +
                              " mm (contours must be planar and parallel); resample it to parallel planes");
        }
        planes.push_back({sum / static_cast<double>(polygon.size()), 0, 0, {polygon}});
    }
    std::sort(planes.begin(), planes.end(), [](auto const& a, auto const& b) { return a.position_mm < b.position_mm; });
    std::vector<ContourPlane> merged;
    for (auto& plane : planes) {
        if (merged.empty() || plane.position_mm - merged.back().position_mm > ContourRules::same_plane_mm) {
            merged.push_back(std::move(plane));
        } else {
            merged.back().polygons.push_back(std::move(plane.polygons.front()));
        }
    }
    return merged;
}

double usual_distance(std::vector<ContourPlane> const& planes) {
    std::vector<double> gaps;
    for (std::size_t k = 1; k < planes.size(); ++k) { gaps.push_back(planes[k].position_mm - planes[k - 1].position_mm); }
    auto const middle = gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    return *middle;
}

/// Where each slab ends; says where planes are missing.
void make_slabs(ContourStack& stack) {
    auto& planes = stack.planes;
    double const half = 0.5 * stack.spacing_mm;
    planes.front().low_mm = planes.front().position_mm - half;
    planes.back().high_mm = planes.back().position_mm + half;
    std::string filled, apart;
    for (std::size_t k = 1; k < planes.size(); ++k) {
        double const a = planes[k - 1].position_mm, b = planes[k].position_mm, gap = b - a;
        bool const bridged = gap <= ContourRules::bridged_planes * stack.spacing_mm;
        planes[k - 1].high_mm = bridged ? 0.5 * (a + b) : a + half;
        planes[k].low_mm = bridged ? 0.5 * (a + b) : b - half;
        if (gap > ContourRules::odd_gap * stack.spacing_mm) {
            auto& list = bridged ? filled : apart;
            list += (list.empty() ? "" : ", ") + precise(a) + " to " + precise(b);
        }
    }
    std::string const where = "structure \"" + stack.name + "\" has planes " + precise(stack.spacing_mm) + " mm apart but none from ";
    if (!filled.empty()) {
        stack.warnings.push_back({"structures.planes_missing",
                                  where + filled + " mm (left out in drawing, it seems); each side is extended to the middle, check it"});
    }
    if (!apart.empty()) {
        stack.warnings.push_back({"structures.separate_parts", where + apart +
                                                                   " mm (too far to bridge); taken as separate parts with ends half a "
                                                                   "distance beyond their last planes, check it"});
    }
}

}  // namespace

ContourStack stack_contours(std::string const& name, std::vector<Polygon3d> const& polygons, std::optional<double> single_mm) {
    std::string const where = "structure \"" + name + "\"";
    std::vector<Polygon3d> closed;
    for (auto const& polygon : polygons) {
        check_points(where, polygon);
        if (polygon.size() >= 3) { closed.push_back(polygon); }
    }
    if (closed.empty()) { throw input_error(where + " has no closed contour (three points at least); draw it, or leave it out"); }
    ContourStack stack;
    stack.name = name;
    stack.normal = common_normal(where, closed);
    stack.planes = planes_of(where, closed, stack.normal);
    if (closed.size() < polygons.size()) {
        stack.warnings.push_back({"structures.contours_skipped", where + " has " + std::to_string(polygons.size() - closed.size()) +
                                                                     " contours of fewer than three points (no area); they are left out"});
    }
    if (stack.planes.size() == 1 && !single_mm) {
        throw input_error(where + " is drawn in one plane only (its thickness is unknown); give a CT, whose slice distance is then taken");
    }
    stack.spacing_mm = stack.planes.size() == 1 ? *single_mm : usual_distance(stack.planes);
    make_slabs(stack);
    return stack;
}

ContourStack moved(ContourStack const& stack, Affine const& rigid) {
    ContourStack result = stack;
    Vec3d const zero = rigid({0, 0, 0}), tip = rigid(stack.normal);
    result.normal = minus(tip, zero);
    double const shift = dot(zero, result.normal);
    for (auto& plane : result.planes) {
        plane.position_mm += shift;
        plane.low_mm += shift;
        plane.high_mm += shift;
        for (auto& polygon : plane.polygons) {
            for (auto& point : polygon) { point = rigid(point); }
        }
    }
    return result;
}

double ContourStack::volume_mL() const {
    // Two axes of the plane.
    Vec3d const helper = std::abs(normal[0]) < 0.9 ? Vec3d{1, 0, 0} : Vec3d{0, 1, 0};
    Vec3d u = cross(normal, helper);
    double const length = std::sqrt(dot(u, u));
    for (double& x : u) { x /= length; }
    Vec3d const v = cross(normal, u);
    double volume_mm3 = 0;
    for (auto const& plane : planes) {
        std::vector<Polygon2d> flat;
        for (auto const& polygon : plane.polygons) {
            flat.emplace_back();
            for (auto const& point : polygon) { flat.back().push_back({dot(point, u), dot(point, v)}); }
        }
        volume_mm3 += PlaneShape(flat).area() * (plane.high_mm - plane.low_mm);
    }
    return volume_mm3 * 1e-3;
}

}  // namespace yttria
