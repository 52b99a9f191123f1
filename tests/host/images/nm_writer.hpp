// SPDX-License-Identifier: Apache-2.0
// A reconstructed SPECT object made in code after the header of a real one (GE Discovery 670, Xeleris 4; see
// ../shared/data/nm_header_xeleris_recontomo): Modality OT, no unit, no rescale, geometry inside DetectorInformationSequence.
#pragma once

#include "tests/host/images/dicom_writer.hpp"

namespace yttria::test {

struct NmObject {
    int columns = 5, rows = 4, slices = 6;
    std::string spacing = "-8.83612";                              ///< SpacingBetweenSlices, with its sign
    std::string position = "-272.137780\\-283.937780\\278.33778";  ///< of the first frame
    std::string orientation = "1\\0\\0\\0\\1\\0", pixel_spacing = "8.836120\\8.836120";
    std::string image_type = "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION", modality = "OT", series = "1.2.840.7";
    bool descending = false;                  ///< SliceVector counts from the last slice to the first
    std::vector<std::uint16_t> slice_vector;  ///< in place of either order
    std::vector<std::uint16_t> time_slots;    ///< of a gated object
    double world_slope = 0;                   ///< of a real-world value mapping in Bq/ml; 0: none
    std::vector<std::int16_t> stored;         ///< frames as they come; empty: 0 everywhere
};

inline void write_nm(std::filesystem::path const& file, NmObject const& nm) {
    DicomWriter dicom, detector, tracer, world, unit;
    dicom.text(0x0008, 0x0008, "CS", nm.image_type);
    dicom.text(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.20", '\0');
    dicom.text(0x0008, 0x0022, "DA", "20181101");
    dicom.text(0x0008, 0x0032, "TM", "161231.00");
    dicom.text(0x0008, 0x0060, "CS", nm.modality);
    dicom.text(0x0008, 0x103e, "LO", "QVolMI-TOMO64-OSEM8it6sub");
    dicom.text(0x0018, 0x0050, "DS", "8.83612");
    if (!nm.spacing.empty()) { dicom.text(0x0018, 0x0088, "DS", nm.spacing); }
    dicom.text(0x0020, 0x000e, "UI", nm.series, '\0');
    dicom.text(0x0020, 0x0052, "UI", "1.2.9", '\0');
    dicom.word(0x0028, 0x0002, 1);
    dicom.text(0x0028, 0x0004, "CS", "MONOCHROME2");
    dicom.text(0x0028, 0x0008, "IS", std::to_string(nm.slices));
    dicom.word(0x0028, 0x0010, static_cast<std::uint16_t>(nm.rows));
    dicom.word(0x0028, 0x0011, static_cast<std::uint16_t>(nm.columns));
    dicom.text(0x0028, 0x0030, "DS", nm.pixel_spacing);
    dicom.text(0x0028, 0x0051, "CS", "ATTN");
    dicom.word(0x0028, 0x0100, 16);
    dicom.word(0x0028, 0x0101, 16);
    dicom.word(0x0028, 0x0102, 15);
    dicom.word(0x0028, 0x0103, 1);
    if (nm.world_slope > 0) {
        unit.text(0x0008, 0x0100, "SH", "Bq/ml");
        world.item(0x0040, 0x08ea, unit);
        world.float64(0x0040, 0x9224, 0);
        world.float64(0x0040, 0x9225, nm.world_slope);
        dicom.item(0x0040, 0x9096, world);
    }
    tracer.text(0x0018, 0x0031, "LO", "ATTENUATION MAPS");
    dicom.item(0x0054, 0x0016, tracer);
    detector.text(0x0018, 0x1181, "CS", "PARA");
    detector.text(0x0020, 0x0032, "DS", nm.position);
    detector.text(0x0020, 0x0037, "DS", nm.orientation);
    dicom.item(0x0054, 0x0022, detector);
    if (!nm.time_slots.empty()) { dicom.shorts(0x0054, 0x0070, nm.time_slots); }
    std::vector<std::uint16_t> numbers = nm.slice_vector;
    for (int f = 0; numbers.size() < static_cast<std::size_t>(nm.slices) && nm.slice_vector.empty(); ++f) {
        numbers.push_back(static_cast<std::uint16_t>(nm.descending ? nm.slices - f : f + 1));
    }
    dicom.shorts(0x0054, 0x0080, numbers);
    dicom.word(0x0054, 0x0081, static_cast<std::uint16_t>(nm.slices));
    auto stored = nm.stored;
    stored.resize(static_cast<std::size_t>(nm.columns * nm.rows * nm.slices));
    dicom.words(0x7fe0, 0x0010, stored);
    dicom.write(file, "1.2.840.10008.5.1.4.1.1.20");
}

}  // namespace yttria::test
