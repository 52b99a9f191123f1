// SPDX-License-Identifier: Apache-2.0
#include "host/biology/biology.hpp"

#include "host/activity/net_activity.hpp"
#include "host/base/parallel.hpp"
#include "host/biology/bed.hpp"
#include "host/metrics/ranked_dose.hpp"
#include "host/metrics/voxel_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr char const* default_source = "default: Cremonesi 2008 and 2014, Strigari 2010, as quoted in clinical.md 4.2 (unchecked)";
/// Decays this far around a voxel [mm] share in its dose: about the mean range of a Y-90 electron in soft tissue.
constexpr double share_reach_mm = 4.0;

constexpr char const* no_times =
    "not assessable: several sessions, or earlier doses, without an injection_time each (BED follows from the time course, never from "
    "summed dose)";

struct Chosen {
    Radiobiology parameters;
    std::string source;
};

/// Given for the structure, else by what it is; nothing for structures of which nothing is known.
std::optional<Chosen> choose(Case const& request, Structure const& structure) {
    for (auto const& entry : request.structures)
        if (!structure.derived && entry.name == structure.name && entry.alpha_beta_Gy && entry.repair_half_time_h)
            return Chosen{{*entry.alpha_beta_Gy, *entry.repair_half_time_h}, "given for this structure"};
    bool const liver_part = structure.derived && structure.role == Role::other;  // liver_normal, perfused_normal, remnant
    if (structure.role == Role::tumour) return Chosen{{10.0, 1.5}, default_source};
    if (structure.role == Role::liver || liver_part) return Chosen{{2.5, 2.5}, default_source};
    if (is_lung(structure.role)) return Chosen{{3.0, 1.5}, "default: as in the table of clinical.md 4.2"};
    return {};
}

/// Share of each session in the decays around each voxel of the set, [voxel][session]; sums of boxes, edges cut off.
std::vector<std::vector<double>> shares_of(VoxelSet const& set, Activity const& activity, Geometry const& grid) {
    auto const count = activity.session_decays.size();
    std::array<int, 3> reach{};
    for (std::size_t a = 0; a < 3; ++a) reach[a] = static_cast<int>(std::floor(share_reach_mm / grid.spacing_mm[a]));
    std::vector<std::vector<double>> shares(set.voxel.size(), std::vector<double>(count, 0.0));
    auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
    parallel_for(set.voxel.size(), [&](std::size_t n) {
        auto const v = set.voxel[n];
        int const i = static_cast<int>(v % nx), j = static_cast<int>(v / nx % ny), k = static_cast<int>(v / (nx * ny));
        double total = 0;
        for (std::size_t s = 0; s < count; ++s) {
            double sum = 0;
            for (int c = std::max(0, k - reach[2]); c <= std::min(grid.size[2] - 1, k + reach[2]); ++c)
                for (int b = std::max(0, j - reach[1]); b <= std::min(grid.size[1] - 1, j + reach[1]); ++b)
                    for (int a = std::max(0, i - reach[0]); a <= std::min(grid.size[0] - 1, i + reach[0]); ++a)
                        sum += std::max(0.0, static_cast<double>(activity.session_decays[s][grid.index(a, b, c)]));
            shares[n][s] = sum;
            total += sum;
        }
        // Cross-fire from farther away only: by the sessions' totals, which says nothing better.
        for (std::size_t s = 0; s < count; ++s)
            shares[n][s] = total > 0 ? shares[n][s] / total : activity.sessions[s].placed_decays / activity.total_decays;
    });
    return shares;
}

/// BED = constant + linear D + square D^2 of a voxel's dose D of this treatment; earlier doses are in the first two.
struct Quadratic {
    double constant = 0, linear = 1, square = 0;
    double at(double dose_Gy) const { return constant + dose_Gy * (linear + square * dose_Gy); }
};

/// The sessions of `course` are this treatment's, then the earlier doses. Equation (1) of docs/methods/biology.md by powers of D.
std::vector<Quadratic> quadratics(TimeCourse const& course, double alpha_beta_Gy, VoxelSet const& set, Activity const& activity,
                                  Geometry const& grid, std::vector<EarlierDose> const& earlier) {
    std::size_t const own = course.sessions() - earlier.size();
    auto const shares =
        own > 1 ? shares_of(set, activity, grid) : std::vector<std::vector<double>>(set.voxel.size(), std::vector<double>(own, 1.0));
    std::vector<Quadratic> out(set.voxel.size());
    parallel_for(out.size(), [&](std::size_t n) {
        auto& q = out[n];
        auto const& share = shares[n];
        for (std::size_t i = 0; i < own; ++i)
            for (std::size_t j = 0; j < own; ++j) q.square += course.coupling(i, j) * share[i] * share[j] / alpha_beta_Gy;
        for (std::size_t p = 0; p < earlier.size(); ++p) {
            auto const before = static_cast<double>((*earlier[p].Gy)[set.voxel[n]]);
            q.constant += before;
            for (std::size_t i = 0; i < own; ++i) q.linear += 2 * course.coupling(i, own + p) * share[i] * before / alpha_beta_Gy;
            for (std::size_t r = 0; r < earlier.size(); ++r)
                q.constant +=
                    course.coupling(own + p, own + r) * before * static_cast<double>((*earlier[r].Gy)[set.voxel[n]]) / alpha_beta_Gy;
        }
    });
    return out;
}

