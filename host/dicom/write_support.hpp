// SPDX-License-Identifier: Apache-2.0
// Inside host/dicom only: what all writers share.
#pragma once

#include "host/base/volume.hpp"
#include "host/dicom/write_identity.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace yttria {

/// Elements of the patient and study modules that are taken from a source series.
std::vector<std::pair<std::string, DcmTagKey>> const& identity_keywords();

/// A number as DS: at most 16 characters, as many digits as fit.
std::string decimal_string(double value);
/// Several, separated by backslashes.
template <class Numbers>
std::string decimal_strings(Numbers const& values) {
    std::string text;
    for (double const value : values) text += (text.empty() ? "" : "\\") + decimal_string(value);
    return text;
}

/// Cut to `length` characters of UTF-8 (DICOM counts characters) with backslashes and control characters replaced.
std::string plain_text(std::string const& text, std::size_t length);

/// Sets an element; throws Error (internal) that names it where DCMTK refuses.
void put(DcmItem& item, DcmTagKey const& tag, std::string const& text);
void put_unsigned(DcmItem& item, DcmTagKey const& tag, unsigned value);  ///< VR US
void put_unsigned(DcmItem& item, DcmTagKey const& tag, std::vector<Uint16> const& values);
void put_long(DcmItem& item, DcmTagKey const& tag, unsigned value);  ///< VR UL
/// Appends an item to a sequence.
DcmItem& add_item(DcmItem& item, DcmTagKey const& sequence);
struct Code {
    char const* value;
    char const* scheme;
    char const* meaning;
};
void put_code(DcmItem& item, DcmTagKey const& sequence, Code const& code);

struct ObjectKind {
    char const* sop_class;
    char const* modality;
    std::string series_description;  ///< after the words of `research_only`
    unsigned series_number;
    std::string series_uid, sop_uid;
};
/// Patient, study, series, equipment, frame of reference and SOP common modules.
void put_head(DcmDataset& data, Identity const& identity, ObjectHead const& head, ObjectKind const& kind);

/// PixelData as OW.
void put_words(DcmDataset& data, std::vector<Uint16> const& pixels);
/// PixelData as OB; an even number.
void put_bytes(DcmDataset& data, std::vector<Uint8> const& pixels);
/// Another element of VR OB; an even number.
void put_octets(DcmDataset& data, DcmTagKey const& tag, std::vector<Uint8> const& bytes);

/// ImageOrientationPatient: directions of the first and second axis.
std::string orientation_string(Geometry const& grid);

/// Throws Error (file).
void save(std::filesystem::path const& file, DcmFileFormat& object, E_TransferSyntax syntax = EXS_LittleEndianExplicit);

}  // namespace yttria
