// SPDX-License-Identifier: Apache-2.0
#include "phantoms/shapes.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Half edge that stands for "without end".
constexpr double endless_mm = 1e9;

double box_level(Vec3d const& from, Vec3d const& to, Vec3d const& p) {
    double level = endless_mm;
    for (std::size_t a = 0; a < 3; ++a) level = std::min({level, p[a] - from[a], to[a] - p[a]});
    return level;
}

/// Scaled radius about the centre, over the axes that count. rmin * (1 - scaled) is Lipschitz 1 since |p/r| changes by at most 1/rmin a mm.
double round_level(Shape const& shape, Vec3d const& p, std::optional<std::size_t> skip) {
    double scaled = 0, smallest = endless_mm;
    for (std::size_t a = 0; a < 3; ++a) {
        if (skip && *skip == a) continue;
        double const x = (p[a] - shape.centre_mm[a]) / shape.half_mm[a];
        scaled += x * x;
        smallest = std::min(smallest, shape.half_mm[a]);
    }
    return smallest * (1 - std::sqrt(scaled));
}

double unclipped_level(Shape const& shape, Vec3d const& p) {
    switch (shape.kind) {
        case Shape::Kind::ellipsoid:
            return round_level(shape, p, std::nullopt);
        case Shape::Kind::cylinder: {
            auto const along = shape.half_mm[shape.axis] - std::abs(p[shape.axis] - shape.centre_mm[shape.axis]);
            return std::min(along, round_level(shape, p, shape.axis));
        }
        case Shape::Kind::box:
            break;
    }
    Vec3d from{}, to{};
    for (std::size_t a = 0; a < 3; ++a) {
        from[a] = shape.centre_mm[a] - shape.half_mm[a];
        to[a] = shape.centre_mm[a] + shape.half_mm[a];
    }
    return box_level(from, to, p);
}

enum class Word { sphere, ellipsoid, box, cylinder, slab };

std::size_t read_axis(TomlReader& reader) {
    reader.require("axis", "it is the direction of the shape: x, y or z");
    return reader.choice<std::size_t>("axis", {{"x", 0}, {"y", 1}, {"z", 2}}).value_or(2);
}

void read_centre(TomlReader& reader, Shape& shape) {
    reader.require("centre_mm", "it places the shape");
    shape.centre_mm = reader.vector3("centre_mm").value_or(shape.centre_mm);
}

void read_cylinder(TomlReader& reader, Shape& shape) {
    shape.axis = read_axis(reader);
    std::vector<double> radii(2, reader.positive("radius_mm").value_or(1));
    if (reader.has("radii_mm"))
        radii = reader.numbers("radii_mm", 2);
    else
        reader.require("radius_mm", "or radii_mm = [a, b], in the order of the axes");
    for (std::size_t a = 0, r = 0; a < 3 && radii.size() == 2; ++a) {
        if (a != shape.axis) shape.half_mm[a] = radii[r++];
    }
    shape.half_mm[shape.axis] = reader.positive("length_mm").value_or(2 * endless_mm) / 2;
}

void read_slab(TomlReader& reader, Shape& shape) {
    auto const axis = read_axis(reader);
    shape.half_mm = {endless_mm, endless_mm, endless_mm};
    if (!reader.has("from_mm") && !reader.has("to_mm")) reader.require("from_mm", "a slab needs from_mm, to_mm or both");
    shape.clip_from_mm[axis] = reader.number("from_mm").value_or(-endless_mm);
    shape.clip_to_mm[axis] = reader.number("to_mm").value_or(endless_mm);
}

}  // namespace

double level_mm(Shape const& shape, Vec3d const& p) {
    return std::min(unclipped_level(shape, p), box_level(shape.clip_from_mm, shape.clip_to_mm, p));
}

double level_mm(std::vector<Shape> const& shapes, Vec3d const& p) {
    double level = -endless_mm;
    for (auto const& shape : shapes) level = std::max(level, level_mm(shape, p));
    return level;
}

Shape read_shape(TomlReader& reader) {
    Shape shape;
    reader.require("kind", "it names the shape");
    auto const word = reader.choice<Word>(
        "kind",
        {{"sphere", Word::sphere}, {"ellipsoid", Word::ellipsoid}, {"box", Word::box}, {"cylinder", Word::cylinder}, {"slab", Word::slab}});
    shape.kind = word == Word::box || word == Word::slab ? Shape::Kind::box
                 : word == Word::cylinder                ? Shape::Kind::cylinder
                                                         : Shape::Kind::ellipsoid;
    if (word == Word::slab) {
        read_slab(reader, shape);
    } else if (word) {
        read_centre(reader, shape);
    }
    if (word == Word::sphere) {
        reader.require("radius_mm", "of the sphere");
        shape.half_mm.fill(reader.positive("radius_mm").value_or(1));
    } else if (word == Word::ellipsoid) {
        reader.require("radii_mm", "of the ellipsoid along x, y, z");
        shape.half_mm = reader.vector3("radii_mm").value_or(shape.half_mm);
    } else if (word == Word::box) {
        reader.require("size_mm", "edges along x, y, z");
        auto const size = reader.vector3("size_mm").value_or(Vec3d{2, 2, 2});
        shape.half_mm = {size[0] / 2, size[1] / 2, size[2] / 2};
    } else if (word == Word::cylinder) {
        read_cylinder(reader, shape);
    }
    if (*std::min_element(shape.half_mm.begin(), shape.half_mm.end()) <= 0)
        reader.wrong("kind", "has a size that is not above zero: correct it");
    for (std::size_t a = 0; a < 3; ++a) {
        auto const key = std::string("clip_").append(1, "xyz"[a]).append("_mm");
        if (!reader.has(key)) continue;
        auto const range = reader.numbers(key, 2);
        if (range.size() != 2) continue;
        shape.clip_from_mm[a] = std::max(shape.clip_from_mm[a], range[0]);
        shape.clip_to_mm[a] = std::min(shape.clip_to_mm[a], range[1]);
    }
    reader.finish();
    return shape;
}

}  // namespace yttria
