// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/guard/private.hpp"

#include <cmath>
#include <locale>
#include <sstream>

namespace yttria {
namespace {

/// Tc-99m, 6.0067 h (DDEP/LNHB).
constexpr double tc99m_half_life_s = 21624.0;
/// A header half-life within this is the isotope's (clinical.md 3.3).
constexpr double half_life_tolerance = 0.01;
/// clinical.md 7.2.
constexpr double longest_wait_s = 10 * 86400.0;
constexpr double negative_warned = 0.01;
/// Clocks are read to the minute.
constexpr double same_time_s = 60.0;

std::string header(ActivityImage const& image, std::string const& name) {
    auto const found = image.image.dicom.find(name);
    return found == image.image.dicom.end() ? std::string{} : found->second;
}

std::string quoted(ActivityImage const& image) { return "image \"" + image.entry.name + "\""; }

/// First number of a header text; NaN where there is none.
double number_in(std::string const& text) {
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    double value = 0;
    return stream >> value ? value : std::nan("");
}

void check_isotope(ActivityImage const& image, Findings& findings) {
    std::string const said = header(image, "RadionuclideHalfLife");
    // A functional image's isotope is that of its declared tracer, where that says Tc-99m as most do.
    bool const tc = image.entry.purpose == "maa" || image.entry.tracer.find("99m") != std::string::npos;
    double const expected = image.entry.purpose == "y90" ? y90_half_life_s : tc ? tc99m_half_life_s : 0;
    if (said.empty() || expected == 0 || std::abs(number_in(said) / expected - 1) <= half_life_tolerance) { return; }
    std::string const tracer = header(image, "RadionuclideCodeMeaning");
    findings.push_back({"isotope", Severity::stop,
                        quoted(image) + ": its header says a half-life of " + said + " s" + (tracer.empty() ? "" : " (" + tracer + ")") +
                            ", an image with purpose \"" + image.entry.purpose + "\" has " +
                            (image.entry.purpose == "y90" ? "230544 s (Y-90)" : "21624 s (Tc-99m)") +
                            " (its decay correction, and perhaps its branching fraction, are another isotope's); correct the image or its "
                            "purpose, or give "
                            "an [[override]] of \"isotope\" with its reason"});
}

void check_pet(ActivityImage const& image, bool absolute, Findings& findings) {
    if (header(image, "Modality") != "PT") { return; }
    std::string const without = header(image, "SlicesWithoutRescaleSlope"), units = header(image, "Units");
    if (!without.empty() && without != "0") {
        findings.push_back({"pet_slope", Severity::stop,
                            quoted(image) + ": " + without +
                                " of its slices have no RescaleSlope above 0 (PET slices carry their own scale; without it they are not "
                                "comparable); export the series again"});
    }
    if (image.entry.quantity != Quantity::bq_per_mL) { return; }
    if (units != "BQML") {
        findings.push_back({"pet_units", Severity::stop,
                            quoted(image) + " has quantity = \"Bq/mL\" but its DICOM header says Units " +
                                (units.empty() ? "nothing" : units) +
                                " (the values are no activity concentration); use quantity = \"counts\" or export it in BQML"});
    }
    std::string const corrected = header(image, "CorrectedImage");
    if (absolute && (corrected.find("ATTN") == std::string::npos || corrected.find("SCAT") == std::string::npos)) {
        findings.push_back({"pet_corrections", Severity::warn,
                            quoted(image) + ": its header lists the corrections \"" + corrected +
                                "\" without ATTN or SCAT (Bq/mL are then not absolute); use normalise = \"administered\" or reconstruct it "
                                "with both"});
    }
}

/// When an absolute image was taken, against the injection.
void check_times(SessionEntry const& session, ActivityImage const& image, Findings& findings) {
    std::optional<double> injected_s;
    Reference reference;
    try {
        reference = reference_of(image, session);
        auto const net = net_activity(session);
        if (net) { injected_s = net->injected_s; }
        if (!injected_s && session.injection_time) { injected_s = case_time_s(*session.injection_time, "injection_time"); }
    } catch (Error const&) { return; }  // said by the activity stage
    if (reference.offset_assumed) {
        findings.push_back({"utc_offset", Severity::warn,
                            quoted(image) +
                                ": its header has times but no UTC offset (the injection's was taken; a wrong hour changes the activity by "
                                "1.1 %); give image.reference_time with its offset"});
    }
    if (!injected_s || !reference.time_s) { return; }
    double const waited_s = *reference.time_s - *injected_s;
    if (header(image, "DecayCorrection") == "ADMIN" && waited_s > same_time_s) {
        findings.push_back({"double_decay", Severity::stop,
                            quoted(image) +
                                ": its header says DecayCorrection ADMIN (the values are those at the injection), and "
                                "reference_time lies " +
                                brief(waited_s / 3600) + " h after it (they would be raised again by " +
                                brief(std::exp2(waited_s / y90_half_life_s)) + "); remove reference_time"});
    }
    if (waited_s >= 0 && waited_s <= longest_wait_s) { return; }
    findings.push_back({"scan_time", Severity::stop,
                        quoted(image) + " refers to a time " +
                            (waited_s < 0 ? "before the injection (by " + brief(-waited_s / 3600) + " h"
                                          : "long after the injection (" + brief(waited_s / 86400) + " d, more than 10 d") +
                            "; date, zone or patient may be exchanged); correct reference_time or injection_time"});
}

void check_values(ActivityImage const& image, Findings& findings) {
    auto const& values = image.image.volume.values;
    auto const& size = image.image.volume.geometry.size;
    std::size_t bad = 0, first = 0;
    double positive = 0, negative = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const value = static_cast<double>(values[i]);
        if (!std::isfinite(value)) {
            if (bad++ == 0) { first = i; }
        } else {
            (value > 0 ? positive : negative) += value;
        }
    }
    if (bad > 0) {
        auto const nx = static_cast<std::size_t>(size[0]), ny = static_cast<std::size_t>(size[1]);
        findings.push_back({"nan_voxels", Severity::stop,
                            quoted(image) + " (\"" + image.image.file.string() + "\"): " + std::to_string(bad) +
                                " voxels are NaN or infinite (no activity; the first at index (" + std::to_string(first % nx) + ", " +
                                std::to_string(first / nx % ny) + ", " + std::to_string(first / (nx * ny)) + ")); write the image again"});
    }
    if (-negative > negative_warned * positive) {
        findings.push_back({"negative_voxels", Severity::warn,
                            quoted(image) + ": negative voxels hold " + brief(-negative) + " against " + brief(positive) +
                                " in positive ones (more than 1 %, noise of the reconstruction); they stay in sums and are not sampled"});
    }
}

void check_deformation(ActivityImage const& image, Findings& findings) {
    if (!image.deformation || image.deformation->folded == 0) { return; }
    auto const& d = *image.deformation;
    findings.push_back(
        {"deformation_folds", Severity::stop,
         quoted(image) + ": its displacement field folds at " + std::to_string(d.folded) + " of " + std::to_string(d.corners) +
             " places (least Jacobian " + brief(d.least_volume) + ", at (" + brief(d.worst_mm[0]) + ", " + brief(d.worst_mm[1]) + ", " +
             brief(d.worst_mm[2]) +
             ") mm: two places become one, and tissue with its activity vanishes there); regularise the registration, or use a "
             "rigid one"});
}

}  // namespace

Findings check_images(Case const& request, SourceImages const& images) {
    Findings findings;
    for (auto const& [name, image] : images.activity) {
        bool absolute = false;
        for (SessionEntry const& session : request.sessions) {
            bool const this_one =
                session.image == name && image.entry.quantity == Quantity::bq_per_mL && !session.normalise_to_administered;
            if (this_one) { check_times(session, image, findings); }
            absolute = absolute || this_one;
        }
        check_isotope(image, findings);
        check_pet(image, absolute, findings);
        check_values(image, findings);
        check_deformation(image, findings);
    }
    if (images.ct) { check_ct_values(*images.ct, findings); }
    return findings;
}

}  // namespace yttria
