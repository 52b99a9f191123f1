// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/guard/private.hpp"

#include "host/base/distance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

/// Limits of clinical.md 7.2; the hot threshold and the half of the lungs' activity are house choices.
constexpr double conserved = 1e-6;
constexpr double ratio_warned_low = 0.9, ratio_warned_high = 1.1, ratio_refused_low = 0.5, ratio_refused_high = 2;
constexpr double near_liver_mm = 10, near_warned = 0.8, near_refused = 0.6;
constexpr double hot_from_liver_mm = 15, hot_share = 0.005, hot_over_liver_mean = 0.1;
constexpr double base_mm = 30, base_share = 0.5;
constexpr double least_ratio = 1, most_ratio = 20;
constexpr double shunt_warned = 0.2, shunt_refused = 0.5;
constexpr double MBq_per_decay = std::numbers::ln2 / y90_half_life_s * 1e-6;

double positive(Activity const& activity, std::size_t i) { return std::max(0.0, static_cast<double>(activity.decays.values[i])); }

void check_sessions(Activity const& activity, Findings& findings) {
    double expected = 0;
    for (SessionActivity const& session : activity.sessions) {
        expected += session.placed_decays;
        // A fraction from counts of an image is known only here.
        if (session.shunt && session.shunt->note.find("counts of image") != std::string::npos && session.shunt->fraction > shunt_warned) {
            findings.push_back({"lung_shunt", session.shunt->fraction > shunt_refused ? Severity::stop : Severity::warn,
                                "image \"" + session.image + "\": lung shunt " + session.shunt->note +
                                    " (above 0.2: a large shunt, or liver counts in the lung mask); check the structures"});
        }
        if (!session.absolute || !(session.net_MBq > 0)) { continue; }
        double const ratio = session.image_MBq / session.net_MBq;
        if (ratio >= ratio_warned_low && ratio <= ratio_warned_high) { continue; }
        bool const refused = !(ratio >= ratio_refused_low && ratio <= ratio_refused_high);
        findings.push_back({"activity_ratio", refused ? Severity::stop : Severity::warn,
                            "image \"" + session.image + "\" holds " + brief(session.image_MBq) +
                                " MBq at the injection, administered were " + brief(session.net_MBq) + " MBq (ratio " + brief(ratio) +
                                ", " + (refused ? "outside 0.5 to 2" : "more than 10 % apart") +
                                "); check times, calibration, branching fraction and field of view"});
    }
    double const got = activity.total_decays + activity.negative_decays;
    if (!(std::abs(got - expected) <= conserved * std::abs(expected))) {
        findings.push_back({"activity_conserved", Severity::stop,
                            "the grid holds " + brief(got * MBq_per_decay) + " MBq of the sessions' " + brief(expected * MBq_per_decay) +
                                " MBq (they must agree to 1e-6); report this, it is an error of the program"});
    }
}

bool needs_registration(SourceImages const& images) {
    return std::any_of(images.activity.begin(), images.activity.end(), [&](auto const& named) {
        auto const& facts = named.second.image.dicom;
        if (named.second.entry.registration || named.second.entry.registration_ct) { return true; }
        if (!images.ct || !facts.contains("FrameOfReferenceUID") || !images.ct->dicom.contains("FrameOfReferenceUID")) { return false; }
        return facts.at("FrameOfReferenceUID") != images.ct->dicom.at("FrameOfReferenceUID");
    });
}

/// Sum and centre of one connected set of voxels.
struct Spot {
    double decays = 0;
    Vec3d centre_mm{};
    std::size_t voxels = 0;
};

/// The connected set (26 neighbours) of `hot` voxels that holds most; `hot` is emptied.
Spot hottest(std::vector<std::uint8_t>& hot, Activity const& activity) {
    Geometry const& g = activity.decays.geometry;
    Spot best;
    std::vector<std::array<int, 3>> queue;
    for (std::size_t start = 0; start < hot.size(); ++start) {
        if (hot[start] == 0) { continue; }
        Spot spot;
        auto const nx = static_cast<std::size_t>(g.size[0]), ny = static_cast<std::size_t>(g.size[1]);
        queue = {{static_cast<int>(start % nx), static_cast<int>(start / nx % ny), static_cast<int>(start / (nx * ny))}};
        hot[start] = 0;
        while (!queue.empty()) {
            auto const [i, j, k] = queue.back();
            queue.pop_back();
            double const decays = positive(activity, g.index(i, j, k));
            Vec3d const at = g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
            for (std::size_t a = 0; a < 3; ++a) { spot.centre_mm[a] += decays * at[a]; }
            spot.decays += decays;
            ++spot.voxels;
            for (int n = 0; n < 27; ++n) {
                int const x = i + n % 3 - 1, y = j + n / 3 % 3 - 1, z = k + n / 9 - 1;
                if (x < 0 || y < 0 || z < 0 || x >= g.size[0] || y >= g.size[1] || z >= g.size[2]) { continue; }
                std::size_t const there = g.index(x, y, z);
                if (hot[there] == 0) { continue; }
                hot[there] = 0;
                queue.push_back({x, y, z});
            }
        }
        if (spot.decays > best.decays) { best = spot; }
    }
    for (double& mm : best.centre_mm) { mm /= std::max(best.decays, 1e-300); }
    return best;
}

