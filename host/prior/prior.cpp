// SPDX-License-Identifier: Apache-2.0
#include "host/prior/prior.hpp"

#include "host/activity/net_activity.hpp"
#include "host/images/formats.hpp"
#include "host/images/masks.hpp"
#include "host/images/resample.hpp"
#include "host/results/sources.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Headers carry 6 or 7 digits (as in host/images).
constexpr double rigid_tolerance = 1e-3;

std::string frame_of(StoredDose const& dose) {
    if (!dose.frame_of_reference.empty() || dose.method.empty()) return dose.frame_of_reference;
    for (auto const& source : read_sources(dose.file))
        if (source.name == "ct" && source.uids.contains("FrameOfReferenceUID")) return source.uids.at("FrameOfReferenceUID");
    return "";
}

std::string planning_frame(SourceImages const& images) {
    auto const* anatomy = images.ct ? &*images.ct : images.density ? &*images.density : nullptr;
    if (anatomy == nullptr) return "";
    auto const found = anatomy->dicom.find("FrameOfReferenceUID");
    return found == anatomy->dicom.end() ? "" : found->second;
}

/// Map from planning space to the dose's, and in words how it is known.
std::pair<Affine, std::string> place(Case const& request, PriorDoseEntry const& entry, std::string const& own,
                                     std::string const& planning) {
    std::string const where = request.file.string() + ": [[prior_dose]] \"" + entry.name + "\"";
    if (entry.registration) {
        bool const object = is_dicom_file(*entry.registration);
        auto const map = object ? registration_between(*entry.registration, planning, own) : read_transform(*entry.registration);
        if (!(map.departure_from_rigid() <= rigid_tolerance))
            throw input_error(where + " registration = \"" + entry.registration->string() +
                              "\" scales or shears (a dose is moved rigidly: what is stretched has another mass) register rigidly");
        return {map, object ? "moved rigidly by a DICOM registration object" : "moved rigidly by a transform file"};
    }
    bool const known = !own.empty() && !planning.empty();
    if (known && own != planning)
        throw input_error(where + " is in the frame of reference " + own + " and the anatomy in " + planning +
                          " (their coordinates are unrelated) give registration");
    if (known) return {{}, "in the planning frame of reference"};
    if (entry.same_frame) return {{}, "stated to lie in the planning frame"};
    throw input_error(where +
                      " has neither a registration nor a frame of reference in common with the anatomy (nothing says that its coordinates "
                      "are the planning CT's) give registration, or same_frame = true where they are");
}

}  // namespace

std::vector<float> PriorDoses::sum_Gy() const {
    std::vector<float> sum;
    for (auto const& prior : list) {
        if (sum.empty()) sum.assign(prior.Gy.size(), 0.0F);
        std::transform(sum.begin(), sum.end(), prior.Gy.begin(), sum.begin(), std::plus<>());
    }
    return sum;
}

std::vector<EarlierDose> PriorDoses::timed() const {
    std::vector<EarlierDose> out;
    for (auto const& prior : list) {
        if (!prior.injected_s) return {};
        out.push_back({&prior.Gy, *prior.injected_s / 3600.0});
    }
    return out;
}

PriorDose resample_prior(StoredDose const& dose, Affine const& to_dose, Geometry const& grid) {
    auto const there = moved(dose.mean_Gy.geometry, to_dose.inverse());
    auto const& Gy = dose.mean_Gy.values;
    auto const sampling = dose.method.empty() ? Sampling::linear : Sampling::nearest;
    PriorDose out;
    out.covered = volume_average(there, std::vector<std::uint8_t>(Gy.size(), 1), grid, Sampling::nearest);
    if (dose.density_g_per_cm3.empty()) {
        out.Gy = volume_average(there, Gy, grid, sampling);
        return out;
    }
    // Energy and mass of what comes together in a voxel: its dose is their quotient, and no energy is lost.
    std::vector<float> energy(Gy.size());
    std::transform(Gy.begin(), Gy.end(), dose.density_g_per_cm3.begin(), energy.begin(), std::multiplies<>());
    auto const E = volume_average(there, energy, grid, sampling), m = volume_average(there, dose.density_g_per_cm3, grid, sampling);
    out.Gy.resize(E.size());
    for (std::size_t v = 0; v < E.size(); ++v) out.Gy[v] = m[v] > 0 ? E[v] / m[v] * std::min(1.0F, out.covered[v]) : 0.0F;
    return out;
}

PriorDoses read_prior_doses(Case const& request, SourceImages const& images, Geometry const& grid) {
    PriorDoses out;
    std::string const planning = request.prior_doses.empty() ? "" : planning_frame(images);
    for (auto const& entry : request.prior_doses) {
        auto const dose = read_dose(entry.file);
        for (float const value : dose.mean_Gy.values)
            if (value < 0)
                throw input_error(dose.file.string() + ": holds a negative dose ([[prior_dose]] \"" + entry.name +
                                  "\" adds absorbed doses) check the file");
        auto const [map, words] = place(request, entry, frame_of(dose), planning);
        auto prior = resample_prior(dose, map, grid);
        if (std::all_of(prior.covered.begin(), prior.covered.end(), [](float share) { return !(share > 0); }))
            throw input_error(request.file.string() + ": [[prior_dose]] \"" + entry.name + "\" (" + dose.file.string() +
                              ") has no voxel in common with the transport grid (another place or patient) check registration and file");
        prior.name = entry.name;
        if (entry.injection_time) prior.injected_s = case_time_s(*entry.injection_time, "prior_dose.injection_time");
        prior.placed = entry.name + ": " + dose.file.filename().string() + ", " + words + ", averaged over voxels by " +
                       (dose.density_g_per_cm3.empty() ? "volume (its densities are not known)" : "mass");
        if (!entry.registration && entry.same_frame)
            out.warnings.push_back({"prior_dose.same_frame",
                                    "[[prior_dose]] \"" + entry.name +
                                        "\" is used where it lies, by the case's statement (that its frame is the planning CT's cannot be "
                                        "checked) look at both"});
        for (auto const& warning : dose.warnings) out.warnings.push_back(warning);
        out.list.push_back(std::move(prior));
    }
    return out;
}

}  // namespace yttria
