// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/stopping_power.hpp"

#include "kernels/core/constants.hpp"
#include "kernels/core/math_double.hpp"
#include "kernels/tables/elements.hpp"
#include "kernels/tables/quadrature.hpp"

#include <stdexcept>

namespace yttria {
namespace {

using namespace constants;

constexpr double m = electron_mass_MeV;
/// 2 pi re^2 m NA [MeV cm2/mol]
constexpr double collision_constant = 2.0 * pi * classical_electron_radius_cm * classical_electron_radius_cm * m * avogadro;

double beta2_of(double T) {
    double const tau = T / m;
    return tau * (tau + 2.0) / ((tau + 1.0) * (tau + 1.0));
}

/// int_0^x ln(1 + y)/y dy, the Spence function of the unscreened Born radiative loss.
double spence(double x) {
    return integrate(0.0, exact::log(1.0 + x), 8, [](double s) {
        double const e = exact::exp(s);
        return s * e / (e - 1.0);
    });
}

}  // namespace

StoppingPower::StoppingPower(MaterialDefinition const& material)
    : elements_(material.elements),
      I_MeV_(material.mean_excitation_eV * 1e-6) {
    double total = 0;
    for (auto const& part : elements_) { total += part.weight; }
    if (elements_.empty() || !(total > 0)) { throw std::invalid_argument("material '" + material.name + "' has no composition"); }
    for (auto& part : elements_) {
        part.weight /= total;
        Z_over_A_ += part.weight * part.Z / element(part.Z).atomic_mass;
    }
    double const plasma_eV = 28.816 * exact::sqrt(material.density_effect_density * Z_over_A_);
    struct Level {
        double f, ratio;
    };
    std::vector<Level> levels;
    for (auto const& part : elements_) {
        auto const& e = element(part.Z);
        for (auto const& shell : e.subshells) {
            levels.push_back({part.weight * shell.electrons / (e.atomic_mass * Z_over_A_), shell.binding_eV / plasma_eV});
        }
    }
    // Sternheimer's adjustment factor: the oscillators must reproduce the mean excitation energy.
    auto const excess = [&](double rho) {
        double sum = 0;
        for (auto const& level : levels) {
            double const nu = rho * level.ratio;
            sum += level.f * 0.5 * exact::log(nu * nu + 2.0 * level.f / 3.0);
        }
        return sum + exact::log(plasma_eV) - exact::log(material.mean_excitation_eV);
    };
    double low = 0.1;
    double high = 20.0;
    for (int i = 0; i < 80; ++i) {
        double const middle = 0.5 * (low + high);
        (excess(middle) < 0 ? low : high) = middle;
    }
    for (auto const& level : levels) {
        double const nu = low * level.ratio;
        oscillators_.push_back({level.f, nu * nu, nu * nu + 2.0 * level.f / 3.0});
    }
}

double StoppingPower::density_effect(double T_MeV) const {
    double const beta2 = beta2_of(T_MeV);
    double const wanted = 1.0 / beta2 - 1.0;
    auto const sum_at = [&](double L) {
        double sum = 0;
        for (auto const& o : oscillators_) { sum += o.strength / (o.nu2 + L); }
        return sum;
    };
    if (sum_at(0.0) < wanted) { return 0.0; }
    double low = 0;
    double high = 1.0;
    while (sum_at(high) > wanted) { high *= 2.0; }
    for (int i = 0; i < 80; ++i) {
        double const middle = 0.5 * (low + high);
        (sum_at(middle) > wanted ? low : high) = middle;
    }
    double delta = -low * (1.0 - beta2);
    for (auto const& o : oscillators_) { delta += o.strength * exact::log(1.0 + low / o.l2); }
    return delta > 0 ? delta : 0.0;
}

double StoppingPower::collision(double T_MeV, double cut_MeV) const {
    double const tau = T_MeV / m;
    double const beta2 = beta2_of(T_MeV);
    double const e = cut_MeV < 0.5 * T_MeV ? cut_MeV / T_MeV : 0.5;
    double const G = -1.0 - beta2 + exact::log(4.0 * e * (1.0 - e)) + 1.0 / (1.0 - e) +
                     (1.0 - beta2) * (tau * tau * e * e / 2.0 + (2.0 * tau + 1.0) * exact::log(1.0 - e));
    double const logarithm = 2.0 * exact::log(T_MeV / I_MeV_) + exact::log(1.0 + tau / 2.0);
    return collision_constant * Z_over_A_ / beta2 * (logarithm + G - density_effect(T_MeV));
}

StoppingPower::MollerTerms StoppingPower::moller_terms(double T_MeV) {
    double const g = T_MeV / m + 1.0;
    return {(g - 1.0) * (g - 1.0) / (g * g), (2.0 * g - 1.0) / (g * g)};
}

double StoppingPower::moller(double T_MeV, double cut_MeV) const {
    if (T_MeV <= 2.0 * cut_MeV) { return 0.0; }
    double const c1 = moller_terms(T_MeV).c1;  // no structured binding: clang 14 cannot capture one
    double const c2 = moller_terms(T_MeV).c2;
    auto const primitive = [&](double e) { return -1.0 / e + 1.0 / (1.0 - e) + c1 * e - c2 * exact::log(e / (1.0 - e)); };
    return collision_constant * Z_over_A_ / (beta2_of(T_MeV) * T_MeV) * (primitive(0.5) - primitive(cut_MeV / T_MeV));
}

double StoppingPower::moller_moment(int power, double T_MeV, double cut_MeV) const {
    double const c1 = moller_terms(T_MeV).c1;  // no structured binding: clang 14 cannot capture one
    double const c2 = moller_terms(T_MeV).c2;
    double const top = cut_MeV < 0.5 * T_MeV ? cut_MeV / T_MeV : 0.5;
    double const sum = integrate(0.0, top, 1, [&](double e) {
        double const q = e / (1.0 - e);
        double value = 1.0 + q * q + c1 * e * e - c2 * q;
        for (int n = 2; n < power; ++n) { value *= e * T_MeV; }
        return value;
    });
    return collision_constant * Z_over_A_ * T_MeV / beta2_of(T_MeV) * sum;
}

double StoppingPower::radiative_of(ElementFraction const& part, double T_MeV) const {
    double const W = T_MeV / m + 1.0;
    double const p = exact::sqrt(W * W - 1.0);
    double const L = exact::log(W + p);
    double const phi = (12.0 * W * W + 4.0) / (3.0 * W * p) * L - (8.0 * W + 6.0 * p) / (3.0 * W * p * p) * L * L - 4.0 / 3.0 +
                       2.0 / (W * p) * spence(2.0 * p * (W + p));
    double const r2 = classical_electron_radius_cm * classical_electron_radius_cm;
    return part.weight * avogadro / element(part.Z).atomic_mass * fine_structure * r2 * part.Z * part.Z * (T_MeV + m) * phi *
           radiative_correction(part.Z, T_MeV);
}

double StoppingPower::radiative(double T_MeV) const {
    double sum = 0;
    for (auto const& part : elements_) { sum += radiative_of(part, T_MeV); }
    return sum;
}

double StoppingPower::photon_yield(double T_MeV, double kappa) const {
    double sum = 0;
    for (auto const& part : elements_) { sum += radiative_of(part, T_MeV) / T_MeV * photon_shape(part.Z, T_MeV, kappa); }
    return sum;
}

double StoppingPower::radiative_soft(double T_MeV, double cut_MeV) const {
    if (cut_MeV >= T_MeV) { return radiative(T_MeV); }
    double sum = 0;
    for (auto const& part : elements_) {
        sum += radiative_of(part, T_MeV) *
               integrate(0.0, cut_MeV / T_MeV, 4, [&](double kappa) { return photon_shape(part.Z, T_MeV, kappa); });
    }
    return sum;
}

double StoppingPower::bremsstrahlung(double T_MeV, double cut_MeV) const {
    if (cut_MeV >= T_MeV) { return 0.0; }
    double sum = 0;
    for (auto const& part : elements_) {
        sum += radiative_of(part, T_MeV) / T_MeV * integrate(exact::log(cut_MeV / T_MeV), 0.0, 12, [&](double log_kappa) {
                   return photon_shape(part.Z, T_MeV, exact::exp(log_kappa));
               });
    }
    return sum;
}

}  // namespace yttria
