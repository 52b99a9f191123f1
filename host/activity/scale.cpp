// SPDX-License-Identifier: Apache-2.0
#include "host/activity/scale.hpp"

#include "host/activity/times.hpp"
#include "host/base/distance.hpp"
#include "host/base/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

constexpr double decays_per_Bq = y90_half_life_s / std::numbers::ln2;
constexpr double Bq_per_MBq = 1e6;

std::string quoted(ActivityImage const& image) { return "image \"" + image.entry.name + "\""; }

/// Half of the frame has decayed less, half more: mean activity over a frame to that at its start.
double frame_factor(double frame_s) {
    double const x = std::numbers::ln2 * frame_s / y90_half_life_s;
    return x / -std::expm1(-x);
}

/// UTC offset at the end of an ISO time, as DICOM writes it ("+0100").
std::string offset_of(std::optional<std::string> const& time) {
    if (!time) { return {}; }
    if (time->ends_with('Z')) { return "+0000"; }
    auto const sign = time->find_last_of("+-");
    std::string offset = sign == std::string::npos || sign < 11 ? std::string{} : time->substr(sign);
    offset.erase(std::remove(offset.begin(), offset.end(), ':'), offset.end());
    return offset;
}

}  // namespace

Reference reference_of(ActivityImage const& image, SessionEntry const& session) {
    if (image.entry.reference_time) {
        return {case_time_s(*image.entry.reference_time, "image.reference_time"), 1, *image.entry.reference_time, false};
    }
    auto const header = [&](char const* name) {
        auto const found = image.image.dicom.find(name);
        return found == image.image.dicom.end() ? std::string{} : found->second;
    };
    std::string const missing = quoted(image) + " in Bq/mL has no reference_time";
    std::string const todo = "; give image.reference_time with its UTC offset";
    std::string const correction = header("DecayCorrection");
    std::string offset = header("TimezoneOffsetFromUTC");
    bool const assumed = offset.empty();
    if (assumed) { offset = offset_of(!session.injections.empty() ? session.injections.front().injection_time : session.injection_time); }
    if (correction == "ADMIN") { return {{}, 1, "corrected to the administration by its header, not corrected again", false}; }
    if (correction != "START" && correction != "NONE") {
        throw input_error(missing + " (the values decay, and no header says to when they refer)" + todo);
    }
    auto const acquired = seconds_of_dicom(header("AcquisitionDate"), header("AcquisitionTime"), offset);
    auto const series = seconds_of_dicom(header("SeriesDate"), header("SeriesTime"), offset);
    if (!acquired) { throw input_error(missing + " (its header has no acquisition time with a UTC offset)" + todo); }
    if (correction == "START") {
        // A series written later than its acquisition was reconstructed again: then the acquisition counts.
        double const start = series && *series <= *acquired ? *series : *acquired;
        return {start, 1, "series start of the header", assumed};
    }
    std::istringstream duration(header("ActualFrameDuration"));
    duration.imbue(std::locale::classic());
    double frame_ms = 0;
    if (!(duration >> frame_ms) || !(frame_ms > 0) || header("AcquisitionTimes") != "1") {
        throw input_error(missing + " (its header says DecayCorrection NONE, and its beds have several times or no duration)" + todo);
    }
    return {*acquired, frame_factor(frame_ms * 1e-3), "acquisition start of the header, not decay corrected there", assumed};
}

namespace {

/// Activity at the reference to activity at the injection.
double factor_to_injection(ResolvedSession const& session, ActivityImage const& image, std::string& note) {
    Reference const reference = reference_of(image, session.entry);
    if (!reference.time_s) {
        note = reference.text;
        return 1;
    }
    std::optional<double> injected_s = session.net ? session.net->injected_s : std::nullopt;
    if (!injected_s && session.entry.injection_time) { injected_s = case_time_s(*session.entry.injection_time, "session.injection_time"); }
    if (!injected_s) {
        throw input_error("session of " + quoted(image) +
                          " has no injection_time (its activity is decayed from the reference time to the injection); give "
                          "session.injection_time with its UTC offset");
    }
    double const elapsed = *reference.time_s - *injected_s;
    double const factor = reference.factor * std::exp2(elapsed / y90_half_life_s);
    note = reference.text + (reference.offset_assumed ? " (UTC offset of the injection assumed)" : "") + ", " + precise(elapsed / 3600) +
           " h after the injection, factor " + precise(factor);
    return factor;
}

double sum_over(std::vector<float> const& mask, std::vector<float> const& amount) {
    double counts = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) { counts += static_cast<double>(mask[i]) * static_cast<double>(amount[i]); }
    return counts;
}

/// The mask and every voxel whose centre is at most `reach_mm` from one that it fills by half.
std::vector<float> dilated(std::vector<float> mask, Geometry const& grid, double reach_mm) {
    std::vector<float> const distance = distance_to(mask, grid);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (static_cast<double>(distance[i]) <= reach_mm) { mask[i] = 1; }
    }
    return mask;
}

/// Every mask that a count sum could be taken over, with the activity that it would stand for (clinical.md 3.2).
struct CountSum {
    std::string name;
    double counts = 0;
    bool holds_lungs = false;
};

