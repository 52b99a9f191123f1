// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"
#include "host/base/volume.hpp"
#include "host/casefile/case.hpp"

namespace yttria {

struct StoredStructure {
    std::string name;
    Role role = Role::other;
    bool derived = false;
    std::vector<float> fraction;  ///< 0..1 per voxel of the dose grid
};

/// A dose as it lies on the disk. Where the file does not say something its list is empty.
struct StoredDose {
    std::filesystem::path file;
    std::string method;                    ///< "mc", "local", "kernel"; empty: not a result of this program
    std::optional<std::int64_t> sessions;  ///< that the dose is the sum of, where the file says so
    Volume<float> mean_Gy;
    std::string frame_of_reference;  ///< UID where the file says it (RTDOSE)
    Warnings warnings;
    std::vector<float> relative_uncertainty;  ///< 1 sigma, fraction; NaN in voxels without a deposit
    std::vector<float> density_g_per_cm3;
    std::vector<StoredStructure> structures;
};

/// result.h5, the folder that holds it, an RTDOSE, or an image (NRRD, MetaImage, NIfTI) in Gy. Throws Error: file (missing, unreadable,
/// another format or version), input (values that are not finite, a DICOM object that is no RTDOSE in Gy).
StoredDose read_dose(std::filesystem::path const& path);

/// Relative uncertainty (1 sigma, fraction) of `dose` from an image on the same grid: as stored, or in Gy (`absolute`), where it is
/// divided by the dose. Throws Error (input) where the grids differ or a value is negative.
std::vector<float> read_uncertainty(std::filesystem::path const& file, StoredDose const& dose, bool absolute);

/// Equal sizes, and voxel centres within a thousandth of a voxel of each other.
bool same_lattice(Geometry const& a, Geometry const& b);

}  // namespace yttria
