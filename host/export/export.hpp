// SPDX-License-Identifier: Apache-2.0
//! Stage: result -> RTDOSE, RTSTRUCT, SEG, report pages, NRRD or NIfTI for other programs (docs/formats/export.md)
#pragma once

#include "host/base/error.hpp"
#include "host/biology/bed.hpp"
#include "host/dicom/write_seg.hpp"
#include "host/export/regrid.hpp"

#include <optional>
#include <set>

namespace yttria {

enum class ExportFormat { rtdose, rtstruct, seg, capture, pdf, nrrd, nifti };
/// "rtdose" ... -> format; nothing for another word.
std::optional<ExportFormat> export_format(std::string const& word);

struct ExportOptions {
    std::set<ExportFormat> formats;
    std::string grid = "transport";   ///< transport | ct | pet | the name of an image of the case
    int bits = 32;                    ///< of RTDOSE
    std::optional<Radiobiology> bed;  ///< also the BED of the written dose with these, in files and a series of its own
    SegEncoding segmentation = SegEncoding::binary;
    bool identified = false;                          ///< patient, study and frame of reference of `source`
    std::optional<std::filesystem::path> source;      ///< DICOM series that the dose belongs to
    std::vector<std::string> structures;              ///< by name; empty: all
    std::optional<std::filesystem::path> report_pdf;  ///< a PDF file, wrapped as it is; goes into a series of its own
};

struct ExportedStructure {
    std::string name;
    double volume_mL = 0;                                 ///< in the result
    std::optional<double> outlines_mL, seg_mL, image_mL;  ///< as written: inside the outlines, in the segments, in the mask image
};

struct Export {
    std::vector<std::string> files;  ///< names in the folder, in order
    Geometry grid;
    std::optional<Regridded> regridded;  ///< without its values; absent where the grid is the transport grid
    double maximum_Gy = 0;
    std::optional<double> maximum_bed_Gy;
    std::optional<double> rounding_Gy;  ///< largest error of RTDOSE
    std::vector<ExportedStructure> structures;
    bool identified = false;
    Warnings warnings;
};

/// Reads a dose (see read_dose) and writes it; the files appear together. `program_version` goes into the objects.
/// Throws Error: usage (unknown grid or structure), input (what the format cannot hold, a source of another patient), file.
Export export_result(std::filesystem::path const& result, std::filesystem::path const& folder, ExportOptions const& options,
                     std::string const& program_version);

}  // namespace yttria
