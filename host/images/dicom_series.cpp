// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_series.hpp"

#include "host/base/number_text.hpp"
#include "host/base/parallel.hpp"
#include "host/images/formats.hpp"
#include "host/images/limits.hpp"
#include "host/images/nm_tomo.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace yttria {
namespace {

/// Slice gaps may differ by this fraction of their mean.
constexpr double gap_tolerance = 0.01;
/// A slice may lie this far [mm] beside the line through the first along the normal (positions are written with few digits).
constexpr double shear_tolerance_mm = 0.1;
constexpr double same_orientation = 1e-4;

double along(Vec3d const& a, Vec3d const& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

std::string describe(SliceHeader const& header, std::size_t files) {
    auto const said = header.facts.find("SeriesDescription");
    return (header.modality.empty() ? "no modality" : header.modality) + " \"" + (said == header.facts.end() ? "" : said->second) + "\" " +
           header.series + " (" + std::to_string(files) + " files)";
}

/// Headers of the one image series that `path` means.
std::vector<SliceHeader> series_at(std::filesystem::path const& path) {
    bool const folder = std::filesystem::is_directory(path);
    std::map<std::string, std::vector<SliceHeader>> by_series;
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(folder ? path : path.parent_path())) {
        if (entry.is_regular_file() && is_dicom_file(entry.path())) { files.push_back(entry.path()); }
    }
    std::sort(files.begin(), files.end());
    std::vector<SliceHeader> all(files.size());
    parallel_for(files.size(), [&](std::size_t i) { all[i] = read_slice_header(files[i]); });
    for (auto& header : all) { by_series[header.series].push_back(std::move(header)); }
    if (!folder) {
        SliceHeader const named = read_slice_header(path);
        if (named.image && named.frames > 1) { return {named}; }  // a volume of its own, whatever else its series holds
        std::string const wanted = named.series;
        std::erase_if(by_series, [&](auto const& item) { return item.first != wanted; });
    }
    std::string held;
    for (auto const& [uid, headers] : by_series) { held += "\n  " + describe(headers.front(), headers.size()); }
    std::erase_if(by_series, [](auto const& item) { return !item.second.front().image; });
    std::string const name = "\"" + path.string() + "\"";
    if (by_series.empty()) {
        throw file_error(held.empty() ? "no image in " + name + " (no file there has a DICOM header); name the folder that holds the slices"
                                      : "no image series in " + name + " (it holds" + held + "\n); name a CT, PT or NM series");
    }
    if (by_series.size() > 1) {
        throw input_error(name + " holds several image series (which one is meant is not clear):" + held +
                          "\nname one file of the series instead of the folder");
    }
    return by_series.begin()->second;
}

bool is_one_nm_object(std::vector<SliceHeader> const& slices) {
    return slices.size() == 1 && slices.front().is_nm() && slices.front().frames > 1;
}

Geometry sort_slices(std::filesystem::path const& path, std::vector<SliceHeader>& slices) {
    std::string const name = "series \"" + path.string() + "\"";
    for (SliceHeader const& slice : slices) {
        if (slice.frames > 1 && slice.is_nm()) {
            throw input_error(name + " holds " + std::to_string(slices.size()) +
                              " NM objects with several frames each (each is a volume or a set of projections); name one file");
        }
        if (slice.frames > 1) {
            throw input_error(name + " is a multi-frame object (" + std::to_string(slice.frames) +
                              " frames; its geometry is elsewhere); export it as single slices or NRRD");
        }
        if (!slice.placed) {
            throw input_error(
                "\"" + slice.file.string() +
                "\" has no position, orientation or pixel spacing (tags 0020,0032 0020,0037 0028,0030); export the series again");
        }
    }
    if (slices.size() < 2) {
        throw input_error(name + " holds one slice (the distance of slices is taken from their positions); name the whole series");
    }
    SliceHeader const first = slices.front();
    auto const& o = first.orientation;
    Vec3d const normal{o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3]};
    for (SliceHeader const& slice : slices) {
        bool same = true;
        for (std::size_t i = 0; i < 6; ++i) { same = same && std::abs(slice.orientation[i] - o[i]) < same_orientation; }
        for (std::size_t i = 0; i < 2; ++i) {
            same = same && std::abs(slice.pixel_spacing[i] / first.pixel_spacing[i] - 1) < same_orientation;
        }
        if (!same) {
            throw input_error("\"" + slice.file.string() +
                              "\" has another orientation or pixel spacing than the series (a localizer?); remove it from the folder");
        }
    }
    std::sort(slices.begin(), slices.end(),
              [&](SliceHeader const& a, SliceHeader const& b) { return along(a.position_mm, normal) < along(b.position_mm, normal); });
    double const from = along(slices.front().position_mm, normal), to = along(slices.back().position_mm, normal);
    double const count = static_cast<double>(slices.size() - 1);
    // The (lower) median is the true distance even where slices are missing.
    std::vector<double> gaps;
    for (std::size_t k = 1; k < slices.size(); ++k) {
        gaps.push_back(along(slices[k].position_mm, normal) - along(slices[k - 1].position_mm, normal));
    }
    std::vector<double> ordered = gaps;
    std::nth_element(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>((ordered.size() - 1) / 2), ordered.end());
    double const gap = ordered[(ordered.size() - 1) / 2];
    for (std::size_t k = 0; k < gaps.size(); ++k) {
        std::string const where =
            " between \"" + slices[k].file.filename().string() + "\" and \"" + slices[k + 1].file.filename().string() + "\"";
        if (gaps[k] < 1e-3) {
            throw input_error(name + " has two slices at one position" + where +
                              " (a second time point or reconstruction?); keep one of them");
        }
        if (gaps[k] > 1.5 * gap) {
            throw input_error(name + " lacks slices (a gap of " + precise(gaps[k]) + " mm" + where + ", others are " + precise(gap) +
                              " mm); add the missing files");
        }
        if (std::abs(gaps[k] / gap - 1) > gap_tolerance) {
            throw input_error(name + " has uneven slice distances (" + precise(gaps[k]) + " mm" + where + ", others are " + precise(gap) +
                              " mm); resample it to even slices first");
        }
    }
    Vec3d const start = slices.front().position_mm;
    for (SliceHeader const& slice : slices) {
        double const height = along(slice.position_mm, normal) - from;
        for (std::size_t a = 0; a < 3; ++a) {
            if (std::abs(slice.position_mm[a] - start[a] - height * normal[a]) > shear_tolerance_mm) {
                throw input_error(
                    name +
                    " is sheared (slices shift sideways along the series, as with a tilted gantry); resample it to a straight grid first");
            }
        }
    }
    Geometry geometry;
    geometry.size = {first.columns, first.rows, static_cast<int>(slices.size())};
    geometry.spacing_mm = {first.pixel_spacing[1], first.pixel_spacing[0], (to - from) / count};
    geometry.origin_mm = start;
    geometry.direction = {o[0], o[3], normal[0], o[1], o[4], normal[1], o[2], o[5], normal[2]};
    return geometry;
}

}  // namespace

