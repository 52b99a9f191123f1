// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

enum class Quantity { counts, bq_per_mL, decays };
enum class Role { liver, tumour, necrosis, lung, lung_left, lung_right, perfused, body, avoid, other };
/// Which counts a `counts` image is normalised over (design.md section 4).
enum class CountMask { liver, liver_lung };

std::string to_string(Quantity quantity);
std::string to_string(Role role);

struct ImageEntry {
    std::string name;
    std::string purpose;  ///< maa | y90 | functional
    std::filesystem::path file;
    Quantity quantity = Quantity::counts;
    std::optional<std::filesystem::path> registration;  ///< ITK transform file: planning (CT) space to this image
    std::optional<std::string> reference_time;          ///< ISO 8601 with UTC offset; required for Bq/mL
    std::optional<double> calibration_factor;           ///< Bq per count; absolute, refuses normalisation
};

struct AnatomyEntry {
    std::optional<std::filesystem::path> ct;
    std::optional<std::filesystem::path> density;   ///< g/cm3
    std::optional<std::filesystem::path> material;  ///< index into `materials`
    std::vector<std::string> materials;
    std::string hu_curve = "default";  ///< a name in data/hu/ or a path
};

struct StructureEntry {
    std::string name;
    Role role = Role::other;
    std::optional<std::filesystem::path> mask;
    std::vector<int> labels;  ///< empty: every non-zero voxel
};

struct SessionEntry {
    std::string image;
    std::optional<double> administered_GBq;
    std::optional<double> lung_shunt_fraction;
    std::string lung_shunt_method;              ///< planar | spect | "" (not said)
    std::optional<std::string> injection_time;  ///< ISO 8601 with UTC offset
    CountMask count_mask = CountMask::liver;
    bool normalise_to_administered = false;
    bool lung_activity_from_shunt = false;
};

struct TransportEntry {
    std::uint64_t histories = 10'000'000;
    std::uint64_t seed = 1;
    std::uint32_t replicate_size = 16384;
    std::optional<std::filesystem::path> spectrum;  ///< lower_MeV,upper_MeV,probability
    std::string grid = "spacing";                   ///< "spacing" | "activity" | "ct"
    double spacing_mm = 2.0;
    bool crop = true;                       ///< false: the whole lattice, as far as there is tissue
    std::string method = "mc";              ///< mc | local | kernel
    std::string kernel_material = "liver";  ///< of the dose-voxel kernel, at its nominal density
    bool kernel_density_scaling = false;    ///< kernel dose times density of the kernel over density of the voxel
    double kernel_reach_mm = 12;            ///< how far the kernel goes at least
    bool allow_activity_outside = false;
};

/// Values for the partition model given by hand; what is absent is taken from the voxels.
struct PartitionEntry {
    std::optional<double> tumour_mass_kg, normal_mass_kg, tumour_to_normal_ratio, lung_shunt_fraction;
    double lung_mass_kg = 1.0;
    double soft_density_g_per_mL = 1.05;
};

struct OverrideEntry {
    std::string check;
    std::string reason;
};

/// A case file as read and checked (docs/formats/case.md). Paths are absolute.
struct Case {
    std::filesystem::path file;
    std::string sha256;  ///< of the file's bytes
    std::string id;
    std::vector<ImageEntry> images;
    AnatomyEntry anatomy;
    std::vector<StructureEntry> structures;
    std::vector<SessionEntry> sessions;
    TransportEntry transport;
    PartitionEntry partition;
    std::vector<OverrideEntry> overrides;
    std::optional<std::string> protocol;  ///< a name in protocols/ or an absolute path

    ImageEntry const* find_image(std::string const& name) const;
    bool overridden(std::string const& check) const;
};

/// TOML file -> checked case. Throws Error (input) naming file, line and key; unknown keys name the nearest known one.
Case read_case(std::filesystem::path const& file);

}  // namespace yttria
