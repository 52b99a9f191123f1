// SPDX-License-Identifier: Apache-2.0
#include "host/images/masks.hpp"

#include "host/dicom/dicom.hpp"
#include "host/images/formats.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Rigid to this: a structure keeps its volume.
constexpr double rigid_tolerance = 1e-4;

std::string said(std::string const& uid) { return uid.empty() ? "not given" : uid; }

/// Thickness of a structure that is drawn in one plane: the distance of the slices it is drawn on.
std::optional<double> slice_distance(MaskReference const& reference, std::vector<Polygon3d> const& contours) {
    if (!reference.geometry || !reference.has_slices || contours.empty() || contours.front().size() < 3) { return {}; }
    auto const& g = *reference.geometry;
    // Along the axis on which the first contour extends least.
    Vec3d low{1e30, 1e30, 1e30}, high{-1e30, -1e30, -1e30};
    for (auto const& point : contours.front()) {
        Vec3d const index = g.to_index(point);
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = std::min(low[a], index[a] * g.spacing_mm[a]);
            high[a] = std::max(high[a], index[a] * g.spacing_mm[a]);
        }
    }
    for (std::size_t a = 0; a < 3; ++a) {
        if (high[a] - low[a] < 2 * ContourRules::planar_mm) { return g.spacing_mm[a]; }
    }
    return {};
}

/// Map from the frame that a structure is drawn in to planning space; nothing where they are one. Throws where they are not connected.
std::optional<Affine> to_planning(Case const& request, StructureEntry const& entry, std::string const& frame,
                                  MaskReference const& reference, Warnings& warnings) {
    std::string const where = "structure \"" + entry.name + "\"";
    if (entry.registration) {
        // An ITK transform maps planning space to the structure's; a REG names both frames and goes either way.
        Affine const map = is_dicom_file(*entry.registration)
                               ? registration_between(*entry.registration, frame, reference.frame_of_reference)
                               : read_transform(*entry.registration).inverse();
        if (!(map.departure_from_rigid() <= 10 * rigid_tolerance)) {
            throw input_error(where + ": registration \"" + entry.registration->string() +
                              "\" scales or shears (structures are moved rigidly); register rigidly");
        }
        return map;
    }
    if (frame == reference.frame_of_reference && !frame.empty()) { return {}; }
    std::string const text = where + " is drawn in the frame of reference " + said(frame) + " and " + reference.what + " has " +
                             said(reference.frame_of_reference);
    if (frame.empty() || reference.frame_of_reference.empty()) {
        warnings.push_back({"structures.frame_unknown", text + " (that they are one space cannot be checked); check a picture of them"});
        return {};
    }
    if (!request.overridden("frame_of_reference")) {
        throw input_error(text +
                          " (so their coordinates are unrelated); give structure.registration, or an override of "
                          "\"frame_of_reference\" with its reason");
    }
    warnings.push_back({"frame_of_reference.overridden", text + "; used as they are by an override"});
    return {};
}

class MaskReader {
public:
    MaskReader(Case const& request, MaskReference const& reference, Warnings& warnings)
        : request_(request),
          reference_(reference),
          warnings_(warnings) {}

    LabelledMask read(StructureEntry const& entry) {
        auto const here = [&](char const* key) { return "structure \"" + entry.name + "\" " + key; };
        if (entry.rtstruct) {
            return named(request_, here("rtstruct"), [&] { return from_contours(entry); });
        }
        if (entry.seg) {
            return named(request_, here("seg"), [&] { return from_segment(entry); });
        }
        if (!entry.mask) {
            throw input_error(request_.file.string() + ": structure \"" + entry.name + "\" has no shape; give mask, rtstruct or seg");
        }
        auto& image = label_files_[*entry.mask];
        if (!image) {
            image = named(request_, here("mask"), [&] { return std::make_shared<SourceImage const>(read_image(*entry.mask)); });
        }
        LabelledMask mask;
        mask.entry = entry;
        mask.image = image;
        return mask;
    }

private:
    LabelledMask from_contours(StructureEntry const& entry) {
        auto& set = sets_[*entry.rtstruct];
        if (!set) { set = std::make_shared<RtStructureSet const>(read_rtstruct(*entry.rtstruct)); }
        RtRoi const& roi = set->find(entry.part.value_or(entry.name));
        auto const map = to_planning(request_, entry, roi.frame_of_reference, reference_, warnings_);
        if (roi.other_contours > 0) {
            warnings_.push_back(
                {"structures.open_contours", "structure \"" + entry.name + "\" has " + std::to_string(roi.other_contours) +
                                                 " points or open lines (they enclose nothing); only closed contours count"});
        }
        ContourStack stack = stack_contours(entry.name, roi.contours, slice_distance(reference_, roi.contours));
        if (map) { stack = moved(stack, *map); }
        warnings_.insert(warnings_.end(), stack.warnings.begin(), stack.warnings.end());
        if (!reference_.geometry) { throw input_error("there is no image to place the contours in; give anatomy.ct"); }
        auto image = std::make_shared<SourceImage>();
        image->file = *entry.rtstruct;
        image->format = "DICOM RTSTRUCT";
        image->volume.geometry = lattice_around(stack, *reference_.geometry);
        image->volume.values = volume_fractions(stack, image->volume.geometry);
        LabelledMask mask;
        mask.entry = entry;
        mask.image = image;
        mask.fractional = true;
        mask.contours = std::make_shared<ContourStack const>(std::move(stack));
        return mask;
    }

    LabelledMask from_segment(StructureEntry const& entry) {
        auto const frame = read_segmentation(*entry.seg).frame_of_reference;
        auto segment = read_segment(*entry.seg, entry.part.value_or(entry.name));
        auto const map = to_planning(request_, entry, frame, reference_, warnings_);
        if (map) { segment.fraction.geometry = moved(segment.fraction.geometry, *map); }
        auto image = std::make_shared<SourceImage>();
        image->file = *entry.seg;
        image->format = "DICOM SEG";
        image->volume = std::move(segment.fraction);
        check_geometry(image->file, image->volume.geometry);
        auto const& values = image->volume.values;
        LabelledMask mask;
        mask.entry = entry;
        mask.fractional = std::any_of(values.begin(), values.end(), [](float v) { return v > 0 && v < 1; });
        mask.image = image;
        return mask;
    }

    Case const& request_;
    MaskReference const& reference_;
    Warnings& warnings_;
    std::map<std::filesystem::path, std::shared_ptr<SourceImage const>> label_files_;  // structures often share one
    std::map<std::filesystem::path, std::shared_ptr<RtStructureSet const>> sets_;
};

}  // namespace

std::vector<LabelledMask> read_masks(Case const& request, MaskReference const& reference, Problems& problems, Warnings& warnings) {
    MaskReader reader(request, reference, warnings);
    std::vector<LabelledMask> masks;
    for (StructureEntry const& entry : request.structures) {
        problems.attempt([&] { masks.push_back(reader.read(entry)); });
    }
    return masks;
}

std::vector<LabelledMask> read_masks(Case const& request, MaskReference const& reference, Warnings& warnings) {
    Problems problems;
    auto masks = read_masks(request, reference, problems, warnings);
    problems.settle();
    return masks;
}

Affine registration_between(std::filesystem::path const& file, std::string const& from, std::string const& to) {
    auto const map = read_spatial_registration(file).between(from, to);
    if (!map) {
        throw input_error("\"" + file.string() + "\" does not connect the frames of reference " + said(from) + " and " + said(to) +
                          " (it is of other images); name the registration of these two");
    }
    return *map;
}

}  // namespace yttria
