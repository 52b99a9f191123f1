// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>

#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

/// Names that the program gives to what it derives (host/structures/structures.hpp).
constexpr std::array reserved_names{"whole_liver", "tumours",  "liver_normal",    "tumour_viable",
                                    "lungs",       "perfused", "perfused_normal", "remnant"};

std::vector<std::pair<std::string, Role>> roles() {
    std::vector<std::pair<std::string, Role>> list;
    for (auto const role : {Role::liver, Role::tumour, Role::necrosis, Role::lung, Role::lung_left, Role::lung_right, Role::perfused,
                            Role::body, Role::avoid, Role::other})
        list.emplace_back(to_string(role), role);
    return list;
}

/// Limits that catch a wrong unit, not a physical bound: 0.01 mm is far below, 20 mm far above any voxel in use.
constexpr double least_spacing_mm = 0.01, most_spacing_mm = 20.0;
/// A power of two between one warp of histories and what still gives each of 32 batches some replicates.
constexpr std::uint64_t least_replicate = 32, most_replicate = std::uint64_t{1} << 24;
/// Above 10 kg a mass of liver or lung was given in grams (clinical.md 7.2).
constexpr double most_organ_kg = 10.0;
/// Osmium has 22.6.
constexpr double most_density_g_per_cm3 = 25.0;
/// A recovery above this is no partial-volume effect (spill-in can lift it a little above 1).
constexpr double most_recovery = 2.0;
/// The longest range of a Y-90 electron in water is 11.4 mm.
constexpr double least_kernel_reach_mm = 12.0;

void read_spacing(TomlReader& reader, TransportEntry& transport) {
    auto const spacing = reader.positive("spacing_mm");
    if (spacing && (*spacing < least_spacing_mm || *spacing > most_spacing_mm))
        reader.wrong("spacing_mm", "is outside 0.01 to 20 mm (probably another unit): write it in mm");
    if (spacing && transport.grid != "spacing")
        reader.wrong("spacing_mm", "does not go with grid = \"" + transport.grid + "\" (that grid has its own spacing): keep one of them");
    transport.spacing_mm = spacing.value_or(transport.spacing_mm);
}

void read_kernel(TomlReader& reader, TransportEntry& transport) {
    transport.kernel_material = reader.text("kernel_material").value_or(transport.kernel_material);
    transport.kernel_density_scaling = reader.flag("kernel_density_scaling").value_or(transport.kernel_density_scaling);
    transport.kernel_reach_mm = reader.positive("kernel_reach_mm").value_or(transport.kernel_reach_mm);
    if (transport.kernel_reach_mm < least_kernel_reach_mm)
        reader.wrong("kernel_reach_mm", "is below 12 mm (Y-90 electrons reach 11 mm in tissue): leave it out, or write 12 or more");
}

/// Where the structure is drawn: one of three kinds of files, with the keys that go with it.
void read_shape(TomlReader& reader, StructureEntry& structure) {
    structure.mask = reader.path("mask");
    structure.rtstruct = reader.path("rtstruct");
    structure.seg = reader.path("seg");
    structure.labels = reader.labels("label");
    structure.registration = reader.path("registration");
    auto const roi = reader.name_or_number("roi"), segment = reader.name_or_number("segment");
    structure.part = roi ? roi : segment;
    int const given = reader.has("mask") + reader.has("rtstruct") + reader.has("seg");
    if (given == 0) reader.require("mask", "it is the label image; or give rtstruct or seg");
    if (given > 1)
        reader.wrong("mask", "is one of mask, rtstruct and seg, of which several are given (a structure has one shape): keep one");
    auto const belongs = [&](char const* key, bool fits, char const* to) {
        if (reader.has(key) && !fits && given == 1) reader.wrong(key, std::string("goes with ") + to + " only: remove it");
    };
    belongs("label", reader.has("mask"), "mask");
    belongs("roi", reader.has("rtstruct"), "rtstruct");
    belongs("segment", reader.has("seg"), "seg");
    belongs("registration", !reader.has("mask"), "rtstruct or seg");
}

}  // namespace

