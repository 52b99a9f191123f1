// SPDX-License-Identifier: Apache-2.0
#include "host/images/place_image.hpp"

#include "host/base/number_text.hpp"
#include "host/dicom/dicom.hpp"
#include "host/images/displacement_file.hpp"
#include "host/images/formats.hpp"
#include "host/images/masks.hpp"
#include "host/images/register.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Above these the report asks for a second look; a good registration of CT to CT is within half a voxel of 4 mm.
constexpr double doubtful_surface_mm = 3, doubtful_spread_mm = 5, doubtful_lost_percent = 25, doubtful_landmarks_mm = 5;
/// A field that covers the image keeps its sum this well (two points a side in a voxel, linear in between); one that does not, loses
/// more.
constexpr double sum_tolerance = 0.02;

std::string fact(SourceImage const& image, std::string const& name) {
    auto const found = image.dicom.find(name);
    return found == image.dicom.end() ? "" : found->second;
}

std::string quoted(ActivityImage const& image) { return "image \"" + image.entry.name + "\""; }

/// Images that claim another frame of reference than the CT are not registered unless a transform says so.
void check_frame(Case const& request, ActivityImage const& image, std::optional<SourceImage> const& ct, Warnings& warnings) {
    if (!ct || image.entry.registration || image.entry.registration_ct) { return; }
    auto const here = fact(image.image, "FrameOfReferenceUID"), there = fact(*ct, "FrameOfReferenceUID");
    if (here.empty() || there.empty() || here == there) { return; }
    std::string const text = quoted(image) + " and the CT have different frames of reference (" + here + " and " + there +
                             ", so their coordinates are unrelated)";
    if (!request.overridden("frame_of_reference")) {
        throw input_error(request.file.string() + ": " + text +
                          "; give image.registration, or an override of \"frame_of_reference\" with its reason");
    }
    warnings.push_back({"frame_of_reference.overridden", text + "; used as they are by an override"});
}

/// An NM object has no unit of its own (clinical.md 3.6): Bq/mL needs a real-world value mapping in its header.
void check_nm_unit(Case const& request, ActivityImage const& image) {
    if (image.entry.quantity != Quantity::bq_per_mL || image.image.format != "DICOM NM" || image.image.dicom.contains("Units")) { return; }
    throw input_error(request.file.string() + ": " + quoted(image) +
                      " has quantity = \"Bq/mL\" but is an NM object without a unit (no Units, no real-world value mapping: its values are "
                      "counts); use quantity = \"counts\", with calibration_Bq_per_count where it is known");
}

void deform(ActivityImage& image, Deformation const& field, std::string const& how, std::string const& planning_frame, Warnings& warnings) {
    auto const check = check_deformation(field);
    auto warped = warp_amount(image.image.volume, field);
    double const kept = warped.sum_before > 0 ? warped.sum_after / warped.sum_before : 1;
    if (!(std::abs(kept - 1) <= sum_tolerance)) {
        std::string const folds = check.folded > 0 ? "; it folds at " + std::to_string(check.folded) + " places" : "";
        throw input_error(
            "the displacement field keeps " + precise(100 * kept) +
            " % of the image's sum (it must cover all activity, fold nowhere in it and be smooth over a voxel; 98 to 102 % are "
            "allowed" +
            folds + "); use a field over the whole image, or a rigid registration");
    }
    for (float& value : warped.volume.values) { value = static_cast<float>(static_cast<double>(value) / kept); }
    image.image.volume = std::move(warped.volume);
    if (!planning_frame.empty()) { image.image.dicom["FrameOfReferenceUID"] = planning_frame; }
    image.deformation = check;
    image.quality["largest_shift_mm"] = check.largest_shift_mm;
    image.quality["least_jacobian"] = check.least_volume;
    image.quality["largest_jacobian"] = check.largest_volume;
    image.quality["folded_corners"] = static_cast<double>(check.folded);
    image.registration_note = how + ": moved by up to " + brief(check.largest_shift_mm) + " mm, volumes between " +
                              brief(check.least_volume) + " and " + brief(check.largest_volume) + " of what they were, " +
                              brief(100 * kept) + " % of the image's sum kept (then scaled to all of it)";
    warnings.push_back({"registration.deformable", quoted(image) + " was deformed to the planning CT (" + image.registration_note +
                                                       ") look at the deformed image: activity is kept, but moves with the field"});
}

void apply_given(Case const& request, ActivityImage& image, SourceImages const& images, Warnings& warnings) {
    auto const& file = *image.entry.registration;
    std::string const planning_frame = images.ct        ? fact(*images.ct, "FrameOfReferenceUID")
                                       : images.density ? fact(*images.density, "FrameOfReferenceUID")
                                                        : "";
    std::string const own_frame = fact(image.image, "FrameOfReferenceUID");
    named(request, quoted(image) + " registration", [&] {
        if (is_dicom_file(file)) {
            if (is_deformable_registration(file)) {
                auto const field = read_deformable_registration(file, planning_frame, own_frame);
                image.field = std::make_shared<Deformation const>(field);
                return deform(image, field, "DICOM deformable registration", planning_frame, warnings);
            }
            image.registration = registration_between(file, planning_frame, own_frame);
            image.registration_note = "DICOM registration object";
        } else if (is_displacement_file(file)) {
            auto const field = read_displacement(file);
            image.field = std::make_shared<Deformation const>(field);
            deform(image, field, "displacement field", planning_frame, warnings);
        } else {
            image.registration = read_transform(file);
            image.registration_note = "transform file";
        }
    });
}

