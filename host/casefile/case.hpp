// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"
#include "host/casefile/clinical.hpp"
#include "host/casefile/planning_entry.hpp"
#include "host/casefile/uncertainty_entry.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace yttria {

enum class Quantity { counts, bq_per_mL, decays };
enum class Role { liver, tumour, necrosis, lung, lung_left, lung_right, perfused, body, avoid, other };
/// Which counts a `counts` image is normalised over (design.md section 4).
enum class CountMask { liver, liver_lung };

std::string to_string(Quantity quantity);
std::string to_string(Role role);

/// One place seen in both images, LPS mm.
struct Landmark {
    Vec3d planning_mm{}, image_mm{};
};

struct ImageEntry {
    std::string name;
    std::string purpose;  ///< maa | y90 | functional
    std::filesystem::path file;
    Quantity quantity = Quantity::counts;
    /// Planning (CT) space to this image: ITK transform file or displacement field, or a DICOM REG.
    std::optional<std::filesystem::path> registration;
    std::optional<std::string> reference_time;  ///< ISO 8601 with UTC offset; required for Bq/mL
    std::optional<double> calibration_factor;   ///< Bq per count; absolute, refuses normalisation
    /// registration = "rigid": a CT in the space of this image, to be registered.
    std::optional<std::filesystem::path> registration_ct = {};
    std::vector<Landmark> landmarks = {};        ///< measure the registration, and nothing else
    std::optional<double> resolution_fwhm_mm{};  ///< of the image, reconstruction included; 0: as sharp as its voxels
    std::string tracer{};                        ///< of a functional image
};

struct AnatomyEntry {
    std::optional<std::filesystem::path> ct;
    std::optional<std::filesystem::path> density;   ///< g/cm3
    std::optional<std::filesystem::path> material;  ///< index into `materials`
    std::vector<std::string> materials;
    std::string hu_curve = "default";  ///< a name in data/hu/ or a path
    bool dense_liver_as_ct = false;    ///< true: what is denser than liver in liver contours is not taken for iodine
};

/// One of `mask`, `rtstruct` and `seg`.
struct StructureEntry {
    std::string name;
    Role role = Role::other;
    std::optional<std::filesystem::path> mask;
    std::vector<int> labels;                                 ///< of `mask`; empty: every non-zero voxel
    std::optional<std::filesystem::path> rtstruct{}, seg{};  ///< DICOM structure set or segmentation
    std::optional<std::variant<int, std::string>> part{};    ///< number or name of the ROI or segment; absent: the name of the structure
    std::optional<std::filesystem::path> registration{};     ///< of `rtstruct` or `seg`: DICOM REG, or ITK transform from planning space
    std::optional<double> recovery_coefficient{};            ///< image's mean over true mean; for a mean dose of its own name, nothing else
    std::optional<double> density_g_per_cm3{};               ///< in place of what the CT says there (Lipiodol, contrast, metal)
    std::string material{};                                  ///< a name in data/materials/, in place of the CT's; "" for none
    bool excluded_from_liver{};                              ///< gallbladder, large vessel: in the liver, but no liver tissue
    std::vector<double> margin_mm{}, isodose_Gy{};           ///< of a tumour: what its margins are measured for; empty: the defaults
    std::vector<std::string> metrics{};                      ///< more dose metrics, e.g. "D37_Gy" (metric_name.hpp)
    std::optional<double> alpha_beta_Gy{}, repair_half_time_h{};  ///< of its BED, in place of the defaults of its role
};

/// What was measured around one injection: its net activity, or what it follows from. Times are ISO 8601 with UTC offset.
struct GivenActivity {
    std::optional<double> administered_GBq;         ///< net, at the injection; excludes drawn_GBq
    std::optional<double> drawn_GBq, residual_GBq;  ///< as measured, at drawn_time and residual_time
    std::optional<double> ordered_GBq;              ///< what had been planned; reported beside what was given
    std::optional<std::string> drawn_time, residual_time, injection_time;
};

struct InjectionEntry : GivenActivity {
    std::string territory;  ///< name of a structure; "" where not said
    std::string vessel, vial;
    std::string reason;  ///< why less was given than ordered, e.g. stasis
};

