// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// Where an image of the case lay, so that a result can be brought back onto its grid and tied to its series.
struct SourceRecord {
    std::string name;       ///< "ct", or the name of an image of the case
    bool activity = false;  ///< an image of the activity
    std::string format;     ///< SourceImage::format
    Geometry geometry;
    Affine registration;                      ///< planning space to the space of this image
    std::string registration_note;            ///< ActivityImage::registration_note
    bool deformed = false;                    ///< `geometry` is that of the deformed image, in planning space
    std::map<std::string, double> quality;    ///< ActivityImage::quality; not kept in result.h5
    std::map<std::string, std::string> uids;  ///< FrameOfReferenceUID, StudyInstanceUID, SeriesInstanceUID where the image is DICOM
};

/// The CT and the images of activity.
std::vector<SourceRecord> source_records(SourceImages const& images);

class Hdf5File;
/// Group /sources of result.h5.
void write_sources(Hdf5File& out, std::vector<SourceRecord> const& sources);

/// Of a result.h5 (or its folder); empty for images and for results that were written before there was such a group. Throws Error (file).
std::vector<SourceRecord> read_sources(std::filesystem::path const& path);

}  // namespace yttria
