// SPDX-License-Identifier: Apache-2.0
// What images a folder holds, without reading their pixels.
#pragma once

#include "host/base/volume.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// One DICOM series, or one multi-frame object of it.
struct FoundSeries {
    std::string kind;      ///< by the SOP class: "CT image", "PET image", "NM image", "segmentation", "RT structure set", ...
    std::string modality;  ///< as the header says it
    std::string sop_class, series, study, transfer_syntax;
    std::vector<std::filesystem::path> files;  ///< in the order of their names
    bool image = false;                        ///< read_image could be asked for it
    std::optional<Geometry> geometry;          ///< of an image that can be read
    std::string problem;                       ///< why an image cannot be read, or ""
    std::map<std::string, std::string> facts;  ///< SourceImage::dicom
    double least_slope = 1, largest_slope = 1;
    struct Region {
        int number = 0;
        std::string name;
    };
    std::vector<Region> regions;  ///< ROIs of a structure set, segments of a segmentation
};

/// A NRRD, MetaImage or NIfTI file.
struct FoundFile {
    std::filesystem::path file;
    std::string format;
    Geometry geometry;
};

struct Inventory {
    std::filesystem::path path;
    std::vector<FoundSeries> series;  ///< by study, kind and first file
    std::vector<FoundFile> files;
    std::vector<std::pair<std::filesystem::path, std::string>> unreadable;  ///< with the reason
    std::size_t other_files = 0;                                            ///< neither images nor DICOM
    std::size_t patients = 0, studies = 0;                                  ///< different PatientIDs (never shown) and StudyInstanceUIDs
};

/// Looks at every file below `path` (or at one file). Links to folders are not followed. Damaged files are listed, not thrown.
/// Throws Error: file (nothing has that name), input (more than 200 000 files).
Inventory take_inventory(std::filesystem::path const& path);

}  // namespace yttria
