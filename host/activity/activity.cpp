// SPDX-License-Identifier: Apache-2.0
#include "host/activity/activity.hpp"

#include "host/activity/lung_base.hpp"
#include "host/base/number_text.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

/// Promise of design.md section 4.
constexpr double outside_allowed = 1e-6;
constexpr double MBq_per_decay = std::numbers::ln2 / y90_half_life_s * 1e-6;

void check_outside(Case const& request, ActivityImage const& image, Spread const& spread, Warnings& warnings) {
    double const share = spread.outside_absolute / spread.source_absolute;
    if (share <= outside_allowed) { return; }
    std::string const text = "image \"" + image.entry.name + "\": " + brief(100 * share) +
                             " % of its activity lies outside the transport grid (1e-4 % are allowed; the grid ends with the CT)";
    bool const overridden = request.overridden("activity_outside");
    if (!request.transport.allow_activity_outside && !overridden) {
        throw input_error(text + "; use a CT that holds it, or set transport.allow_activity_outside = true");
    }
    warnings.push_back(
        {"activity.outside",
         text + "; it is left out" + (overridden ? " by an override (" + request.override_reason("activity_outside") + ")" : "")});
}

/// A x L in the lungs, even by mass, in place of what the image has there (kept, it would count twice).
void place_shunt(ResolvedSession const& session, Structures const& structures, Tissue const& tissue, std::vector<double>& decays) {
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (lungs == nullptr) {
        throw input_error(
            "lung_activity = \"from_shunt\" without a lung structure (it is placed there); add a [[structure]] with role = \"lung\"");
    }
    if (!session.net || !session.shunt) {
        throw input_error(
            "lung_activity = \"from_shunt\" without administered_GBq or lung_shunt_fraction (their product is placed in the lungs); give "
            "both");
    }
    double mass = 0;
    for (std::size_t i = 0; i < decays.size(); ++i) {
        mass += static_cast<double>(lungs->fraction[i]) * static_cast<double>(tissue.density.values[i]);
    }
    double const per_mass = session.net->MBq * session.shunt->fraction / MBq_per_decay / mass;
    for (std::size_t i = 0; i < decays.size(); ++i) {
        double const inside = static_cast<double>(lungs->fraction[i]);
        decays[i] = decays[i] * (1 - inside) + per_mass * inside * static_cast<double>(tissue.density.values[i]);
    }
}

std::vector<double> session_decays(Case const& request, SourceImages const& images, SessionEntry const& entry, Structures const& structures,
                                   Tissue const& tissue, Activity& result) {
    auto const found = images.activity.find(entry.image);
    if (found == images.activity.end()) {
        throw input_error("session.image = \"" + entry.image + "\" (no image has that name); name one of [[image]]");
    }
    ActivityImage const& image = found->second;
    if (std::any_of(image.image.volume.values.begin(), image.image.volume.values.end(), [](float v) { return !std::isfinite(v); })) {
        throw input_error("image \"" + image.entry.name +
                          "\": voxels that are NaN or infinite cannot be transported; write the image again");
    }
    if (std::none_of(image.image.volume.values.begin(), image.image.volume.values.end(), [](float v) { return v > 0; })) {
        throw input_error("image \"" + image.entry.name + "\": no voxel is above 0 (there is no activity to transport); check the file");
    }
    ResolvedSession const session{entry, net_activity(entry), lung_shunt(entry, images, structures)};
    Spread spread = spread_amount(image.image.volume, structures.grid, image.registration);
    check_outside(request, image, spread, result.warnings);
    double const moved = entry.lung_base_to_liver ? move_lung_base(structures, spread.values) : 0;  // before a relative image is scaled
    Scale const scale = scale_of(session, image, structures, spread.values);
    std::vector<double> decays(spread.values.size());
    std::transform(spread.values.begin(), spread.values.end(), decays.begin(),
                   [&](float v) { return scale.decays_per_unit * static_cast<double>(v); });
    result.scale_note += (result.scale_note.empty() ? "" : "; ") + scale.note;
    if (entry.lung_activity_from_shunt) {
        place_shunt(session, structures, tissue, decays);
        result.scale_note += ", lung activity placed from the shunt fraction";
    }
    SessionActivity placed;
    placed.image = entry.image;
    placed.absolute = !session.normalised(image.entry);
    placed.image_MBq = spread.source_sum * scale.decays_per_unit * MBq_per_decay;
    placed.net_MBq = session.net ? session.net->MBq : 0;
    placed.placed_decays = std::accumulate(decays.begin(), decays.end(), 0.0);
    placed.shunt = session.shunt;
    placed.other_shunt = other_lung_shunt(entry, images, structures);
    placed.denominators = scale.denominators;
    if (session.net) { placed.notes.push_back("activity: " + session.net->note); }
    if (session.shunt) { placed.notes.push_back("lung shunt: " + session.shunt->note); }
    if (placed.other_shunt) {
        placed.notes.push_back("lung shunt, second measurement (compared, scales nothing): " + placed.other_shunt->note);
    }
    placed.notes.push_back("scale: " + scale.note);
    if (entry.lung_base_to_liver) {
        placed.reassigned_MBq = moved * scale.decays_per_unit * MBq_per_decay;
        std::string const text = "lung base: " + precise(placed.reassigned_MBq) +
                                 " MBq that the image has in lung within 30 mm of the liver were moved to the liver there (lung_base = "
                                 "\"to_liver\", off by default)";
        placed.notes.push_back(text);
        result.warnings.push_back({"activity.lung_base_moved", "session of image \"" + entry.image + "\": " + text});
    }
    result.sessions.push_back(std::move(placed));
    return decays;
}

