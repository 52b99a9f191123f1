// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace yttria {

/// What every exported object says in its series description and comment (clinical.md, correction 14).
inline constexpr char const* research_only = "RESEARCH - NOT FOR CLINICAL USE";

/// A new UID under 2.25: a random UUID written as a decimal number (ITU-T X.667). It names neither a machine nor a time.
std::string new_uid();

/// Whom and what the objects of one export belong to. Values are DICOM text in UTF-8; "" is written as an empty element.
struct Identity {
    bool identified = false;                               ///< the elements below are those of a source series
    std::map<std::string, std::string> patient_and_study;  ///< keyword -> value; see `identity_keywords`
    std::string study_uid, frame_of_reference_uid;
    std::string series_uid;  ///< of the source series, "" where there is none
};

/// No identifiers: empty dates, the name "RESEARCH", new UIDs.
Identity anonymous_identity();

/// Patient, study and frame of reference of a DICOM file, or of the first DICOM file (by name) of a folder.
/// Throws Error: file (missing, unreadable), input (no StudyInstanceUID or FrameOfReferenceUID).
Identity identity_of_series(std::filesystem::path const& path);

/// What stands in the head of each object beside its identity.
struct ObjectHead {
    std::string program_version;  ///< SoftwareVersions
    std::string date, time;       ///< DA and TM of the export
    std::string utc_offset;       ///< "+0900"
};

}  // namespace yttria
