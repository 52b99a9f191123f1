// SPDX-License-Identifier: Apache-2.0
#include "host/grid/grid.hpp"

#include "host/images/labels.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace yttria {
namespace {

/// Kept around activity, liver and lungs: beyond the range of Y-90 electrons in water (11 mm, physics.md), and a little more.
constexpr double margin_mm = 20;
/// Voxels that together hold less than this share of the activity do not widen the grid (the activity stage allows 1e-6).
constexpr double ignored_share = 0.5e-6;
/// Memory: a grid point costs 32 batches of 8 bytes in the tally.
constexpr double most_voxels = 4e8;
/// Parts of a voxel that are taken for rounding.
constexpr double sliver = 1e-6;

/// Continuous indices on a lattice; voxel i reaches from i - 0.5 to i + 0.5.
struct Box {
    Vec3d low{1e30, 1e30, 1e30}, high{-1e30, -1e30, -1e30};

    void add(Vec3d const& point) {
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = std::min(low[a], point[a]);
            high[a] = std::max(high[a], point[a]);
        }
    }
    void add_box(Box const& other) {
        add(other.low);
        add(other.high);
    }
    bool empty() const { return low[0] > high[0]; }
};

Box whole(Geometry const& geometry) {
    Box box;
    box.add({-0.5, -0.5, -0.5});
    box.add({geometry.size[0] - 0.5, geometry.size[1] - 0.5, geometry.size[2] - 0.5});
    return box;
}

/// Bounding box of `box` after a map of its corners.
template <class Map>
Box mapped(Box const& box, Map const& map) {
    Box result;
    for (int corner = 0; corner < 8; ++corner) {
        result.add(map(Vec3d{(corner & 1) ? box.high[0] : box.low[0], (corner & 2) ? box.high[1] : box.low[1],
                             (corner & 4) ? box.high[2] : box.low[2]}));
    }
    return result;
}

/// Voxels for which `counts` is true.
template <class Counts>
Box box_where(Geometry const& geometry, Counts const& counts) {
    Box box;
    std::size_t voxel = 0;
    for (int k = 0; k < geometry.size[2]; ++k) {
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) {
                if (!counts(voxel++)) { continue; }
                box.add({i - 0.5, j - 0.5, k - 0.5});
                box.add({i + 0.5, j + 0.5, k + 0.5});
            }
        }
    }
    return box;
}

Box activity_box(Volume<float> const& image) {
    double total = 0;
    for (float const value : image.values) { total += std::isfinite(value) ? std::abs(static_cast<double>(value)) : 0; }
    // Voxels below this hold at most the ignored share together, however many they are.
    double const least = ignored_share * total / static_cast<double>(image.values.size());
    return box_where(image.geometry, [&](std::size_t voxel) { return std::abs(static_cast<double>(image.values[voxel])) > least; });
}

std::string extent_text(Box const& box) {
    std::ostringstream text;
    text.precision(5);
    for (std::size_t a = 0; a < 3; ++a) { text << (a ? ", " : "") << "LPS"[a] << " " << box.low[a] << " to " << box.high[a]; }
    return text.str() + " mm";
}

/// Extent in planning space of an image that may be registered.
Box extent_of(Geometry const& geometry, Affine const& registration) {
    IndexMap const to_planning = IndexMap{registration.matrix, registration.offset_mm}.inverse();
    return mapped(whole(geometry), [&](Vec3d const& index) { return to_planning(geometry.to_patient(index)); });
}

/// The image's grid in planning space; nothing unless the registration is rigid.
Geometry moved_to_planning(Geometry geometry, Affine const& registration, std::string const& name) {
    auto const& m = registration.matrix;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            double const dot = m[a] * m[b] + m[3 + a] * m[3 + b] + m[6 + a] * m[6 + b];
            if (std::abs(dot - (a == b)) > 1e-6) {
                throw input_error("transport.grid = \"activity\" with image \"" + name +
                                  "\" (its registration scales or shears, so its voxels are no boxes); use spacing_mm");
            }
        }
    }
    IndexMap const to_planning = IndexMap{registration.matrix, registration.offset_mm}.inverse();
    geometry.origin_mm = to_planning(geometry.origin_mm);
    auto const direction = geometry.direction;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t a = 0; a < 3; ++a) {
            geometry.direction[3 * row + a] = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                geometry.direction[3 * row + a] += to_planning.matrix[3 * row + i] * direction[3 * i + a];
            }
        }
    }
    return geometry;
}

