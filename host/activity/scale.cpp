// SPDX-License-Identifier: Apache-2.0
#include "host/activity/scale.hpp"

#include "host/activity/times.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace yttria {
namespace {

constexpr double decays_per_Bq = y90_half_life_s / std::numbers::ln2;

std::string brief(double value) {
    std::ostringstream text;
    text.precision(6);
    text << value;
    return text.str();
}

std::string quoted(ActivityImage const& image) { return "image \"" + image.entry.name + "\""; }

double time_of(std::string const& text, std::string const& key) {
    auto const seconds = seconds_of_iso8601(text);
    if (!seconds) {
        throw input_error(
            key + " = \"" + text +
            "\" is no time with a UTC offset (clock times of hospital and manufacturer differ); write 2026-03-01T09:30:00+01:00");
    }
    return *seconds;
}

/// Half of the frame has decayed less, half more: mean activity over a frame to that at its start.
double frame_factor(double frame_s) {
    double const x = std::numbers::ln2 * frame_s / y90_half_life_s;
    return x / -std::expm1(-x);
}

struct Reference {
    std::optional<double> time_s;  ///< nothing: the values are already those at the injection
    double factor = 1;             ///< to the reference time
    std::string text;
};

/// The case's reference_time wins; else that of the header (clinical.md 3.3).
Reference reference_of(ActivityImage const& image) {
    if (image.entry.reference_time) {
        return {time_of(*image.entry.reference_time, "image.reference_time"), 1, *image.entry.reference_time};
    }
    auto const header = [&](char const* name) {
        auto const found = image.image.dicom.find(name);
        return found == image.image.dicom.end() ? std::string{} : found->second;
    };
    std::string const missing = quoted(image) + " in Bq/mL has no reference_time";
    std::string const todo = "; give image.reference_time with its UTC offset";
    std::string const correction = header("DecayCorrection"), offset = header("TimezoneOffsetFromUTC");
    if (correction == "ADMIN") { return {{}, 1, "corrected to the administration by its header"}; }
    if (correction != "START" && correction != "NONE") {
        throw input_error(missing + " (the values decay, and no header says to when they refer)" + todo);
    }
    auto const acquired = seconds_of_dicom(header("AcquisitionDate"), header("AcquisitionTime"), offset);
    auto const series = seconds_of_dicom(header("SeriesDate"), header("SeriesTime"), offset);
    if (!acquired) { throw input_error(missing + " (its header has no acquisition time with a UTC offset)" + todo); }
    if (correction == "START") {
        // A series written later than its acquisition was reconstructed again: then the acquisition counts.
        double const start = series && *series <= *acquired ? *series : *acquired;
        return {start, 1, "series start of the header"};
    }
    std::istringstream duration(header("ActualFrameDuration"));
    double frame_ms = 0;
    if (!(duration >> frame_ms) || !(frame_ms > 0) || header("AcquisitionTimes") != "1") {
        throw input_error(missing + " (its header says DecayCorrection NONE, and its beds have several times or no duration)" + todo);
    }
    return {*acquired, frame_factor(frame_ms * 1e-3), "acquisition start of the header, not decay corrected there"};
}

/// Activity at the reference to activity at the injection.
double factor_to_injection(SessionEntry const& session, ActivityImage const& image, std::string& note) {
    Reference const reference = reference_of(image);
    if (!reference.time_s) {
        note = reference.text;
        return 1;
    }
    if (!session.injection_time) {
        throw input_error("session of " + quoted(image) +
                          " has no injection_time (its activity is decayed from the reference time to the injection); give "
                          "session.injection_time with its UTC offset");
    }
    double const elapsed = *reference.time_s - time_of(*session.injection_time, "session.injection_time");
    if (elapsed < 0) {
        throw input_error(quoted(image) + " refers to a time before the injection (by " + brief(-elapsed / 3600) +
                          " h); correct reference_time or session.injection_time");
    }
    double const factor = reference.factor * std::exp2(elapsed / y90_half_life_s);
    note = reference.text + ", " + brief(elapsed / 3600) + " h after the injection, factor " + brief(factor);
    return factor;
}

/// Volume fraction that the counts are summed over.
std::vector<float> count_mask(SessionEntry const& session, Structures const& structures) {
    Structure const* const liver = derived_structure(structures, "whole_liver");
    if (liver == nullptr) {
        throw input_error(
            "a relative image is normalised over the liver, and the case has none (counts have no scale of their own); add a [[structure]] "
            "with role = \"liver\"");
    }
    std::vector<float> mask = liver->fraction;
    if (session.count_mask == CountMask::liver) { return mask; }
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (lungs == nullptr) {
        throw input_error(
            "count_mask = \"liver+lung\" without a lung structure (its counts are part of the sum); add one or use count_mask = \"liver\"");
    }
    for (std::size_t i = 0; i < mask.size(); ++i) { mask[i] = std::min(1.0F, mask[i] + lungs->fraction[i]); }
    return mask;
}

Scale relative(SessionEntry const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount) {
    if (!session.administered_GBq) {
        throw input_error("session of " + quoted(image) +
                          " has no administered_GBq (a relative image is scaled to it); give session.administered_GBq");
    }
    bool const liver_only = session.count_mask == CountMask::liver;
    if (liver_only && !session.lung_shunt_fraction) {
        throw input_error("session of " + quoted(image) +
                          " has no lung_shunt_fraction (the liver holds administered x (1 - L)); give session.lung_shunt_fraction, 0 where "
                          "none was measured to be there");
    }
    if (!liver_only && session.lung_activity_from_shunt) {
        throw input_error("session of " + quoted(image) +
                          " has count_mask = \"liver+lung\" and lung_activity = \"from_shunt\" (the shunt would count twice); keep one");
    }
    double const share = liver_only ? 1 - *session.lung_shunt_fraction : 1;
    std::vector<float> const mask = count_mask(session, structures);
    double counts = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) { counts += static_cast<double>(mask[i]) * static_cast<double>(amount[i]); }
    if (!(counts > 0)) {
        throw input_error(quoted(image) + " holds no activity in the " + (liver_only ? "liver" : "liver and lungs") +
                          " (the sum there is " + brief(counts) + "); check that image and structures fit");
    }
    double const activity_Bq = *session.administered_GBq * 1e9 * share;
    return {activity_Bq * decays_per_Bq / counts,
            brief(*session.administered_GBq) + " GBq" + (liver_only ? " x (1 - " + brief(*session.lung_shunt_fraction) + ")" : "") +
                " over the sum of " + brief(counts) + " in " + (liver_only ? "the whole liver" : "whole liver and lungs")};
}

}  // namespace

