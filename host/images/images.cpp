// SPDX-License-Identifier: Apache-2.0
#include "host/images/formats.hpp"

#include <map>

namespace yttria {
namespace {

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