std::vector<double> statistics(std::vector<float> const& dose, std::vector<Quadratic> const& q, std::vector<std::uint32_t> const& weight) {
    std::vector<float> bed(dose.size());
    for (std::size_t i = 0; i < bed.size(); ++i) bed[i] = static_cast<float>(q[i].at(static_cast<double>(dose[i])));
    RankedDose const ranked(bed, weight);
    return {ranked.mean(), ranked.dose_at(95)};
}

BiologyRow measure_row(Structure const& structure, Chosen const& chosen, TimeCourse const& course, Tallied const& run, Tissue const& tissue,
                       Activity const& activity, bool with_uncertainty, std::vector<EarlierDose> const& earlier) {
    auto const& density = tissue.density.values;
    auto const set =
        is_lung(structure.role) ? voxels_of(structure) : voxels_of(structure, [&](std::size_t v) { return density[v] >= thin_density; });
    BiologyRow row{
        structure.name, chosen.parameters.alpha_beta_Gy, chosen.parameters.repair_half_time_h, course.coupling(0, 0), chosen.source, {}};
    if (set.voxel.empty()) return row;
    std::vector<std::uint32_t> weight;
    for (auto const f : set.fraction) weight.push_back(volume_weight(f));
    auto const q = quadratics(course, chosen.parameters.alpha_beta_Gy, set, activity, tissue.density.geometry, earlier);
    auto const readings =
        read_in_maps(set, run, with_uncertainty, [&](std::vector<float> const& dose) { return statistics(dose, q, weight); });
    char const* const names[] = {"mean_Gy", "D95_Gy"};
    double const to_eqd2 = eqd2_Gy(1.0, chosen.parameters.alpha_beta_Gy);
    for (std::size_t m = 0; m < readings.value.size(); ++m) {
        auto const bed = resampled_dose(readings.value[m], readings.in_maps[m], run.replicates);
        row.values[std::string("BED_") + names[m]] = bed;
        row.values[std::string("EQD2_") + names[m]] = {bed.value * to_eqd2, bed.u * to_eqd2, bed.bias * to_eqd2};
    }
    return row;
}

/// Hours of each session's injection, then of the earlier ones; nothing where several sessions do not all say it.
std::optional<std::vector<double>> injection_hours(Case const& request, std::vector<EarlierDose> const& earlier) {
    if (request.sessions.size() == 1 && earlier.empty()) return std::vector<double>{0.0};
    std::vector<double> hours;
    for (auto const& session : request.sessions) {
        auto const net = net_activity(session);
        if (net && net->injected_s)
            hours.push_back(*net->injected_s / 3600.0);
        else if (session.injection_time)
            hours.push_back(case_time_s(*session.injection_time, "injection_time") / 3600.0);
        else
            return {};
    }
    for (auto const& dose : earlier) hours.push_back(dose.injected_h);
    return hours;
}

}  // namespace

Biology measure_biology(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures,
                        Tissue const& tissue, Activity const& activity, std::vector<EarlierDose> const& earlier) {
    Biology out;
    auto const hours = injection_hours(request, earlier);
    if (!hours || request.sessions.empty()) {
        out.note = no_times;
        return out;
    }
    auto const own = request.sessions.size();
    out.note = own == 1 ? "one session"
                        : std::to_string(own) + " sessions; the share of each in a voxel's dose is its share of the decays within 4 mm";
    if (!earlier.empty()) out.note += "; with " + std::to_string(earlier.size()) + " earlier dose" + (earlier.size() == 1 ? "" : "s");
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history};
    bool const with_uncertainty = energy.method == "mc" && run.replicates.usable();
    for (auto const& structure : structures.list)
        if (auto chosen = choose(request, structure)) {
            chosen->parameters.alpha_beta_Gy *= request.repair.alpha_beta;
            chosen->parameters.repair_half_time_h *= request.repair.half_time;
            out.rows.push_back(
                measure_row(structure, *chosen, TimeCourse(*hours, chosen->parameters), run, tissue, activity, with_uncertainty, earlier));
        }
    return out;
}

BedMap make_bed_map(Case const& request, Radiobiology const& parameters, Dose const& dose, Activity const& activity,
                    std::vector<EarlierDose> const& earlier) {
    auto const hours = injection_hours(request, earlier);
    if (!hours || request.sessions.empty()) return {{}, no_times};
    auto const& Gy = dose.mean_Gy;
    VoxelSet all;
    for (std::size_t v = 0; v < Gy.values.size(); ++v) all.voxel.push_back(static_cast<std::uint32_t>(v));
    auto const q = quadratics(TimeCourse(*hours, parameters), parameters.alpha_beta_Gy, all, activity, Gy.geometry, earlier);
    BedMap out;
    for (std::size_t v = 0; v < q.size(); ++v) out.bed_Gy.push_back(static_cast<float>(q[v].at(static_cast<double>(Gy.values[v]))));
    return out;
}

}  // namespace yttria