Structure const* derived_structure(Structures const& structures, std::string const& name) {
    for (Structure const& structure : structures.list) {
        std::string base = structure.name;  // make_structures appends this where a given structure has the name
        while (base.ends_with("_derived")) { base.resize(base.size() - 8); }
        if (structure.derived && base == name) { return &structure; }
    }
    return nullptr;
}

Scale scale_of(SessionEntry const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount) {
    ImageEntry const& entry = image.entry;
    std::string const prefix = quoted(image) + " (" + to_string(entry.quantity) + "): ";
    if (entry.quantity == Quantity::decays) {
        if (session.administered_GBq || session.normalise_to_administered) {
            throw input_error(
                quoted(image) +
                " is in decays (absolute), and its session gives administered_GBq or normalise (a second scale); remove them");
        }
        return {1, prefix + "absolute, total decays per voxel"};
    }
    if (entry.calibration_factor && session.normalise_to_administered) {
        throw input_error(
            quoted(image) +
            " has a calibration factor (absolute), and its session normalise = \"administered\" (a second scale); remove one");
    }
    bool const absolute_counts = entry.quantity == Quantity::counts && entry.calibration_factor;
    bool const absolute_Bq = entry.quantity == Quantity::bq_per_mL && !session.normalise_to_administered;
    if (!absolute_counts && !absolute_Bq) {
        Scale scale = relative(session, image, structures, amount);
        scale.note = prefix + scale.note;
        return scale;
    }
    if (entry.purpose == "maa") {
        throw input_error(quoted(image) +
                          " is MAA with an absolute activity (that is the tracer's, not the microspheres'); use normalise = "
                          "\"administered\" or quantity = \"counts\" without calibration");
    }
    if (absolute_counts) {
        std::string note = "taken at the injection";
        double const decay = entry.reference_time || session.injection_time ? factor_to_injection(session, image, note) : 1;
        return {*entry.calibration_factor * decay * decays_per_Bq, prefix + brief(*entry.calibration_factor) + " Bq per count, " + note};
    }
    std::string note;
    double const decay = factor_to_injection(session, image, note);
    return {image.image.volume.geometry.voxel_mL() * decay * decays_per_Bq, prefix + "absolute, " + note};
}

}  // namespace yttria