void check_places(SourceImages const& images, Structures const& structures, Structure const& liver, Activity const& activity,
                  Findings& findings) {
    Structure const* const lungs = derived_structure(structures, "lungs");
    std::vector<float> const from_liver = distance_to(liver.fraction, structures.grid);
    double all = 0, near = 0, in_liver = 0, liver_voxels = 0, lung = 0, lung_base = 0;
    for (std::size_t i = 0; i < from_liver.size(); ++i) {
        double const decays = positive(activity, i), mm = static_cast<double>(from_liver[i]);
        double const lung_part = lungs ? static_cast<double>(lungs->fraction[i]) : 0;
        all += decays;
        near += mm <= near_liver_mm ? decays : 0;
        in_liver += decays * static_cast<double>(liver.fraction[i]);
        liver_voxels += static_cast<double>(liver.fraction[i]);
        lung += decays * lung_part;
        lung_base += mm <= base_mm ? decays * lung_part : 0;
    }
    if (!(all > 0)) { return; }
    if (near / all < near_warned) {
        bool const refused = near / all < near_refused && needs_registration(images);
        findings.push_back({"activity_in_liver", refused ? Severity::stop : Severity::warn,
                            brief(100 * near / all) + " % of the activity lies within 10 mm of the liver (less than " +
                                (refused ? "60 %, and the image is registered from another frame" : "80 %") +
                                "; misregistered, a wrong mask, or activity elsewhere); check registration and contour"});
    }
    if (activity.lung_has_activity && lung_base > base_share * lung) {
        findings.push_back(
            {"lung_near_liver", Severity::warn,
             brief(100 * lung_base / lung) + " % of the " + brief(lung * MBq_per_decay) +
                 " MBq in the lungs lie within 3 cm of the liver (more than half: breathing and blur put liver counts into thin "
                 "tissue, where any dose to medium amplifies them); read the voxel lung dose as an upper estimate"});
    }
    double const threshold = liver_voxels > 0 ? hot_over_liver_mean * in_liver / liver_voxels : 0;
    if (!(threshold > 0)) { return; }
    std::vector<std::uint8_t> hot(from_liver.size());
    for (std::size_t i = 0; i < hot.size(); ++i) {
        bool const lung_here = lungs && lungs->fraction[i] > 0;
        hot[i] = static_cast<double>(from_liver[i]) > hot_from_liver_mm && !lung_here && positive(activity, i) > threshold;
    }
    Spot const spot = hottest(hot, activity);
    if (spot.decays > hot_share * all) {
        findings.push_back({"possible_nontarget", Severity::warn,
                            "possible non-target deposition: " + brief(spot.decays * MBq_per_decay) + " MBq (" +
                                brief(100 * spot.decays / all) + " % of all) in " +
                                brief(static_cast<double>(spot.voxels) * structures.grid.voxel_mL()) + " mL around (" +
                                brief(spot.centre_mm[0]) + ", " + brief(spot.centre_mm[1]) + ", " + brief(spot.centre_mm[2]) +
                                ") mm, farther than 15 mm from the liver and outside the lungs (more than 0.5 %); look there"});
    }
}

double concentration(Structure const& structure, Activity const& activity) {
    double decays = 0, voxels = 0;
    for (std::size_t i = 0; i < structure.fraction.size(); ++i) {
        decays += static_cast<double>(structure.fraction[i]) * static_cast<double>(activity.decays.values[i]);
        voxels += static_cast<double>(structure.fraction[i]);
    }
    return voxels > 0 ? decays / voxels : 0;
}

void check_ratio(Structures const& structures, Activity const& activity, Findings& findings) {
    Structure const* const tumours = derived_structure(structures, "tumours");
    Structure const* normal = derived_structure(structures, "perfused_normal");
    if (normal == nullptr) { normal = derived_structure(structures, "liver_normal"); }
    if (tumours == nullptr || normal == nullptr) { return; }
    double const in_tumour = concentration(*tumours, activity), in_normal = concentration(*normal, activity);
    if (!(in_normal > 0) || !(in_tumour > 0)) { return; }
    double const ratio = in_tumour / in_normal;
    if (ratio >= least_ratio && ratio <= most_ratio) { return; }
    findings.push_back({"tumour_to_normal", Severity::warn,
                        "the image's tumour-to-normal ratio of concentrations is " + brief(ratio) + " (outside 1 to 20; " +
                            (ratio < least_ratio ? "a hypovascular tumour, or exchanged masks" : "little uptake around, or a wrong mask") +
                            "); check the contours of tumour and liver"});
}

}  // namespace

Findings check_activity(SourceImages const& images, Structures const& structures, Activity const& activity) {
    Findings findings;
    check_sessions(activity, findings);
    if (Structure const* const liver = derived_structure(structures, "whole_liver")) {
        check_places(images, structures, *liver, activity, findings);
        check_ratio(structures, activity, findings);
    }
    return findings;
}

}  // namespace yttria