/// registration = "rigid": never silent, whatever came out.
void register_to_ct(Case const& request, ActivityImage& image, SourceImages const& images, Warnings& warnings) {
    std::string const key = quoted(image) + " registration_ct";
    if (!images.ct) {
        throw input_error(request.file.string() + ": " + key +
                          ": there is no anatomy.ct (it is what is registered to); give it, or a transform file");
    }
    auto const own_ct = named(request, key, [&] { return read_image(*image.entry.registration_ct); });
    auto const here = fact(own_ct, "FrameOfReferenceUID"), there = fact(image.image, "FrameOfReferenceUID");
    if (!here.empty() && !there.empty() && here != there) {
        throw input_error(request.file.string() + ": " + key + ": its frame of reference is " + here + ", that of the image " + there +
                          " (it was not taken with the image); name the CT of the same examination");
    }
    std::vector<LabelledMask> livers;
    for (auto const& mask : images.masks) {
        if (mask.entry.role == Role::liver || mask.entry.role == Role::tumour) { livers.push_back(mask); }
    }
    auto const found = named(request, key, [&] { return register_rigid(images.ct->volume, own_ct.volume, livers); });
    image.registration = found.planning_to_image;
    image.quality = quality_numbers(found);
    image.registration_note = "rigid, mutual information: " + quality_text(found);
    warnings.push_back({"registration.rigid", quoted(image) + " was registered to the planning CT by its own CT (" + quality_text(found) +
                                                  ") compare both CTs, and look at the liver's edge"});
    if (found.surface_median_mm > doubtful_surface_mm || found.spread_mm > doubtful_spread_mm ||
        found.surface_lost_percent > doubtful_lost_percent || found.liver_median_mm > doubtful_surface_mm) {
        warnings.push_back(
            {"registration.doubtful",
             "the registration of " + quoted(image) +
                 " looks poor (surfaces, liver or starts disagree, see registration.rigid) check it, or give a transform file"});
    }
}

/// Distances between the image's landmarks and where the registration puts those of the planning CT.
void measure_landmarks(ActivityImage& image, Warnings& warnings) {
    if (image.entry.landmarks.empty()) { return; }
    double sum = 0, most = 0, before = 0;
    for (Landmark const& mark : image.entry.landmarks) {
        auto const there = image.field ? (*image.field)(mark.planning_mm).at_mm : image.registration(mark.planning_mm);
        auto const distance = [&](Vec3d const& a) {
            return std::hypot(a[0] - mark.image_mm[0], a[1] - mark.image_mm[1], a[2] - mark.image_mm[2]);
        };
        if (!std::isfinite(distance(there))) {
            throw input_error(quoted(image) + " has a landmark outside its displacement field (at " + brief(mark.planning_mm[0]) + ", " +
                              brief(mark.planning_mm[1]) + ", " + brief(mark.planning_mm[2]) + " mm); correct its coordinates (LPS mm)");
        }
        sum += distance(there);
        most = std::max(most, distance(there));
        before += distance(mark.planning_mm);
    }
    auto const n = static_cast<double>(image.entry.landmarks.size());
    image.quality["landmarks"] = n;
    image.quality["landmark_mean_mm"] = sum / n;
    image.quality["landmark_max_mm"] = most;
    image.quality["landmark_before_mm"] = before / n;
    std::string const text = brief(n) + " landmarks " + brief(sum / n) + " mm apart on average, " + brief(most) + " mm at most (" +
                             brief(before / n) + " mm with coordinates as they are)";
    image.registration_note += (image.registration_note.empty() ? "" : "; ") + text;
    warnings.push_back(
        {"registration.landmarks", quoted(image) + ": " + text + " (the error of the registration at these places, and of the clicks)"});
    if (sum / n > doubtful_landmarks_mm) {
        warnings.push_back({"registration.doubtful", quoted(image) + ": its landmarks do not meet (" + text +
                                                         "; 5 mm are usual for a good registration) check landmarks and registration"});
    }
}

}  // namespace

void place_image(Case const& request, ActivityImage& image, SourceImages const& images, Problems& problems, Warnings& warnings) {
    problems.attempt([&] { check_nm_unit(request, image); });
    problems.attempt([&] { check_frame(request, image, images.ct, warnings); });
    bool const placed = problems.attempt([&] {
        if (image.entry.registration) { apply_given(request, image, images, warnings); }
        if (image.entry.registration_ct) { register_to_ct(request, image, images, warnings); }
    });
    if (placed) {
        problems.attempt([&] { measure_landmarks(image, warnings); });
    }
}

}  // namespace yttria