std::optional<double> read_mass(TomlReader& reader, std::string const& key, bool zero_allowed) {
    auto const value = zero_allowed ? reader.number(key) : reader.positive(key);
    if (value && *value < 0) reader.wrong(key, "is negative: write a mass in kg");
    if (value && *value > most_organ_kg) reader.wrong(key, "is above 10 kg (probably grams): write it in kg");
    return value;
}

void read_anatomy(TomlReader& top, Case& request, TomlProblems& problems) {
    if (!top.require("anatomy", "the density of the tissue comes from it")) return;
    auto const* table = top.table("anatomy");
    if (!table) return;
    TomlReader reader(*table, "[anatomy]", problems);
    auto& anatomy = request.anatomy;
    anatomy.ct = reader.path("ct");
    anatomy.density = reader.path("density");
    anatomy.material = reader.path("material");
    anatomy.materials = reader.texts("materials");
    auto const hu_curve = reader.text("hu_curve");
    auto const dense = reader.choice<bool>("dense_liver", {{"iodine", false}, {"as_ct", true}});
    anatomy.dense_liver_as_ct = dense.value_or(false);
    // A name in data/hu/ or, with a slash or an ending, a file beside the case.
    if (hu_curve) anatomy.hu_curve = hu_curve->find_first_of("/.") == std::string::npos ? *hu_curve : reader.path("hu_curve")->string();
    bool const any_grid = reader.has("density") || reader.has("material") || reader.has("materials");
    if (!reader.has("ct") && !any_grid) reader.require("ct", "or density, material and materials");
    if (reader.has("ct") && any_grid) reader.wrong("ct", "is given beside density or material (both say what the tissue is): keep one");
    if (!reader.has("ct") && any_grid) {
        for (auto const* key : {"density", "material", "materials"}) reader.require(key, "density, material and materials go together");
        if (dense) reader.wrong("dense_liver", "does not go with a density image (it says how a CT is read): remove it");
        if (hu_curve) reader.wrong("hu_curve", "does not go with a density image (it turns a CT into density): remove it");
    }
    reader.finish();
}

void read_structures(TomlReader& top, Case& request, TomlProblems& problems) {
    for (auto const* table : top.tables("structure")) {
        TomlReader reader(*table, "[[structure]]", problems);
        StructureEntry structure;
        if (reader.require("name", "results are listed by it")) structure.name = reader.text("name").value_or("");
        if (reader.require("role", "liver, tumour, lung, ... : rules ask for it"))
            structure.role = reader.choice("role", roles()).value_or(Role::other);
        read_shape(reader, structure);
        structure.recovery_coefficient = reader.positive("recovery_coefficient");
        structure.density_g_per_cm3 = reader.positive("density_g_per_cm3");
        if (structure.density_g_per_cm3.value_or(1) > most_density_g_per_cm3)
            reader.wrong("density_g_per_cm3", "is above 25 g/cm3 (no matter is that dense; probably kg/m3 or HU): write it in g/cm3");
        structure.material = reader.text("material").value_or("");
        if (structure.recovery_coefficient.value_or(1) > most_recovery)
            reader.wrong("recovery_coefficient", "is above 2 (a share of the true mean; probably percent): write a fraction such as 0.8");
        read_evaluation(reader, structure);
        read_radiobiology(reader, structure);
        reader.finish();
        auto const same = [&](auto const& other) { return other.name == structure.name; };
        if (!structure.name.empty() && std::any_of(request.structures.begin(), request.structures.end(), same))
            reader.wrong("name", "\"" + structure.name + "\" is used twice: give each structure its own name");
        if (std::find(reserved_names.begin(), reserved_names.end(), structure.name) != reserved_names.end())
            reader.wrong("name", "\"" + structure.name +
                                     "\" is the name of a structure that the program derives: choose another, such as \"" + structure.name +
                                     "_1\"");
        request.structures.push_back(structure);
    }
}

