// SPDX-License-Identifier: Apache-2.0
#include "phantoms/description.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "host/base/error.hpp"

namespace yttria {
namespace {

/// 200 million voxels: more than any scanner makes, and what would fill the memory by a typing error.
constexpr double most_voxels = 2e8;

void read_grid(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    top.require("grid", "it is the voxel grid of the phantom");
    auto const* table = top.table("grid");
    if (!table) return;
    TomlReader reader(*table, "[grid]", problems);
    auto& grid = phantom.grid;
    for (auto const* key : {"size", "spacing_mm"}) reader.require(key, "along x, y, z");
    auto const size = reader.vector3("size").value_or(Vec3d{1, 1, 1});
    grid.spacing_mm = reader.vector3("spacing_mm").value_or(grid.spacing_mm);
    for (std::size_t a = 0; a < 3; ++a) {
        if (size[a] < 1 || size[a] != std::floor(size[a]) || size[0] * size[1] * size[2] > most_voxels)
            reader.wrong("size", "is not three whole numbers from 1: correct it");
        if (grid.spacing_mm[a] <= 0) reader.wrong("spacing_mm", "is not above zero: correct it");
        grid.size[a] = static_cast<int>(std::clamp(size[a], 1.0, most_voxels));
        grid.origin_mm[a] = -0.5 * (grid.size[a] - 1) * grid.spacing_mm[a];  // centred on (0, 0, 0) unless told otherwise
    }
    grid.origin_mm = reader.vector3("origin_mm").value_or(grid.origin_mm);
    if (auto const direction = reader.numbers("direction", 9); direction.size() == 9)
        std::copy(direction.begin(), direction.end(), grid.direction.begin());
    phantom.label_refinement = static_cast<int>(std::clamp<std::uint64_t>(reader.whole("label_refinement").value_or(1), 1, 8));
    reader.finish();
}

void read_tissue(TomlReader& reader, Region& region) {
    reader.require("material", "a name in data/materials/");
    reader.require("density_g_per_cm3", "of the region");
    region.material = reader.text("material").value_or("");
    region.density_g_per_cm3 = reader.positive("density_g_per_cm3").value_or(1);
}

void read_background(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    top.require("background", "it is what lies outside all regions");
    auto const* table = top.table("background");
    if (!table) return;
    TomlReader reader(*table, "[background]", problems);
    read_tissue(reader, phantom.background);
    reader.finish();
}

void read_regions(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    for (auto const* table : top.tables("region")) {
        TomlReader reader(*table, "[[region]]", problems);
        Region region;
        reader.require("name", "structures refer to it");
        region.name = reader.text("name").value_or("");
        read_tissue(reader, region);
        region.concentration = reader.number("concentration").value_or(0);
        if (region.concentration < 0) reader.wrong("concentration", "is negative: write a number from 0");
        region.function = reader.number("function").value_or(0);
        if (region.function < 0) reader.wrong("function", "is negative: write a number from 0");
        reader.require("shapes", "a list such as [{ kind = \"sphere\", centre_mm = [0, 0, 0], radius_mm = 10 }]");
        for (auto const* shape : reader.tables("shapes")) {
            TomlReader shape_reader(*shape, "shape of region \"" + region.name + "\"", problems);
            region.shapes.push_back(read_shape(shape_reader));
        }
        reader.finish();
        phantom.regions.push_back(region);
    }
    if (phantom.regions.size() > 250) problems.add("there are more than 250 regions (a label is one byte): use fewer");
}

void read_structures(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    std::vector<std::pair<std::string, Role>> roles;
    for (auto const role : {Role::liver, Role::tumour, Role::necrosis, Role::lung, Role::lung_left, Role::lung_right, Role::perfused,
                            Role::body, Role::avoid, Role::other})
        roles.emplace_back(to_string(role), role);
    for (auto const* table : top.tables("structure")) {
        TomlReader reader(*table, "[[structure]]", problems);
        PhantomStructure structure;
        for (auto const* key : {"name", "role", "regions"}) reader.require(key, "of the structure");
        structure.name = reader.text("name").value_or("");
        structure.role = reader.choice("role", roles).value_or(Role::other);
        for (auto const& name : reader.texts("regions")) {
            auto const found =
                std::find_if(phantom.regions.begin(), phantom.regions.end(), [&](auto const& region) { return region.name == name; });
            if (found == phantom.regions.end())
                reader.wrong("regions", "there is no region \"" + name + "\": correct it");
            else
                structure.labels.push_back(static_cast<int>(found - phantom.regions.begin()) + 1);
        }
        reader.finish();
        phantom.structures.push_back(structure);
    }
}

/// One width for all axes, or a list of three.
Vec3d read_blur(TomlReader& reader, toml::table const& table) {
    auto const* node = table.get("blur_fwhm_mm");
    if (node && node->is_array()) return reader.vector3("blur_fwhm_mm").value_or(Vec3d{0, 0, 0});
    double const width = reader.number("blur_fwhm_mm").value_or(0);
    return {width, width, width};
}

void read_activity(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    top.require("activity", "it gives the total and the kind of image");
    auto const* table = top.table("activity");
    if (!table) return;
    TomlReader reader(*table, "[activity]", problems);
    auto& activity = phantom.activity;
    activity.purpose = reader.choice<std::string>("purpose", {{"maa", "maa"}, {"y90", "y90"}}).value_or(activity.purpose);
    activity.quantity =
        reader.choice<Quantity>("quantity", {{"counts", Quantity::counts}, {"decays", Quantity::decays}}).value_or(activity.quantity);
    activity.total_GBq = reader.positive("total_GBq").value_or(activity.total_GBq);
    activity.lung_shunt_fraction = reader.number("lung_shunt_fraction");
    activity.lung_shunt_from_image = reader.flag("lung_shunt_from_image").value_or(false);
    if (activity.lung_shunt_from_image && activity.lung_shunt_fraction)
        reader.wrong("lung_shunt_from_image", "is given beside lung_shunt_fraction (both say the shunt): keep one");
    activity.lung_fraction = reader.number("lung_fraction").value_or(0);
    activity.blur_fwhm_mm = read_blur(reader, *table);
    if (activity.lung_fraction < 0 || activity.lung_fraction >= 1)
        reader.wrong("lung_fraction", "is outside 0 to 1: write a fraction such as 0.05");
    for (double const width : activity.blur_fwhm_mm)
        if (width < 0) reader.wrong("blur_fwhm_mm", "is negative: write a length in mm");
    reader.finish();
}

void read_function(TomlReader& top, PhantomDescription& phantom, TomlProblems& problems) {
    auto const* table = top.table("function");
    if (!table) return;
    TomlReader reader(*table, "[function]", problems);
    phantom.function.emplace();
    if (reader.require("tracer", "the case names it")) phantom.function->tracer = reader.text("tracer").value_or("");
    phantom.function->blur_fwhm_mm = read_blur(reader, *table);
    for (double const width : phantom.function->blur_fwhm_mm)
        if (width < 0) reader.wrong("blur_fwhm_mm", "is negative: write a length in mm");
    reader.finish();
}

/// The lines "key = value" of a table that the case reader checks.
std::string passed_on(TomlReader& top, std::string const& key) {
    auto const* table = top.table(key);
    if (!table) return {};
    std::ostringstream lines;
    for (auto const& [name, value] : *table)
        value.visit([&, &entry = name](auto const& node) { lines << entry.str() << " = " << node << "\n"; });
    return lines.str();
}

}  // namespace

PhantomDescription read_phantom(std::filesystem::path const& file) {
    auto const root = parse_toml(file);
    TomlProblems problems(file);
    TomlReader top(root, "top level", problems);
    PhantomDescription phantom;
    phantom.name = file.stem().string();
    top.require("schema", "it says which version of the format this is, now 1");
    if (top.whole("schema").value_or(1) != 1) top.wrong("schema", "is not 1: use a matching version of yttria");
    top.require("title", "it says in one line what the phantom is");
    phantom.title = top.text("title").value_or("");
    read_grid(top, phantom, problems);
    read_background(top, phantom, problems);
    read_regions(top, phantom, problems);
    read_structures(top, phantom, problems);
    read_activity(top, phantom, problems);
    read_function(top, phantom, problems);
    phantom.planning_toml = passed_on(top, "planning");
    phantom.transport_toml = passed_on(top, "transport");
    phantom.protocol_toml = passed_on(top, "protocol");
    top.finish();
    problems.throw_if_any();
    return phantom;
}

}  // namespace yttria
