// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/guard/private.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// clinical.md 7.2.
constexpr double least_right_mm = 20;
constexpr double least_liver_kg = 0.7, most_liver_kg = 5, least_lungs_kg = 0.3, most_lungs_kg = 2;
constexpr double least_liver_HU = 0, most_liver_HU = 150;
constexpr double least_treated = 0.95, most_outside = 0.01;
/// Body and bone by CT number or density.
constexpr float body_HU = -300, bone_HU = 200, body_density = 0.2F, bone_density = 1.2F;
/// Narrower, or hardly wider than its liver, it is a phantom that has no sides.
constexpr double least_body_mm = 200, least_body_over_liver = 1.5;
/// Less bone than this is noise.
constexpr double least_bone_mL = 5;

struct Extent {
    double least_x = 1e30, most_x = -1e30, least_z = 1e30, most_z = -1e30;
};

Extent extent_of(Structure const& structure, Geometry const& grid) {
    Extent extent;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if (structure.fraction[grid.index(i, j, k)] < 0.5F) { continue; }
                Vec3d const at = grid.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                extent.least_x = std::min(extent.least_x, at[0]);
                extent.most_x = std::max(extent.most_x, at[0]);
                extent.least_z = std::min(extent.least_z, at[2]);
                extent.most_z = std::max(extent.most_z, at[2]);
            }
        }
    }
    return extent;
}

double mass_kg(Structure const& structure, Tissue const& tissue) {
    double grams = 0;
    for (std::size_t i = 0; i < structure.fraction.size(); ++i) {
        grams += static_cast<double>(structure.fraction[i]) * static_cast<double>(tissue.density.values[i]);
    }
    return grams * tissue.density.geometry.voxel_mL() * 1e-3;
}

void check_mass(char const* id, char const* organ, double kg, double least_kg, double most_kg, Findings& findings) {
    if (kg >= least_kg && kg <= most_kg) { return; }
    findings.push_back({id, Severity::warn,
                        std::string("the mass of the ") + organ + " is " + brief(kg) + " kg (outside " + brief(least_kg) + " to " +
                            brief(most_kg) + " kg: a part, another organ, or another unit); check the contour"});
}

void check_orientation(SourceImages const& images, Geometry const& grid, Structure const& liver, Structure const* lungs,
                       Findings& findings) {
    Volume<float> const& image = images.ct ? images.ct->volume : images.density->volume;
    bool const hu = images.ct.has_value();
    Extent const extent = extent_of(liver, grid);
    auto const centre = centroid_of(liver, grid);
    BodySlices const body = body_between(image, hu ? body_HU : body_density, hu ? bone_HU : bone_density, extent.least_z, extent.most_z);
    double const liver_mm = extent.most_x - extent.least_x;
    if (!centre || !body.found || body.width_mm < least_body_mm || body.width_mm < least_body_over_liver * liver_mm) { return; }
    double const right_mm = body.centroid_mm[0] - (*centre)[0];
    if (right_mm < least_right_mm) {
        findings.push_back(
            {"left_right", Severity::stop,
             "the liver lies " + brief(std::abs(right_mm)) + " mm to the " + (right_mm < 0 ? "left" : "right") +
                 " of the body's middle (at least 20 mm to the right are expected; image or mask may be mirrored); correct it, "
                 "or override \"left_right\" for situs inversus"});
    }
    auto const of_lungs = lungs ? centroid_of(*lungs, grid) : std::nullopt;
    if (of_lungs && (*of_lungs)[2] <= (*centre)[2]) {
        findings.push_back({"head_foot", Severity::stop,
                            "the lungs lie " + brief((*centre)[2] - (*of_lungs)[2]) +
                                " mm below the liver (slice order or the sign of the slice spacing may be exchanged); correct the image"});
    }
    if (body.dense_mL >= least_bone_mL && body.dense_centroid_mm[1] <= body.centroid_mm[1]) {
        findings.push_back(
            {"front_back", Severity::warn,
             "bone lies " + brief(body.centroid_mm[1] - body.dense_centroid_mm[1]) +
                 " mm in front of the body's middle (the spine is behind it; the image may be mirrored front to back, or much "
                 "contrast is in front); check the geometry"});
    }
}