void read_transport(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("transport");
    if (!table) return;
    TomlReader reader(*table, "[transport]", problems);
    auto& transport = request.transport;
    transport.histories = reader.whole("histories").value_or(transport.histories);
    if (transport.histories == 0) reader.wrong("histories", "is 0: write how many decays are followed, such as 1e7");
    transport.seed = reader.whole("seed").value_or(transport.seed);
    auto const replicate = reader.whole("replicate_size").value_or(transport.replicate_size);
    if (std::has_single_bit(replicate) && replicate >= least_replicate && replicate <= most_replicate)
        transport.replicate_size = static_cast<std::uint32_t>(replicate);
    else
        reader.wrong("replicate_size", "is not a power of two from 32 to 16777216: write one, such as 16384");
    transport.spectrum = reader.path("spectrum");
    transport.grid =
        reader.choice<std::string>("grid", {{"spacing", "spacing"}, {"activity", "activity"}, {"ct", "ct"}}).value_or(transport.grid);
    read_spacing(reader, transport);
    transport.crop = reader.flag("crop").value_or(transport.crop);
    transport.method =
        reader.choice<std::string>("method", {{"mc", "mc"}, {"local", "local"}, {"kernel", "kernel"}}).value_or(transport.method);
    read_kernel(reader, transport);
    transport.allow_activity_outside = reader.flag("allow_activity_outside").value_or(false);
    reader.finish();
}

void read_partition(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("partition");
    if (!table) return;
    TomlReader reader(*table, "[partition]", problems);
    auto& partition = request.partition;
    partition.tumour_mass_kg = read_mass(reader, "tumour_mass_kg", false);
    partition.normal_mass_kg = read_mass(reader, "normal_mass_kg", true);  // 0: the whole perfused volume is tumour
    partition.tumour_to_normal_ratio = reader.positive("tumour_to_normal_ratio");
    partition.lung_shunt_fraction = read_shunt_fraction(reader);
    partition.lung_mass_kg = read_mass(reader, "lung_mass_kg", false);
    partition.other_lung_shunt_fraction = read_shunt_fraction(reader, "other_lung_shunt_fraction");
    std::vector<std::pair<std::string, std::string>> const methods{{"planar", "planar"}, {"spect", "spect"}};
    partition.lung_shunt_method = reader.choice("lung_shunt_method", methods).value_or("");
    partition.other_lung_shunt_method = reader.choice("other_lung_shunt_method", methods).value_or("");
    read_partition_by_hand(reader, partition);
    partition.soft_density_g_per_mL = reader.positive("soft_density_g_per_mL").value_or(partition.soft_density_g_per_mL);
    if (partition.soft_density_g_per_mL < 0.5 || partition.soft_density_g_per_mL > 2)
        reader.wrong("soft_density_g_per_mL", "is outside 0.5 to 2 g/mL (no soft tissue; probably kg/m3): write it in g/mL");
    reader.finish();
}

void read_overrides(TomlReader& top, Case& request, TomlProblems& problems) {
    for (auto const* table : top.tables("override")) {
        TomlReader reader(*table, "[[override]]", problems);
        OverrideEntry entry;
        if (reader.require("check", "it names what is overridden")) entry.check = reader.text("check").value_or("");
        if (reader.require("reason", "an override is printed with its reason")) entry.reason = reader.text("reason").value_or("");
        reader.finish();
        if (!entry.reason.empty() && entry.reason.find_first_not_of(" \t\n") == std::string::npos)
            reader.wrong("reason", "is empty: say why the check is overridden");
        request.overrides.push_back(entry);
    }
}

void read_protocol(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("protocol");
    if (!table) return;
    TomlReader reader(*table, "[protocol]", problems);
    if (reader.require("file", "it is a name in protocols/ or a path")) {
        auto const name = reader.text("file");
        bool const is_path = name && (name->find('/') != std::string::npos || name->ends_with(".toml"));
        if (name) request.protocol = is_path ? reader.path("file")->string() : *name;
    }
    reader.finish();
}

}  // namespace yttria