Geometry series_geometry(std::filesystem::path const& path, std::vector<SliceHeader>& slices) {
    if (is_one_nm_object(slices)) { return nm_grid(slices.front()).geometry; }
    Geometry geometry = sort_slices(path, slices);
    for (SliceHeader const& slice : slices) {
        if (slice.columns != geometry.size[0] || slice.rows != geometry.size[1]) {
            throw input_error("\"" + slice.file.string() +
                              "\" has another number of rows or columns than its series (a localizer?); remove it from the folder");
        }
    }
    check_voxels(path, {geometry.size[0], geometry.size[1], geometry.size[2]});
    check_geometry(path, geometry);
    return geometry;
}

std::map<std::string, std::string> series_facts(std::vector<SliceHeader> const& slices) {
    auto const at = [](SliceHeader const& slice, char const* name) {
        auto const found = slice.facts.find(name);
        return found == slice.facts.end() ? std::string{} : found->second;
    };
    std::map<std::string, std::string> facts = slices.front().facts;
    std::set<std::pair<std::string, std::string>> times;
    std::set<double> slopes;
    std::size_t without = 0;
    for (SliceHeader const& slice : slices) {
        times.emplace(at(slice, "AcquisitionDate"), at(slice, "AcquisitionTime"));
        slopes.insert(slice.slope);
        without += slice.has_slope ? 0 : 1;
    }
    if (!times.begin()->first.empty()) { facts["AcquisitionDate"] = times.begin()->first; }
    if (!times.begin()->second.empty()) { facts["AcquisitionTime"] = times.begin()->second; }
    facts["AcquisitionTimes"] = std::to_string(times.size());
    facts["RescaleSlopes"] = std::to_string(slopes.size());
    facts["SlicesWithoutRescaleSlope"] = std::to_string(without);
    if (is_one_nm_object(slices)) { facts["SpacingBetweenSlices"] = brief(slices.front().nm.spacing_mm); }
    return facts;
}

bool is_dicom_file(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    char start[132] = {};
    return stream.read(start, sizeof start) && std::string(start + 128, 4) == "DICM";
}

SourceImage read_dicom_series(std::filesystem::path const& path) {
    std::vector<SliceHeader> slices = series_at(path);
    SourceImage image;
    image.volume.geometry = series_geometry(path, slices);
    image.file = path;
    image.dicom = series_facts(slices);
    std::string const kind = slices.front().is_nm() ? "NM" : slices.front().modality;
    image.format = "DICOM" + (kind.empty() ? std::string{} : " " + kind);
    if (is_one_nm_object(slices)) {
        image.volume = read_nm_volume(slices.front());
        return image;
    }
    // The first one shows whether what the headers claim is there, before the memory for all is taken.
    SlicePixels const first = read_slice_pixels(slices.front());
    image.volume.values.resize(image.volume.geometry.voxels());
    parallel_for(slices.size(), [&](std::size_t k) {
        SlicePixels const pixels = k == 0 ? first : read_slice_pixels(slices[k]);
        std::copy(pixels.values.begin(), pixels.values.end(),
                  image.volume.values.begin() + static_cast<std::ptrdiff_t>(k * first.values.size()));
    });
    return image;
}

}  // namespace yttria