void check_treated(Structures const& structures, Structure const& liver, Findings& findings) {
    Structure const* const perfused = derived_structure(structures, "perfused");
    if (perfused == nullptr) { return; }
    double outside = 0;
    for (std::size_t i = 0; i < liver.fraction.size(); ++i) {
        outside += std::max(0.0, static_cast<double>(perfused->fraction[i]) - static_cast<double>(liver.fraction[i]));
    }
    double const voxel_mL = structures.grid.voxel_mL();
    if (outside * voxel_mL > most_outside * perfused->volume_mL) {
        findings.push_back({"treated_outside_liver", Severity::warn,
                            brief(outside * voxel_mL) + " of " + brief(perfused->volume_mL) +
                                " mL of the perfused volume lie outside the whole liver (more than 1 %; contour error, or an extrahepatic "
                                "feeder); check the contours"});
    }
    for (Structure const& tumour : structures.list) {
        if (tumour.role != Role::tumour || tumour.derived || !(tumour.volume_mL > 0)) { continue; }
        double inside = 0;
        for (std::size_t i = 0; i < liver.fraction.size(); ++i) {
            inside += static_cast<double>(std::min(tumour.fraction[i], perfused->fraction[i]));
        }
        double const share = inside * voxel_mL / tumour.volume_mL;
        if (share >= least_treated) { continue; }
        findings.push_back({"tumour_untreated", Severity::warn,
                            "\"" + tumour.name + "\": " + brief(100 * share) + " % of its " + brief(tumour.volume_mL) +
                                " mL lie inside the perfused volume (less than 95 %: it is not wholly treated); check the contours"});
    }
}

}  // namespace

std::optional<Vec3d> centroid_of(Structure const& structure, Geometry const& grid) {
    Vec3d index{};
    double sum = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                double const part = static_cast<double>(structure.fraction[grid.index(i, j, k)]);
                sum += part;
                index[0] += part * i;
                index[1] += part * j;
                index[2] += part * k;
            }
        }
    }
    if (!(sum > 0)) { return {}; }
    return grid.to_patient({index[0] / sum, index[1] / sum, index[2] / sum});
}

Findings check_anatomy(SourceImages const& images, Structures const& structures, Tissue const& tissue,
                       std::optional<Volume<float>> const& ct_HU) {
    Findings findings;
    Structure const* const liver = derived_structure(structures, "whole_liver");
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (lungs != nullptr) { check_mass("lung_mass", "lungs", mass_kg(*lungs, tissue), least_lungs_kg, most_lungs_kg, findings); }
    if (liver == nullptr) { return findings; }
    check_mass("liver_mass", "whole liver", mass_kg(*liver, tissue), least_liver_kg, most_liver_kg, findings);
    if (images.ct || images.density) { check_orientation(images, structures.grid, *liver, lungs, findings); }
    if (ct_HU) {
        double sum = 0, weight = 0;
        for (std::size_t i = 0; i < liver->fraction.size(); ++i) {
            sum += static_cast<double>(liver->fraction[i]) * static_cast<double>(ct_HU->values[i]);
            weight += static_cast<double>(liver->fraction[i]);
        }
        double const mean = weight > 0 ? sum / weight : 0;
        if (mean < least_liver_HU || mean > most_liver_HU) {
            findings.push_back(
                {"liver_hu", Severity::warn,
                 "the whole liver's mean CT number is " + brief(mean) +
                     " HU (outside 0 to 150: much contrast or Lipiodol, or another organ); its density is off with it, check phase "
                     "and contour"});
        }
    }
    check_treated(structures, *liver, findings);
    return findings;
}

}  // namespace yttria
