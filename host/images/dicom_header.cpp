// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_header.hpp"

#include "host/base/error.hpp"
#include "host/images/dicom_values.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace yttria {
namespace {

std::vector<std::pair<char const*, char const*>> const sop_classes{
    {"1.2.840.10008.5.1.4.1.1.2", "CT image"},
    {"1.2.840.10008.5.1.4.1.1.2.1", "enhanced CT image"},
    {"1.2.840.10008.5.1.4.1.1.4", "MR image"},
    {"1.2.840.10008.5.1.4.1.1.4.1", "enhanced MR image"},
    {"1.2.840.10008.5.1.4.1.1.7", "secondary capture"},
    {"1.2.840.10008.5.1.4.1.1.11.1", "presentation state"},
    {"1.2.840.10008.5.1.4.1.1.12.1", "X-ray angiography"},
    {"1.2.840.10008.5.1.4.1.1.13.1.1", "cone-beam X-ray volume"},
    {"1.2.840.10008.5.1.4.1.1.20", "NM image"},
    {"1.2.840.10008.5.1.4.1.1.66.1", "spatial registration"},
    {"1.2.840.10008.5.1.4.1.1.66.3", "deformable spatial registration"},
    {"1.2.840.10008.5.1.4.1.1.66.4", "segmentation"},
    {"1.2.840.10008.5.1.4.1.1.66.7", "label-map segmentation"},
    {"1.2.840.10008.5.1.4.1.1.67", "real-world value mapping"},
    {"1.2.840.10008.5.1.4.1.1.88.11", "structured report"},
    {"1.2.840.10008.5.1.4.1.1.88.22", "structured report"},
    {"1.2.840.10008.5.1.4.1.1.88.33", "structured report"},
    {"1.2.840.10008.5.1.4.1.1.88.59", "key object selection"},
    {"1.2.840.10008.5.1.4.1.1.128", "PET image"},
    {"1.2.840.10008.5.1.4.1.1.128.1", "legacy converted PET image"},
    {"1.2.840.10008.5.1.4.1.1.130", "enhanced PET image"},
    {"1.2.840.10008.5.1.4.1.1.481.1", "RT image"},
    {"1.2.840.10008.5.1.4.1.1.481.2", "RT dose"},
    {"1.2.840.10008.5.1.4.1.1.481.3", "RT structure set"},
    {"1.2.840.10008.5.1.4.1.1.481.5", "RT plan"},
};

/// Modality lies (there are structure sets with modality RTDOSE): the SOP class wins where there is one.
bool is_plain_image(SliceHeader const& header) {
    std::string const name = sop_class_name(header.sop_class);
    if (!name.empty()) { return name.ends_with(" image") && name != "RT image"; }
    for (char const* other : {"SEG", "RTDOSE", "RTSTRUCT", "RTPLAN", "RWV", "REG", "SR", "PR", "KO", "FID"}) {
        if (header.modality == other) { return false; }
    }
    return true;
}

std::map<std::string, std::string> facts_of(DicomSet const& data) {
    std::map<std::string, std::string> facts;
    auto const keep = [&](char const* name, std::string const& text) {
        if (!text.empty()) { facts[name] = text; }
    };
    keep("ImageType", text_of(data, {0x0008, 0x0008}));
    keep("Modality", text_of(data, {0x0008, 0x0060}));
    keep("SeriesDate", text_of(data, {0x0008, 0x0021}));
    keep("AcquisitionDate", text_of(data, {0x0008, 0x0022}));
    keep("SeriesTime", text_of(data, {0x0008, 0x0031}));
    keep("AcquisitionTime", text_of(data, {0x0008, 0x0032}));
    keep("Manufacturer", text_of(data, {0x0008, 0x0070}));
    keep("TimezoneOffsetFromUTC", text_of(data, {0x0008, 0x0201}));
    keep("SeriesDescription", text_of(data, {0x0008, 0x103e}));
    keep("ManufacturerModelName", text_of(data, {0x0008, 0x1090}));
    keep("ActualFrameDuration", text_of(data, {0x0018, 0x1242}));
    keep("PatientPosition", text_of(data, {0x0018, 0x5100}));
    keep("StudyInstanceUID", text_of(data, {0x0020, 0x000d}));
    keep("SeriesInstanceUID", text_of(data, {0x0020, 0x000e}));
    keep("FrameOfReferenceUID", text_of(data, {0x0020, 0x0052}));
    keep("CorrectedImage", text_of(data, {0x0028, 0x0051}));
    keep("Units", text_of(data, {0x0054, 0x1001}));
    keep("DecayCorrection", text_of(data, {0x0054, 0x1102}));
    keep("FrameReferenceTime", text_of(data, {0x0054, 0x1300}));
    keep("DecayFactor", text_of(data, {0x0054, 0x1321}));
    DicomSet const& tracer = first_item(data, {0x0054, 0x0016});
    keep("Radiopharmaceutical", text_of(tracer, {0x0018, 0x0031}));
    keep("RadionuclideHalfLife", text_of(tracer, {0x0018, 0x1075}));
    keep("RadionuclidePositronFraction", text_of(tracer, {0x0018, 0x1076}));
    keep("RadionuclideCodeMeaning", text_of(first_item(tracer, {0x0054, 0x0300}), {0x0008, 0x0104}));
    keep("InjectionDateTime", text_of(tracer, {0x0018, 0x1078}));
    if (!facts.contains("InjectionDateTime") && facts.contains("SeriesDate")) {
        std::string const time = text_of(tracer, {0x0018, 0x1072});  // older objects give the time without its date
        if (!time.empty()) { facts["InjectionDateTime"] = facts["SeriesDate"] + time; }
    }
    return facts;
}

NmFrames nm_frames(DicomSet const& data) {
    NmFrames nm;
    if (auto const spacing = numbers_of(data, {0x0018, 0x0088}); spacing.size() == 1) { nm.spacing_mm = spacing[0]; }
    nm.slice_of = words_of(data, {0x0054, 0x0080});
    nm.detectors = items_of(data, {0x0054, 0x0022}).size();
    std::vector<std::pair<Tag, char const*>> const vectors{{{0x0054, 0x0010}, "energy window"}, {{0x0054, 0x0020}, "detector"},
                                                           {{0x0054, 0x0030}, "phase"},         {{0x0054, 0x0050}, "rotation"},
                                                           {{0x0054, 0x0060}, "R-R interval"},  {{0x0054, 0x0070}, "time slot"},
                                                           {{0x0054, 0x0090}, "angular view"},  {{0x0054, 0x0100}, "time slice"}};
    for (auto const& [tag, name] : vectors) {
        auto const values = words_of(data, tag);
        if (std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end()) { nm.varies.emplace_back(name); }
    }
    return nm;
}

void place(DicomSet const& data, SliceHeader& header) {
    // A reconstructed NM object has its place inside the detector's item.
    DicomSet const& detector = first_item(data, {0x0054, 0x0022});
    auto const numbers = [&](Tag tag) {
        auto const top = numbers_of(data, tag);
        return top.empty() && header.is_nm() ? numbers_of(detector, tag) : top;
    };
    auto const position = numbers({0x0020, 0x0032}), orientation = numbers({0x0020, 0x0037}), spacing = numbers_of(data, {0x0028, 0x0030});
    header.placed = position.size() == 3 && orientation.size() == 6 && spacing.size() == 2;
    if (!header.placed) { return; }
    std::copy(position.begin(), position.end(), header.position_mm.begin());
    std::copy(orientation.begin(), orientation.end(), header.orientation.begin());
    std::copy(spacing.begin(), spacing.end(), header.pixel_spacing.begin());
}

DicomShape whole_shape(std::filesystem::path const& file) {
    std::error_code unknown;
    auto const size = std::filesystem::file_size(file, unknown);
    std::ifstream stream(file, std::ios::binary);
    if (unknown || !stream) { throw file_error("cannot open \"" + file.string() + "\" (missing or not readable); check its rights"); }
    DicomShape shape = dicom_shape(stream, size);
    if (!shape.problem.empty()) {
        throw file_error("cannot read \"" + file.string() + "\" (its DICOM header is damaged or cut short: " + shape.problem +
                         "); export the series again");
    }
    return shape;
}

int whole(std::vector<double> const& numbers, int otherwise) {
    return numbers.size() == 1 && numbers[0] >= 0 && numbers[0] <= 1e9 ? static_cast<int>(numbers[0]) : otherwise;
}

}  // namespace