/// Isotropic voxels on the axes of `reference`, from its corner on; its own grid where the spacing is the same.
Geometry lattice_with_spacing(Geometry const& reference, double spacing_mm) {
    Geometry lattice = reference;
    if (std::all_of(reference.spacing_mm.begin(), reference.spacing_mm.end(),
                    [&](double s) { return std::abs(s - spacing_mm) < sliver * spacing_mm; })) {
        return lattice;
    }
    Vec3d first{};  // centre of the first voxel, as an index of the reference
    for (std::size_t a = 0; a < 3; ++a) {
        lattice.size[a] = static_cast<int>(std::ceil(reference.size[a] * reference.spacing_mm[a] / spacing_mm - sliver));
        lattice.spacing_mm[a] = spacing_mm;
        first[a] = -0.5 + 0.5 * spacing_mm / reference.spacing_mm[a];
    }
    lattice.origin_mm = reference.to_patient(first);
    return lattice;
}

std::vector<ActivityImage const*> transported(Case const& request, SourceImages const& images) {
    std::vector<ActivityImage const*> list;
    for (SessionEntry const& session : request.sessions) {
        auto const found = images.activity.find(session.image);
        if (found == images.activity.end()) {
            throw input_error("session.image = \"" + session.image + "\" (no image has that name); name one of [[image]]");
        }
        list.push_back(&found->second);
    }
    return list;
}

bool widens_the_grid(Role role) {
    return role == Role::liver || role == Role::tumour || role == Role::lung || role == Role::lung_left || role == Role::lung_right;
}

}  // namespace

Geometry choose_grid(Case const& request, SourceImages const& images) {
    auto const sources = transported(request, images);
    SourceImage const* const anatomy = images.ct ? &*images.ct : images.density ? &*images.density : nullptr;
    if (anatomy == nullptr) { throw input_error("no anatomy.ct or anatomy.density (the transport grid lies in it); name one"); }
    Geometry const& reference = anatomy->volume.geometry;
    if (request.transport.grid == "activity" && sources.empty()) {
        throw input_error("transport.grid = \"activity\" without a session (there is no activity image); add [[session]]");
    }

    Geometry lattice = request.transport.grid == "ct" ? reference : lattice_with_spacing(reference, request.transport.spacing_mm);
    if (request.transport.grid == "activity") {
        lattice = moved_to_planning(sources.front()->image.volume.geometry, sources.front()->registration, sources.front()->entry.name);
    }

    // What must be in the grid, and where it may lie: in the lattice, and where there is tissue.
    Box const tissue = mapped(whole(reference), [&](Vec3d const& index) { return lattice.to_index(reference.to_patient(index)); });
    Box needed;
    auto const add = [&](std::string const& what, SourceImage const& image, Box const& box, Affine const& registration) {
        if (box.empty()) { return; }  // its own stage says so
        Box const here = mapped(box, index_map(image.volume.geometry, lattice, registration));
        for (std::size_t a = 0; a < 3; ++a) {
            if (here.high[a] <= tissue.low[a] || here.low[a] >= tissue.high[a]) {
                throw input_error(what + " (\"" + image.file.string() + "\") and the anatomy (\"" + anatomy->file.string() +
                                  "\") do not overlap (extents " + extent_text(extent_of(image.volume.geometry, registration)) + " and " +
                                  extent_text(extent_of(reference, {})) +
                                  "); check that they are of one patient and position, or give a registration");
            }
        }
        needed.add_box(here);
    };
    for (ActivityImage const* source : sources) {
        add("image \"" + source->entry.name + "\"", source->image, activity_box(source->image.volume), source->registration);
    }
    for (LabelledMask const& mask : images.masks) {
        if (!widens_the_grid(mask.entry.role)) { continue; }
        auto const inside = labelled_voxels(mask);
        add("structure \"" + mask.entry.name + "\"", *mask.image,
            box_where(mask.image->volume.geometry, [&](std::size_t voxel) { return inside[voxel] != 0; }), {});
    }
    if (needed.empty() || !request.transport.crop) { needed = whole(lattice); }

    Geometry grid = lattice;
    Vec3d first{};
    double voxels = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        double const margin = margin_mm / lattice.spacing_mm[a];
        double const low = std::max({needed.low[a] - margin, tissue.low[a], -0.5});
        double const high = std::min({needed.high[a] + margin, tissue.high[a], lattice.size[a] - 0.5});
        first[a] = std::floor(low + 0.5 + sliver);
        grid.size[a] = static_cast<int>(std::ceil(high + 0.5 - sliver) - first[a]);
        voxels *= grid.size[a];
    }
    if (voxels > most_voxels) {
        std::ostringstream size;
        size << grid.size[0] << " x " << grid.size[1] << " x " << grid.size[2];
        throw input_error("the transport grid would have " + size.str() +
                          " voxels (at most 4e8 fit the tallies); use a larger transport.spacing_mm");
    }
    grid.origin_mm = lattice.to_patient(first);
    return grid;
}

}  // namespace yttria
