// SPDX-License-Identifier: Apache-2.0
#include "host/activity/image_checks.hpp"

#include "host/activity/activity.hpp"

#include <cmath>
#include <sstream>

namespace yttria {
namespace {

/// Tc-99m, 6.0067 h (DDEP/LNHB).
constexpr double tc99m_half_life_s = 21624.0;
/// A header half-life within this is the isotope's (clinical.md 3.3).
constexpr double half_life_tolerance = 0.01;

std::string header(ActivityImage const& image, std::string const& name) {
    auto const found = image.image.dicom.find(name);
    return found == image.image.dicom.end() ? std::string{} : found->second;
}

void check_isotope(Case const& request, ActivityImage const& image, Warnings& warnings) {
    std::string const said = header(image, "RadionuclideHalfLife");
    double const expected = image.entry.purpose == "y90" ? y90_half_life_s : image.entry.purpose == "maa" ? tc99m_half_life_s : 0;
    if (said.empty() || expected == 0) { return; }
    std::istringstream text(said);
    text.imbue(std::locale::classic());
    double half_life = 0;
    text >> half_life;
    if (std::abs(half_life / expected - 1) <= half_life_tolerance) { return; }
    std::string const tracer = header(image, "RadionuclideCodeMeaning");
    std::string const what = "image \"" + image.entry.name + "\": its header says a half-life of " + said + " s" +
                             (tracer.empty() ? "" : " (" + tracer + ")") + ", an image with purpose \"" + image.entry.purpose + "\" has " +
                             (expected == y90_half_life_s ? "230544 s (Y-90)" : "21624 s (Tc-99m)");
    if (!request.overridden("isotope")) {
        throw input_error(what +
                          " (its decay correction, and perhaps its branching fraction, are another isotope's); correct the image or its "
                          "purpose, or give an [[override]] of \"isotope\" with its reason");
    }
    warnings.push_back({"isotope.overridden", what + "; taken as it is by an override (" + override_reason(request, "isotope") + ")"});
}

}  // namespace

std::string override_reason(Case const& request, std::string const& check) {
    for (OverrideEntry const& entry : request.overrides) {
        if (entry.check == check) { return entry.reason; }
    }
    return {};
}

void check_values(ActivityImage const& image) {
    auto const& values = image.image.volume.values;
    auto const& size = image.image.volume.geometry.size;
    std::size_t bad = 0, first = 0, positive = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]) && bad++ == 0) { first = i; }
        if (values[i] > 0) { ++positive; }
    }
    std::string const where = "image \"" + image.entry.name + "\" (\"" + image.image.file.string() + "\"): ";
    if (bad > 0) {
        auto const nx = static_cast<std::size_t>(size[0]), ny = static_cast<std::size_t>(size[1]);
        throw input_error(where + std::to_string(bad) + " voxels are NaN or infinite (no activity; the first at index (" +
                          std::to_string(first % nx) + ", " + std::to_string(first / nx % ny) + ", " + std::to_string(first / (nx * ny)) +
                          ")); write the image again");
    }
    if (positive == 0) { throw input_error(where + "no voxel is above 0 (there is no activity to transport); check the file"); }
}

void check_header(Case const& request, ActivityImage const& image, Warnings& warnings) {
    check_isotope(request, image, warnings);
    if (header(image, "Modality") != "PT" || image.entry.quantity != Quantity::bq_per_mL) { return; }
    std::string const units = header(image, "Units");
    if (units != "BQML") {
        throw input_error("image \"" + image.entry.name + "\" has quantity = \"Bq/mL\" but its DICOM header says Units " +
                          (units.empty() ? "nothing" : units) +
                          " (the values are no activity concentration); use quantity = \"counts\" or export it in BQML");
    }
    std::string const corrected = header(image, "CorrectedImage");
    if (corrected.find("ATTN") == std::string::npos || corrected.find("SCAT") == std::string::npos) {
        warnings.push_back(
            {"activity.not_corrected",
             "image \"" + image.entry.name + "\": its header lists the corrections \"" + corrected +
                 "\" without ATTN or SCAT (Bq/mL are then not absolute); use normalise = \"administered\" or reconstruct it with both"});
    }
}

}  // namespace yttria
