// SPDX-License-Identifier: Apache-2.0
//! RTDOSE and the RTPLAN that it must name (docs/formats/export.md, docs/decisions/0006-rt-plan.md)
#pragma once

#include "host/base/volume.hpp"
#include "host/dicom/write_identity.hpp"

namespace yttria {

struct RtDoseOptions {
    int bits = 32;                  ///< 16 or 32 bits a voxel; the smallest step is the maximum / (2^bits - 1)
    std::string description;        ///< of the series, after the words of `research_only`
    std::string comment;            ///< DoseComment, after the same words
    std::string plan_uid;           ///< SOPInstanceUID of the RTPLAN beside it
    std::string type = "PHYSICAL";  ///< DoseType; EFFECTIVE: corrected for biological effect
    unsigned series_number = 1;
};

/// Writes `dose` [Gy] as one multi-frame RTDOSE: physical dose, summation type PLAN, the plan referenced. A left-handed grid is written
/// with its slices in reverse order, so that the frames go along the normal. Gives the largest error of rounding [Gy].
/// Throws Error: input (a value that is negative or not finite), file (cannot be written).
double write_rtdose(std::filesystem::path const& file, Volume<float> const& dose, Identity const& identity, ObjectHead const& head,
                    RtDoseOptions const& options);

/// The smallest RTPLAN that the standard allows: intent RESEARCH, unapproved, no beam, no source. Throws Error (file).
void write_rtplan(std::filesystem::path const& file, Identity const& identity, ObjectHead const& head, std::string const& plan_uid);

}  // namespace yttria