/// A_net-weighted shunt and the purposes of what was transported.
void sum_sessions(SourceImages const& images, Activity& result) {
    double weighted_shunt = 0, other_shunt = 0, weight = 0;
    bool shunt_known = true;
    for (SessionActivity const& session : result.sessions) {
        result.net_administered_MBq += session.net_MBq;
        double const activity_MBq = session.net_MBq > 0 ? session.net_MBq : session.placed_decays * MBq_per_decay;
        shunt_known = shunt_known && session.shunt.has_value();
        weighted_shunt += activity_MBq * (session.shunt ? session.shunt->fraction : 0);
        auto const& other = session.other_shunt ? session.other_shunt : session.shunt;
        other_shunt += activity_MBq * (other ? other->fraction : 0);
        if (session.other_shunt) { result.other_shunt_method = session.other_shunt->method; }
        weight += activity_MBq;
        std::string const& purpose = images.activity.at(session.image).entry.purpose;
        if (std::find(result.purposes.begin(), result.purposes.end(), purpose) == result.purposes.end()) {
            result.purposes.push_back(purpose);
        }
    }
    // Unknown for one session is unknown for their sum: rules then answer "not assessable".
    if (shunt_known && weight > 0) { result.lung_shunt_fraction = weighted_shunt / weight; }
    if (shunt_known && weight > 0 && !result.other_shunt_method.empty()) { result.other_shunt_fraction = other_shunt / weight; }
}

/// Where the activity is. Parts of a voxel that are liver and lung alike count as liver.
void sum_up(Structures const& structures, Activity& result) {
    Structure const* const liver = derived_structure(structures, "whole_liver");
    Structure const* const lungs = derived_structure(structures, "lungs");
    double in_liver = 0, in_lung = 0, positive_in_lung = 0;
    for (std::size_t i = 0; i < result.decays.values.size(); ++i) {
        double const decays = static_cast<double>(result.decays.values[i]);
        (decays > 0 ? result.total_decays : result.negative_decays) += decays;
        double const liver_part = liver ? static_cast<double>(liver->fraction[i]) : 0;
        double const lung_part = lungs ? std::min(static_cast<double>(lungs->fraction[i]), 1 - liver_part) : 0;
        in_liver += decays * liver_part;
        in_lung += decays * lung_part;
        positive_in_lung += std::max(decays, 0.0) * lung_part;
    }
    result.liver_MBq = in_liver * MBq_per_decay;
    result.lung_MBq = in_lung * MBq_per_decay;
    result.elsewhere_MBq = (result.total_decays + result.negative_decays - in_liver - in_lung) * MBq_per_decay;
    result.lung_has_activity = positive_in_lung > outside_allowed * result.total_decays;
    result.scale_note += "; placed: liver " + brief(result.liver_MBq) + ", lung " + brief(result.lung_MBq) + ", elsewhere " +
                         brief(result.elsewhere_MBq) + ", together " + brief(result.liver_MBq + result.lung_MBq + result.elsewhere_MBq) +
                         " MBq";
    if (result.net_administered_MBq > 0) { result.scale_note += " of " + brief(result.net_administered_MBq) + " MBq administered"; }
}

}  // namespace

Activity make_activity(Case const& request, SourceImages const& images, Structures const& structures, Tissue const& tissue) {
    if (request.sessions.empty()) { throw input_error("no [[session]] (nothing says which image is transported); add one"); }
    Activity result;
    std::vector<double> total(structures.grid.voxels(), 0.0);
    std::string problems;  // of every session, so that all are said at once
    for (SessionEntry const& session : request.sessions) {
        try {
            std::vector<double> const decays = session_decays(request, images, session, structures, tissue, result);
            std::transform(total.begin(), total.end(), decays.begin(), total.begin(), std::plus<>());
            if (request.sessions.size() > 1) { result.session_decays.emplace_back(decays.begin(), decays.end()); }
        } catch (Error const& error) {
            if (error.code() != ExitCode::input) { throw; }
            if (problems.find(error.what()) == std::string::npos) {
                problems += (problems.empty() ? "" : "\n") + std::string(error.what());
            }
        }
    }
    if (!problems.empty()) { throw input_error(problems); }
    sum_sessions(images, result);
    result.decays = {structures.grid, std::vector<float>(total.begin(), total.end())};
    sum_up(structures, result);
    if (!(result.total_decays > 0)) {
        throw input_error("no activity lies in the transport grid (its sum there is 0); check that activity image and CT fit");
    }
    return result;
}

}  // namespace yttria
