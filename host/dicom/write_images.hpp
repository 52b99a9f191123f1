// SPDX-License-Identifier: Apache-2.0
//! Images -> CT, NM and PET objects as scanners write them, for phantoms (docs/formats/phantom.md)
#pragma once

#include "host/base/volume.hpp"
#include "host/dicom/write_identity.hpp"

namespace yttria {

/// What the headers of an image of activity say beside its voxels.
struct EmissionHead {
    std::string description;  ///< of the series, after the words of `research_only`
    std::string isotope;      ///< "Y-90" or "Tc-99m"
    std::string tracer;       ///< Radiopharmaceutical
    double half_life_s = 0;   ///< of PET; NM objects carry none
};

// A left-handed grid is written in reverse slice order, so that frames go along the normal.

/// A CT series: one file a slice, `folder`/0001.dcm and on, 16 bit signed, HU. `ct` holds whole HU from -1024 to 3071 (others are
/// rounded and clamped). Throws Error (file).
void write_ct(std::filesystem::path const& folder, Volume<float> const& ct, Identity const& identity, ObjectHead const& head);

/// One reconstructed SPECT object (RECON TOMO): 16 bit unsigned, no unit and no rescale, as most cameras write it. Counts are scaled so
/// that the largest is `largest_count`: they are relative. Throws Error (file).
void write_spect(std::filesystem::path const& file, Volume<float> const& counts, EmissionHead const& emission, Identity const& identity,
                 ObjectHead const& head);
inline constexpr double largest_count = 30000;

/// A PET series [Bq/mL] at the injection (DecayCorrection ADMIN): one file a slice, 16 bit, one slope for all. Throws Error (file).
void write_pet(std::filesystem::path const& folder, Volume<float> const& Bq_per_mL, EmissionHead const& emission, Identity const& identity,
               ObjectHead const& head);

}  // namespace yttria
