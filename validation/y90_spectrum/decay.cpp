// SPDX-License-Identifier: Apache-2.0
#include "validation/y90_spectrum/decay.hpp"

#include "host/activity/activity.hpp"

#include <cmath>
#include <numbers>

namespace yttria::validation {
namespace {

// CODATA 2018.
constexpr double electron_mass_MeV = 0.51099895;
constexpr double fine_structure = 1 / 137.035999084;
constexpr double joule_per_MeV = 1.602176634e-13;

/// Photons per beta and unit of k, energies in units of m: a beta that would have had total energy `before` emits a photon `k`.
double knipp_uhlenbeck_bloch(double before, double k) {
    double const after = before - k;
    if (after <= 1) return 0;
    double const p0 = std::sqrt(before * before - 1);
    double const p = std::sqrt(after * after - 1);
    return fine_structure * p / (std::numbers::pi * p0 * k) * ((before * before + after * after) / (before * p) * std::log(after + p) - 2);
}

}  // namespace

double dose_constant(double mean_MeV) { return mean_MeV * joule_per_MeV * 1e9 * y90_half_life_s / std::numbers::ln2; }

double gain_by_excited_branch_MeV(ExcitedBranch const& branch) {
    double const converted = branch.per_decay - branch.pairs_per_decay;
    return branch.per_decay * (branch.beta_MeV - branch.ground_state_MeV) + converted * branch.level_MeV +
           branch.pairs_per_decay * (branch.level_MeV - 2 * electron_mass_MeV);
}

double annihilation_MeV(double pairs_per_decay) { return pairs_per_decay * 2 * electron_mass_MeV; }

double internal_bremsstrahlung_MeV(std::vector<SpectrumBin> const& spectrum, double from_MeV) {
    double total = 0;
    double energy = 0;
    constexpr int steps = 400;  // per bin, by middle points in k: the integrand k Phi(k) is smooth and ends at zero
    for (auto const& bin : spectrum) {
        total += bin.probability;
        double const T = 0.5 * (bin.lower_MeV + bin.upper_MeV) / electron_mass_MeV;
        double const from = from_MeV / electron_mass_MeV;
        if (T <= from) continue;
        double const width = (T - from) / steps;
        double sum = 0;
        for (int i = 0; i < steps; ++i) {
            double const k = from + (i + 0.5) * width;
            sum += k * knipp_uhlenbeck_bloch(T + 1, k) * width;
        }
        energy += bin.probability * sum;
    }
    return energy / total * electron_mass_MeV;
}

}  // namespace yttria::validation