/// What the lung shunt fraction is computed from (clinical.md 2.6). Counts; exactly one method's are there.
struct ShuntEntry {
    std::string method;              ///< planar | spect
    std::optional<double> fraction;  ///< measured elsewhere; no counts are there then
    double lung_anterior = 0, lung_posterior = 0, liver_anterior = 0, liver_posterior = 0;
    double lung_background = 0, liver_background = 0;  ///< planar: subtracted from each view
    double lung = 0, liver = 0;                        ///< spect, by hand
    std::string image;                                 ///< spect: summed in this image over the lung and liver structures instead
    std::optional<double> imaged_lung_fraction;        ///< of the lungs' volume that was in the field of view
};

struct SessionEntry : GivenActivity {
    std::string image;
    std::optional<double> lung_shunt_fraction;
    std::optional<ShuntEntry> lung_shunt;   ///< in place of lung_shunt_fraction
    std::string lung_shunt_method;          ///< planar | spect | "" (not said)
    std::optional<ShuntEntry> other_shunt;  ///< by the other method: a rule that it flips is indeterminate
    std::vector<InjectionEntry> injections;
    CountMask count_mask = CountMask::liver;
    double count_mask_dilation_mm = 0;  ///< the mask's sum reaches this far beyond the liver (about the image's FWHM)
    bool normalise_to_administered = false;
    bool lung_activity_from_shunt = false;
    bool lung_base_to_liver = false;  ///< counts in lung within 3 cm of the liver are moved to the liver
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
    std::optional<double> lung_mass_kg;                      ///< 1 kg where not given
    std::optional<double> other_lung_shunt_fraction;         ///< of another method; a rule that it flips is indeterminate
    std::string lung_shunt_method, other_lung_shunt_method;  ///< planar | spect | ""
    double soft_density_g_per_mL = 1.05;
    std::optional<double> liver_mL, tumour_mL, treated_normal_mL;  ///< reserve by hand; whole liver with its tumours
};

/// Dose of an earlier treatment with Y-90, on a grid of its own.
struct PriorDoseEntry {
    std::string name;
    std::filesystem::path file;                         ///< result.h5 or its folder, RTDOSE, or an image in Gy
    std::optional<std::filesystem::path> registration;  ///< planning space to the space of the dose: ITK transform, or a DICOM REG
    bool same_frame = false;                            ///< stated: its coordinates are those of the planning CT
    std::optional<std::string> injection_time;          ///< ISO 8601 with UTC offset; BED needs it
};

/// A map of BED and EQD2 in result.h5.
struct BedMapEntry {
    std::string name;
    double alpha_beta_Gy = 0, repair_half_time_h = 0;
};

struct OverrideEntry {
    std::string check;
    std::string reason;
};

/// What a case is read for: a computation; the evaluation of a dose that exists, which needs neither activity nor anatomy; a plan, which
/// without them is made from masses given by hand, and for which an image of counts without an activity stands for 1 GBq.
enum class CaseUse { computation, evaluation, plan };

/// A case file as read and checked (docs/formats/case.md). Paths are absolute.
struct Case {
    CaseUse use = CaseUse::computation;
    std::filesystem::path file;
    std::string sha256;  ///< of the file's bytes
    std::string id;
    std::vector<ImageEntry> images;
    AnatomyEntry anatomy;
    std::vector<StructureEntry> structures;
    std::vector<SessionEntry> sessions;
    TransportEntry transport;
    PartitionEntry partition;
    ProductEntry product;
    PlanningEntry planning;
    ClinicalEntry clinical;
    std::vector<PriorDoseEntry> prior_doses;
    std::vector<BedMapEntry> bed_maps;
    UncertaintyEntry uncertainty;
    RepairFactors repair;  ///< of a member of an ensemble; 1 else
    std::vector<OverrideEntry> overrides;
    std::optional<std::string> protocol;  ///< a name in protocols/ or an absolute path

    ImageEntry const* find_image(std::string const& name) const;
    bool overridden(std::string const& check) const;
    std::string override_reason(std::string const& check) const;  ///< "" without one
};

/// TOML file -> checked case. Throws Error (input) naming file, line and key; unknown keys name the nearest known one.
Case read_case(std::filesystem::path const& file, CaseUse use = CaseUse::computation);

}  // namespace yttria
