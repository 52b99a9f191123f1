// SPDX-License-Identifier: Apache-2.0
#include "host/images/formats.hpp"
#include "host/images/masks.hpp"
#include "host/images/register.hpp"

#include <map>

namespace yttria {
namespace {

/// Images that claim another frame of reference than the CT are not registered unless a transform says so.
void check_frame(Case const& request, ActivityImage const& image, std::optional<SourceImage> const& ct, Warnings& warnings) {
    if (!ct || image.entry.registration || image.entry.registration_ct) { return; }
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

/// Planning space to the image's space, from an ITK transform or a DICOM REG.
Affine registration_of(ActivityImage const& image, std::string const& planning_frame) {
    auto const& file = *image.entry.registration;
    if (!is_dicom_file(file)) { return read_transform(file); }
    auto const frame = image.image.dicom.find("FrameOfReferenceUID");
    return registration_between(file, planning_frame, frame == image.image.dicom.end() ? "" : frame->second);
}

/// The lattice and the frame of reference that structures are drawn in.
MaskReference anatomy_of(SourceImages const& images) {
    auto const* anatomy = images.ct ? &*images.ct : images.density ? &*images.density : nullptr;
    if (anatomy == nullptr) { return {}; }
    auto const frame = anatomy->dicom.find("FrameOfReferenceUID");
    return {anatomy->volume.geometry, frame == anatomy->dicom.end() ? "" : frame->second, "the anatomy"};
}

/// Above these the report asks for a second look; a good registration of CT to CT is within half a voxel of 4 mm.
constexpr double doubtful_surface_mm = 3, doubtful_spread_mm = 5, doubtful_lost_percent = 25;

/// registration = "rigid": never silent, whatever came out.
void register_to_ct(Case const& request, ActivityImage& image, std::optional<SourceImage> const& ct, Warnings& warnings) {
    std::string const key = "image \"" + image.entry.name + "\" registration_ct";
    if (!ct) {
        throw input_error(request.file.string() + ": " + key +
                          ": there is no anatomy.ct (it is what is registered to); give it, or a transform file");
    }
    auto const own_ct = named(request, key, [&] { return read_image(*image.entry.registration_ct); });
    auto const here = own_ct.dicom.find("FrameOfReferenceUID");
    std::map<std::string, std::string>::const_iterator const there = image.image.dicom.find("FrameOfReferenceUID");
    if (here != own_ct.dicom.end() && there != image.image.dicom.end() && here->second != there->second) {
        throw input_error(request.file.string() + ": " + key + ": its frame of reference is " + here->second + ", that of the image " +
                          there->second + " (it was not taken with the image); name the CT of the same examination");
    }
    auto const found = named(request, key, [&] { return register_rigid(ct->volume, own_ct.volume); });
    image.registration = found.planning_to_image;
    image.registration_note = "rigid, mutual information: " + quality_text(found);
    warnings.push_back({"registration.rigid", "image \"" + image.entry.name + "\" was registered to the planning CT by its own CT (" +
                                                  quality_text(found) + ") compare both CTs, and look at the liver's edge"});
    if (found.surface_median_mm > doubtful_surface_mm || found.spread_mm > doubtful_spread_mm ||
        found.surface_lost_percent > doubtful_lost_percent) {
        warnings.push_back(
            {"registration.doubtful", "the registration of image \"" + image.entry.name +
                                          "\" looks poor (surfaces, starts or both disagree, see registration.rigid) check it, "
                                          "or give a transform file"});
    }
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
        ActivityImage image{entry, named(request, "image \"" + entry.name + "\" file", [&] { return read_image(entry.file); }), {}, {}};
        if (entry.registration) {
            image.registration = named(request, "image \"" + entry.name + "\" registration",
                                       [&] { return registration_of(image, anatomy_of(images).frame_of_reference); });
            image.registration_note = is_dicom_file(*entry.registration) ? "DICOM registration object" : "transform file";
        }
        check_nm_unit(request, image);
        if (entry.registration_ct) { register_to_ct(request, image, images.ct, images.warnings); }
        check_frame(request, image, images.ct, images.warnings);
        images.activity.emplace(entry.name, std::move(image));
    }
    images.masks = read_masks(request, anatomy_of(images), images.warnings);
    return images;
}

}  // namespace yttria
