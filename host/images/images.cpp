// SPDX-License-Identifier: Apache-2.0
#include "host/images/formats.hpp"

#include <cmath>
#include <map>

namespace yttria {
namespace {

constexpr double orthonormal = 1e-4;
/// Voxels of scanners are 0.01 to 100 mm; patients lie within metres of the origin. Beyond, sums of coordinates lose their digits.
constexpr double least_spacing_mm = 1e-3, most_spacing_mm = 1e3, most_origin_mm = 1e5;

/// Errors of reading say which key of which case named the file.
template <class Read>
auto named(Case const& request, std::string const& key, Read const& read) {
    try {
        return read();
    } catch (Error const& error) { throw Error(error.code(), request.file.string() + ": " + key + ": " + error.what()); }
}

/// Images that claim another frame of reference than the CT are not registered unless a transform says so.
void check_frame(Case const& request, ActivityImage const& image, std::optional<SourceImage> const& ct, Warnings& warnings) {
    if (!ct || image.entry.registration) { return; }
    auto const here = image.image.dicom.find("FrameOfReferenceUID"), there = ct->dicom.find("FrameOfReferenceUID");
    if (here == image.image.dicom.end() || there == ct->dicom.end() || here->second == there->second) { return; }
    std::string const text = "image \"" + image.entry.name + "\" and the CT have different frames of reference (" + here->second + " and " +
                             there->second + ", so their coordinates are unrelated)";
    if (!request.overridden("frame_of_reference")) {
        throw input_error(request.file.string() + ": " + text +
                          "; give image.registration, or an override of \"frame_of_reference\" with its reason");
    }
    warnings.push_back({"frame_of_reference.overridden", text + "; used as they are by an override"});
}

/// An NM object has no unit of its own (clinical.md 3.6): Bq/mL needs a real-world value mapping in its header.
void check_nm_unit(Case const& request, ActivityImage const& image) {
    if (image.entry.quantity != Quantity::bq_per_mL || image.image.format != "DICOM NM" || image.image.dicom.contains("Units")) { return; }
    throw input_error(
        request.file.string() + ": image \"" + image.entry.name +
        "\" has quantity = \"Bq/mL\" but is an NM object without a unit (no Units, no real-world value mapping: its values are "
        "counts); use quantity = \"counts\", with calibration_Bq_per_count where it is known");
}

}  // namespace

void check_geometry(std::filesystem::path const& file, Geometry& geometry) {
    std::string const name = "\"" + file.string() + "\"";
    auto& d = geometry.direction;
    for (std::size_t a = 0; a < 3; ++a) {
        if (geometry.size[a] < 1) {
            throw input_error(name + " has no voxels along axis " + std::to_string(a) + " (its header says so); write it again");
        }
        double const spacing = geometry.spacing_mm[a];
        if (!(spacing >= least_spacing_mm && spacing <= most_spacing_mm) || !(std::abs(geometry.origin_mm[a]) <= most_origin_mm)) {
            throw input_error(name + " has no usable spacing or origin along axis " + std::to_string(a) +
                              " (a finite spacing of 0.001 to 1000 mm and an origin within 100 m are needed); correct its header");
        }
        for (std::size_t b = 0; b <= a; ++b) {
            double const dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
            if (!(std::abs(dot - (a == b ? 1.0 : 0.0)) <= orthonormal)) {
                throw input_error(name + " has a direction matrix that is not orthonormal (to 1e-4, axes " + std::to_string(b) + " and " +
                                  std::to_string(a) + "); resample it to a straight grid");
            }
        }
    }
    // Gram-Schmidt: headers carry 6 or 7 digits, and the transpose must be the inverse.
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            double const dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
            for (std::size_t row = 0; row < 9; row += 3) { d[row + a] -= dot * d[row + b]; }
        }
        double const length = std::sqrt(d[a] * d[a] + d[3 + a] * d[3 + a] + d[6 + a] * d[6 + a]);
        for (std::size_t row = 0; row < 9; row += 3) { d[row + a] /= length; }
    }
}

SourceImage read_image(std::filesystem::path const& file) {
    std::error_code missing;
    auto const status = std::filesystem::status(file, missing);
    if (!std::filesystem::exists(status)) {
        throw file_error("no file or folder \"" + file.string() + "\" (nothing has that name); correct the path");
    }
    if (std::filesystem::is_directory(status)) { return read_dicom_series(file); }
    if (is_dicom_file(file)) { return read_dicom_series(file); }
    if (auto image = read_itk_file(file)) { return *std::move(image); }
    throw file_error("cannot read \"" + file.string() +
                     "\" as an image (it is not NRRD, MetaImage, NIfTI or DICOM, or its header is damaged); convert it");
}

SourceImages read_images(Case const& request) {
    SourceImages images;
    if (request.anatomy.ct) {
        images.ct = named(request, "anatomy.ct", [&] { return read_image(*request.anatomy.ct); });
    }
    if (request.anatomy.density) {
        images.density = named(request, "anatomy.density", [&] { return read_image(*request.anatomy.density); });
    }
    if (request.anatomy.material) {
        images.material = named(request, "anatomy.material", [&] { return read_image(*request.anatomy.material); });
    }
    for (ImageEntry const& entry : request.images) {
        ActivityImage image{entry, named(request, "image \"" + entry.name + "\" file", [&] { return read_image(entry.file); }), {}};
        if (entry.registration) {
            image.registration =
                named(request, "image \"" + entry.name + "\" registration", [&] { return read_transform(*entry.registration); });
        }
        check_nm_unit(request, image);
        check_frame(request, image, images.ct, images.warnings);
        images.activity.emplace(entry.name, std::move(image));
    }
    std::map<std::filesystem::path, std::shared_ptr<SourceImage const>> label_files;  // structures often share one
    for (StructureEntry const& entry : request.structures) {
        if (!entry.mask) {
            throw input_error(request.file.string() + ": structure \"" + entry.name +
                              "\" has no mask (rtstruct and seg are not read yet); give mask and label");
        }
        auto& image = label_files[*entry.mask];
        if (!image) {
            image = named(request, "structure \"" + entry.name + "\" mask",
                          [&] { return std::make_shared<SourceImage const>(read_image(*entry.mask)); });
        }
        images.masks.push_back({entry, image});
    }
    return images;
}

}  // namespace yttria
