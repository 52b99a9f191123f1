// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_support.hpp"

#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

void check(OFCondition const& status, DcmTagKey const& tag) {
    if (status.good()) return;
    DcmTag const named(tag);
    throw Error(ExitCode::internal, std::string("cannot set the DICOM element ") + DcmTag(named).getTagName() + " (" + status.text() +
                                        ") please report this case");
}

}  // namespace

std::vector<std::pair<std::string, DcmTagKey>> const& identity_keywords() {
    static std::vector<std::pair<std::string, DcmTagKey>> const list{{"PatientName", DCM_PatientName},
                                                                     {"PatientID", DCM_PatientID},
                                                                     {"PatientBirthDate", DCM_PatientBirthDate},
                                                                     {"PatientSex", DCM_PatientSex},
                                                                     {"StudyDate", DCM_StudyDate},
                                                                     {"StudyTime", DCM_StudyTime},
                                                                     {"AccessionNumber", DCM_AccessionNumber},
                                                                     {"StudyID", DCM_StudyID},
                                                                     {"StudyDescription", DCM_StudyDescription},
                                                                     {"ReferringPhysicianName", DCM_ReferringPhysicianName},
                                                                     {"IssuerOfPatientID", DCM_IssuerOfPatientID}};
    return list;
}

std::string decimal_string(double value) {
    if (!std::isfinite(value)) throw Error(ExitCode::internal, "a number to be written to DICOM is not finite; please report this case");
    char text[40];
    for (int digits = 15; digits > 0; --digits) {
        int const length = std::snprintf(text, sizeof text, "%.*g", digits, value == 0 ? 0.0 : value);  // never "-0"
        if (length <= 16) break;
    }
    return text;
}

std::string plain_text(std::string const& text, std::size_t length) {
    std::string out;
    std::size_t characters = 0;
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        bool const starts = (byte & 0xc0U) != 0x80U;
        if (starts && characters++ == length) break;
        out.push_back(byte < 0x20 || byte == 0x7f || letter == '\\' ? '_' : letter);
    }
    return out;
}

void put(DcmItem& item, DcmTagKey const& tag, std::string const& text) {
    check(item.putAndInsertOFStringArray(tag, OFString(text.c_str(), text.size())), tag);
}

void put_unsigned(DcmItem& item, DcmTagKey const& tag, unsigned value) {
    check(item.putAndInsertUint16(tag, static_cast<Uint16>(value)), tag);
}

void put_unsigned(DcmItem& item, DcmTagKey const& tag, std::vector<Uint16> const& values) {
    check(item.putAndInsertUint16Array(tag, values.data(), values.size()), tag);
}

void put_long(DcmItem& item, DcmTagKey const& tag, unsigned value) { check(item.putAndInsertUint32(tag, value), tag); }

DcmItem& add_item(DcmItem& item, DcmTagKey const& sequence) {
    DcmItem* made = nullptr;
    check(item.findOrCreateSequenceItem(sequence, made, -2), sequence);  // -2 appends
    return *made;
}

void put_code(DcmItem& item, DcmTagKey const& sequence, Code const& code) {
    auto& entry = add_item(item, sequence);
    put(entry, DCM_CodeValue, code.value);
    put(entry, DCM_CodingSchemeDesignator, code.scheme);
    put(entry, DCM_CodeMeaning, code.meaning);
}

void put_head(DcmDataset& data, Identity const& identity, ObjectHead const& head, ObjectKind const& kind) {
    put(data, DCM_SpecificCharacterSet, "ISO_IR 192");
    put(data, DCM_InstanceCreationDate, head.date);
    put(data, DCM_InstanceCreationTime, head.time);
    put(data, DCM_TimezoneOffsetFromUTC, head.utc_offset);
    put(data, DCM_SOPClassUID, kind.sop_class);
    put(data, DCM_SOPInstanceUID, kind.sop_uid);
    // Type 2 elements are there even when nothing is known.
    for (auto const& tag : {DCM_PatientName, DCM_PatientID, DCM_PatientBirthDate, DCM_PatientSex, DCM_StudyDate, DCM_StudyTime,
                            DCM_AccessionNumber, DCM_StudyID, DCM_ReferringPhysicianName})
        put(data, tag, "");
    for (auto const& [keyword, tag] : identity_keywords())
        if (auto const found = identity.patient_and_study.find(keyword);
            found != identity.patient_and_study.end() && !found->second.empty())
            put(data, tag, found->second);
    if (!identity.identified) {
        put(data, DCM_StudyDate, head.date);  // of the export: archives sort by it
        put(data, DCM_StudyTime, head.time);
        put(data, DCM_PatientIdentityRemoved, "YES");
        put(data, DCM_DeidentificationMethod, "no identifying element is written; new UIDs");
    }
    put(data, DCM_StudyInstanceUID, identity.study_uid);
    put(data, DCM_Modality, kind.modality);
    put(data, DCM_SeriesInstanceUID, kind.series_uid);
    put(data, DCM_SeriesNumber, std::to_string(kind.series_number));
    put(data, DCM_SeriesDescription, plain_text(std::string(research_only) + ": " + kind.series_description, 64));
    put(data, DCM_OperatorsName, "");
    put(data, DCM_FrameOfReferenceUID, identity.frame_of_reference_uid);
    put(data, DCM_PositionReferenceIndicator, "");
    put(data, DCM_Manufacturer, "Yttria project");
    put(data, DCM_ManufacturerModelName, "Yttria");
    put(data, DCM_SoftwareVersions, plain_text(head.program_version, 64));
}

void put_words(DcmDataset& data, std::vector<Uint16> const& pixels) {
    check(data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size()), DCM_PixelData);
}

void put_octets(DcmDataset& data, DcmTagKey const& tag, std::vector<Uint8> const& bytes) {
    check(data.putAndInsertUint8Array(tag, bytes.data(), bytes.size()), tag);
}

void put_bytes(DcmDataset& data, std::vector<Uint8> const& pixels) { put_octets(data, DCM_PixelData, pixels); }

std::string orientation_string(Geometry const& grid) {
    auto const& d = grid.direction;
    return decimal_strings(std::array{d[0], d[3], d[6], d[1], d[4], d[7]});
}

void save(std::filesystem::path const& file, DcmFileFormat& object, E_TransferSyntax syntax) {
    auto const status = object.saveFile(file.c_str(), syntax, EET_ExplicitLength, EGL_recalcGL, EPD_withoutPadding);
    if (status.bad())
        throw file_error("cannot write \"" + file.string() + "\" (" + status.text() + ") check the folder and the free space");
}

}  // namespace yttria