std::string sop_class_name(std::string const& uid) {
    auto const found = std::find_if(sop_classes.begin(), sop_classes.end(), [&](auto const& entry) { return uid == entry.first; });
    return found == sop_classes.end() ? "" : found->second;
}

bool SliceHeader::is_nm() const {
    // Workstations save NM objects again with modality OT.
    return sop_class.empty() ? modality == "NM" : sop_class == "1.2.840.10008.5.1.4.1.1.20";
}

SliceHeader read_slice_header(std::filesystem::path const& file) {
    SliceHeader header;
    header.file = file;
    header.shape = whole_shape(file);
    if (header.shape.deflated) {  // its size is not known before it is inflated; DICOM images are not stored so in practice
        header.series = header.facts["SeriesDescription"] = "deflated transfer syntax, not opened";
        return header;
    }
    DicomSet const& data = header.shape.elements;
    header.facts = facts_of(data);
    header.series = text_of(data, {0x0020, 0x000e});
    header.study = text_of(data, {0x0020, 0x000d});
    header.patient = text_of(data, {0x0010, 0x0020});
    header.modality = text_of(data, {0x0008, 0x0060});
    header.sop_class = text_of(data, {0x0008, 0x0016});
    auto const word = [&](Tag tag, int otherwise) {
        auto const words = words_of(data, tag);
        return words.empty() ? otherwise : static_cast<int>(words.front());
    };
    header.rows = word({0x0028, 0x0010}, 0);
    header.columns = word({0x0028, 0x0011}, 0);
    header.samples = word({0x0028, 0x0002}, 1);
    header.bits_allocated = word({0x0028, 0x0100}, 0);
    header.bits_stored = word({0x0028, 0x0101}, header.bits_allocated);
    header.is_signed = word({0x0028, 0x0103}, 0) == 1;
    header.frames = whole(numbers_of(data, {0x0028, 0x0008}), 1);
    header.image = data.has({0x0028, 0x0010}) && is_plain_image(header);
    if (header.is_nm()) { header.nm = nm_frames(data); }
    place(data, header);
    if (auto const slope = numbers_of(data, {0x0028, 0x1053}); slope.size() == 1) {
        header.slope = slope[0];
        header.has_slope = true;
    }
    if (auto const intercept = numbers_of(data, {0x0028, 0x1052}); intercept.size() == 1) { header.intercept = intercept[0]; }
    // Quantitative SPECT says its unit here only (PS3.3 C.7.6.16.2.11); a straight factor is as good as a rescale slope.
    DicomSet const& world = first_item(data, {0x0040, 0x9096});
    std::string const unit = text_of(first_item(world, {0x0040, 0x08ea}), {0x0008, 0x0100});
    double const factor = double_of(world, {0x0040, 0x9225});
    if (header.is_nm() && (unit == "Bq/ml" || unit == "Bq/mL") && factor > 0 && double_of(world, {0x0040, 0x9224}) == 0) {
        header.slope = factor;
        header.intercept = 0;
        header.has_slope = true;
        header.facts["Units"] = "BQML";
        header.facts["RealWorldValueSlope"] = std::to_string(factor);
    }
    return header;
}

}  // namespace yttria