std::vector<CountSum> count_sums(ResolvedSession const& session, ActivityImage const& image, Structures const& structures,
                                 std::vector<float> const& amount, std::string& used) {
    Structure const* const liver = derived_structure(structures, "whole_liver");
    if (liver == nullptr) {
        throw input_error(
            "a relative image is normalised over the liver, and the case has none (counts have no scale of their own); add a [[structure]] "
            "with role = \"liver\"");
    }
    Structure const* const lungs = derived_structure(structures, "lungs");
    bool const with_lungs = session.entry.count_mask == CountMask::liver_lung;
    if (with_lungs && lungs == nullptr) {
        throw input_error("session of " + quoted(image) +
                          " has count_mask = \"liver+lung\" without a lung structure (its counts are part of the sum); add one or use "
                          "count_mask = \"liver\"");
    }
    double const reach_mm = session.entry.count_mask_dilation_mm;
    std::string const wider = " and " + precise(reach_mm) + " mm around";
    std::vector<CountSum> sums{{"whole liver", sum_over(liver->fraction, amount), false}};
    if (reach_mm > 0) {
        sums.push_back({"whole liver" + wider, sum_over(dilated(liver->fraction, structures.grid, reach_mm), amount), false});
    }
    if (lungs != nullptr) {
        std::vector<float> mask = liver->fraction;
        for (std::size_t i = 0; i < mask.size(); ++i) { mask[i] = std::min(1.0F, mask[i] + lungs->fraction[i]); }
        sums.push_back({"whole liver and lungs", sum_over(mask, amount), true});
        if (with_lungs && reach_mm > 0) {
            sums.push_back({"whole liver and lungs" + wider, sum_over(dilated(mask, structures.grid, reach_mm), amount), true});
        }
    }
    sums.push_back({"all of the grid", sum_over(std::vector<float>(amount.size(), 1.0F), amount), true});
    used = std::string(with_lungs ? "whole liver and lungs" : "whole liver") + (reach_mm > 0 ? wider : "");
    return sums;
}

Scale relative(ResolvedSession const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount) {
    if (!session.net) {
        throw input_error("session of " + quoted(image) +
                          " has no administered_GBq (a relative image is scaled to it); give session.administered_GBq or drawn_GBq");
    }
    bool const liver_only = session.entry.count_mask == CountMask::liver;
    if (liver_only && !session.shunt) {
        throw input_error("session of " + quoted(image) +
                          " has no lung_shunt_fraction (the liver holds administered x (1 - L)); give session.lung_shunt_fraction, 0 where "
                          "none was measured to be there");
    }
    if (!liver_only && session.entry.lung_activity_from_shunt) {
        throw input_error("session of " + quoted(image) +
                          " has count_mask = \"liver+lung\" and lung_activity = \"from_shunt\" (the shunt would count twice); keep one");
    }
    std::string used_name;
    std::vector<CountSum> const sums = count_sums(session, image, structures, amount, used_name);
    // A mask that holds the lungs stands for all that was given, one without for what the shunt left.
    auto const scale = [&](CountSum const& sum) {
        double const share = sum.holds_lungs ? 1 : 1 - (session.shunt ? session.shunt->fraction : 0);
        return session.net->MBq * Bq_per_MBq * share * decays_per_Bq / sum.counts;
    };
    CountSum const& used = *std::find_if(sums.begin(), sums.end(), [&](CountSum const& sum) { return sum.name == used_name; });
    if (!(used.counts > 0)) {
        throw input_error(quoted(image) + " holds no activity in the " + (liver_only ? "liver" : "liver and lungs") +
                          " (the sum there is " + precise(used.counts) + "); check that image and structures fit");
    }
    Scale result{scale(used),
                 precise(session.net->MBq * 1e-3) + " GBq" + (liver_only ? " x (1 - " + precise(session.shunt->fraction) + ")" : "") +
                     " over the sum of " + precise(used.counts) + " in " + used.name,
                 {}};
    for (CountSum const& sum : sums) {
        if (sum.counts > 0) {
            result.denominators.push_back({sum.name, sum.counts, scale(sum) / result.decays_per_unit, sum.name == used_name});
        }
    }
    return result;
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

Scale scale_of(ResolvedSession const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount) {
    ImageEntry const& entry = image.entry;
    std::string const prefix = quoted(image) + " (" + to_string(entry.quantity) + "): ";
    if (entry.quantity == Quantity::decays) {
        if (session.net || session.entry.normalise_to_administered) {
            throw input_error(
                quoted(image) +
                " is in decays (absolute), and its session gives administered_GBq or normalise (a second scale); remove them");
        }
        return {1, prefix + "absolute, total decays per voxel", {}};
    }
    if (entry.calibration_factor && session.entry.normalise_to_administered) {
        throw input_error(
            quoted(image) +
            " has a calibration factor (absolute), and its session normalise = \"administered\" (a second scale); remove one");
    }
    bool const absolute_counts = entry.quantity == Quantity::counts && entry.calibration_factor;
    if (session.normalised(entry)) {
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
        double const decay = entry.reference_time || session.entry.injection_time ? factor_to_injection(session, image, note) : 1;
        return {
            *entry.calibration_factor * decay * decays_per_Bq, prefix + precise(*entry.calibration_factor) + " Bq per count, " + note, {}};
    }
    std::string note;
    double const decay = factor_to_injection(session, image, note);
    return {image.image.volume.geometry.voxel_mL() * decay * decays_per_Bq, prefix + "absolute, " + note, {}};
}

}  // namespace yttria
