// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_identity.hpp"

#include "host/dicom/write_support.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace yttria {
namespace {

namespace fs = std::filesystem;

bool has_preamble(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 132> head{};
    return in.read(head.data(), head.size()) && std::string_view(head.data() + 128, 4) == "DICM";
}

fs::path first_dicom_file(fs::path const& path) {
    if (!fs::exists(path))
        throw file_error("\"" + path.string() + "\": there is no such file or folder (nothing has that name) check the path");
    if (!fs::is_directory(path)) return path;
    std::vector<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file() && has_preamble(entry.path())) files.push_back(entry.path());
    if (files.empty())
        throw input_error("\"" + path.string() + "\": holds no DICOM file (patient and study are taken from one) name the source series");
    return *std::min_element(files.begin(), files.end());
}

std::string text_in_utf8(DcmDataset& data, DcmTagKey const& tag) {
    OFString text;
    // A list such as two accession numbers stays whole.
    data.findAndGetOFStringArray(tag, text);
    return {text.c_str(), text.size()};
}

}  // namespace

std::string new_uid() {
    static std::random_device source;
    std::array<std::uint32_t, 4> words{};
    for (auto& word : words) word = source();
    words[1] = (words[1] & 0xffff0fffU) | 0x00004000U;  // version 4
    words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;  // variant of RFC 4122
    std::string digits;
    while (std::any_of(words.begin(), words.end(), [](std::uint32_t word) { return word != 0; })) {
        std::uint64_t rest = 0;
        for (auto& word : words) {
            std::uint64_t const value = (rest << 32) | word;
            word = static_cast<std::uint32_t>(value / 10);
            rest = value % 10;
        }
        digits.push_back(static_cast<char>('0' + rest));
    }
    std::reverse(digits.begin(), digits.end());
    return "2.25." + digits;
}

Identity anonymous_identity() {
    Identity identity;
    identity.patient_and_study = {{"PatientName", "RESEARCH^ANONYMOUS"}, {"PatientID", "RESEARCH"}, {"StudyID", "RESEARCH"}};
    identity.study_uid = new_uid();
    identity.frame_of_reference_uid = new_uid();
    return identity;
}

Identity identity_of_series(fs::path const& path) {
    auto const file = first_dicom_file(path);
    DcmFileFormat source;
    auto const status = source.loadFile(file.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect);
    if (status.bad())
        throw file_error("cannot read \"" + file.string() + "\" (" + status.text() + ") name a DICOM file or folder of the source series");
    auto& data = *source.getDataset();
    // Names in Latin, Japanese, Korean ... sets come out as UTF-8, which the new object declares.
    if (auto const converted = data.convertToUTF8(); converted.bad())
        throw input_error("\"" + file.string() + "\": its text cannot be converted to UTF-8 (" + converted.text() +
                          ") leave out --identified, or repair its SpecificCharacterSet");
    Identity identity;
    identity.identified = true;
    for (auto const& [keyword, tag] : identity_keywords()) identity.patient_and_study[keyword] = text_in_utf8(data, tag);
    identity.study_uid = text_in_utf8(data, DCM_StudyInstanceUID);
    identity.frame_of_reference_uid = text_in_utf8(data, DCM_FrameOfReferenceUID);
    identity.series_uid = text_in_utf8(data, DCM_SeriesInstanceUID);
    if (identity.study_uid.empty() || identity.frame_of_reference_uid.empty())
        throw input_error("\"" + file.string() +
                          "\": has no StudyInstanceUID or no FrameOfReferenceUID (the export is tied to the series by "
                          "them) name the series that the dose was planned on");
    return identity;
}

}  // namespace yttria
