// SPDX-License-Identifier: Apache-2.0
#include "host/functional/functional.hpp"

#include "host/images/resample.hpp"

namespace yttria {
namespace {

/// Volume of the structure whose voxel centres lie in the image.
double seen_mL(Structure const& structure, Geometry const& grid, ActivityImage const& image) {
    auto const& source = image.image.volume.geometry;
    double seen = 0;
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i) {
                auto const f = static_cast<double>(structure.fraction[grid.index(i, j, k)]);
                if (!(f > 0)) continue;
                auto const at = source.to_index(
                    image.registration(grid.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)})));
                bool inside = true;
                for (std::size_t a = 0; a < 3; ++a) inside = inside && at[a] >= -0.5 && at[a] <= source.size[a] - 0.5;
                if (inside) seen += f;
            }
    return seen * grid.voxel_mL();
}

}  // namespace

std::optional<FunctionMap> make_function(Case const& request, SourceImages const& images, Structures const& structures) {
    for (auto const& entry : request.images) {
        if (entry.purpose != "functional") continue;
        auto const found = images.activity.find(entry.name);
        if (found == images.activity.end()) return {};  // could not be read, which is said where it was tried
        auto const* liver = derived_structure(structures, "whole_liver");
        auto const* normal = derived_structure(structures, "liver_normal");
        if (liver == nullptr || normal == nullptr)
            throw input_error(
                request.file.string() + ": image \"" + entry.name +
                "\" shows the liver's function, and no [[structure]] has role = \"liver\" (nothing says where to read it) add one");
        FunctionMap map;
        map.image = entry.name;
        map.tracer = entry.tracer;
        map.counts = spread_amount(found->second.image.volume, structures.grid, found->second.registration).values;
        map.liver_mL = liver->volume_mL;
        map.liver_seen_mL = seen_mL(*liver, structures.grid, found->second);
        for (std::size_t v = 0; v < map.counts.size(); ++v)
            map.normal_counts += static_cast<double>(normal->fraction[v]) * static_cast<double>(map.counts[v]);
        return map;
    }
    return {};
}

}  // namespace yttria
