// SPDX-License-Identifier: Apache-2.0
#include "host/images/inventory.hpp"

#include "host/base/error.hpp"
#include "host/images/dicom_series.hpp"
#include "host/images/formats.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace yttria {
namespace {

/// A whole archive named by mistake is stopped here, after a minute or two of reading headers.
constexpr std::size_t most_files = 200'000;

std::vector<std::filesystem::path> files_below(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path)) {
        throw file_error("no file or folder \"" + path.string() + "\" (nothing has that name); correct the path");
    }
    if (!std::filesystem::is_directory(path)) { return {path}; }
    std::filesystem::directory_iterator const opens(path);  // throws: a closed folder is not an empty one; those inside it are passed over
    std::vector<std::filesystem::path> files;
    auto const skip = std::filesystem::directory_options::skip_permission_denied;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(path, skip)) {
        std::error_code gone;
        if (!entry.is_regular_file(gone)) { continue; }
        files.push_back(entry.path());
        if (files.size() > most_files) {
            throw input_error("\"" + path.string() + "\" holds more than " + std::to_string(most_files) +
                              " files (an archive, not a case?); name a smaller folder");
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Names of what a structure set or segmentation holds (PS3.3 C.8.8.5, C.8.20.2).
std::vector<FoundSeries::Region> regions_of(SliceHeader const& header) {
    std::string const kind = sop_class_name(header.sop_class);
    bool const contours = kind == "RT structure set", segments = kind.ends_with("segmentation");
    std::vector<FoundSeries::Region> regions;
    if (!contours && !segments) { return regions; }
    DicomSet const& data = header.shape.elements;
    for (DicomSet const& item : items_of(data, contours ? Tag(0x3006, 0x0020) : Tag(0x0062, 0x0002))) {
        FoundSeries::Region region;
        region.name = text_of(item, contours ? Tag(0x3006, 0x0026) : Tag(0x0062, 0x0005));
        if (contours) {
            auto const number = numbers_of(item, {0x3006, 0x0022});
            region.number = number.size() == 1 && std::abs(number[0]) < 1e9 ? static_cast<int>(number[0]) : 0;
        } else if (auto const number = words_of(item, {0x0062, 0x0004}); !number.empty()) {
            region.number = number.front();
        }
        regions.push_back(region);
    }
    return regions;
}

FoundSeries found(std::vector<SliceHeader> slices) {
    FoundSeries series;
    SliceHeader const& first = slices.front();
    series.kind = sop_class_name(first.sop_class);
    if (series.kind.empty()) {
        series.kind = first.shape.deflated ? "deflated object" : first.modality.empty() ? "object" : first.modality + " object";
        if (first.image && !first.modality.empty()) { series.kind = first.modality + " image"; }
    }
    series.modality = first.modality;
    series.sop_class = first.sop_class;
    series.series = first.series;
    series.study = first.study;
    series.transfer_syntax = first.shape.transfer_syntax;
    series.image = first.image;
    series.facts = first.facts;
    series.least_slope = series.largest_slope = first.slope;
    for (SliceHeader const& slice : slices) {
        series.files.push_back(slice.file);
        series.least_slope = std::min(series.least_slope, slice.slope);
        series.largest_slope = std::max(series.largest_slope, slice.slope);
    }
    std::sort(series.files.begin(), series.files.end());
    if (first.image) {
        try {
            series.facts = series_facts(slices);
            series.geometry = series_geometry(series.files.front().parent_path(), slices);
        } catch (Error const& error) { series.problem = error.what(); }
    } else {
        series.regions = regions_of(first);
    }
    return series;
}

}  // namespace

Inventory take_inventory(std::filesystem::path const& path) {
    Inventory inventory;
    inventory.path = path;
    // Objects with several frames and those that are no images stand alone, whatever series they share.
    using Key = std::tuple<std::string, std::string, std::string, std::string>;
    std::map<Key, std::vector<SliceHeader>> groups;
    std::set<std::string> patients, studies;
    for (auto const& file : files_below(path)) {
        try {
            if (is_dicom_file(file)) {
                SliceHeader header = read_slice_header(file);
                bool const alone = header.frames > 1 || !header.image;
                patients.insert(header.patient);
                studies.insert(header.study);
                groups[{header.study, header.series, header.sop_class, alone ? file.string() : ""}].push_back(std::move(header));
            } else if (auto const image = read_itk_header(file)) {
                inventory.files.push_back({file, image->first, image->second});
            } else {
                ++inventory.other_files;
            }
        } catch (Error const& error) { inventory.unreadable.emplace_back(file, error.what()); }
    }
    for (auto& [key, slices] : groups) {
        try {
            inventory.series.push_back(found(std::move(slices)));
        } catch (Error const& error) { inventory.unreadable.emplace_back(std::get<3>(key), error.what()); }
    }
    std::sort(inventory.series.begin(), inventory.series.end(), [](FoundSeries const& a, FoundSeries const& b) {
        return std::tie(a.study, a.kind, a.files.front()) < std::tie(b.study, b.kind, b.files.front());
    });
    inventory.patients = patients.size();
    inventory.studies = studies.size();
    return inventory;
}

}  // namespace yttria
