// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/stopping_power.hpp"

#include "kernels/core/constants.hpp"
#include "kernels/core/math_double.hpp"
#include "kernels/tables/photon_shape.hpp"
#include "kernels/tables/quadrature.hpp"

#include <stdexcept>

namespace yttria {
namespace {

using namespace constants;
using exact::Eight;

constexpr double m = electron_mass_MeV;
/// 2 pi re^2 m NA [MeV cm2/mol]
constexpr double collision_constant = 2.0 * pi * classical_electron_radius_cm * classical_electron_radius_cm * m * avogadro;

double beta2_of(double T) {
    double const tau = T / m;
    return tau * (tau + 2.0) / ((tau + 1.0) * (tau + 1.0));
}

/// int_0^x ln(1 + y)/y dy, the Spence function of the unscreened Born radiative loss.
double spence(double x) {
    return integrate_panels(0.0, exact::log(1.0 + x), 8, [](Eight const& s) {
        Eight value = exact::exp(s);
        for (std::size_t i = 0; i < value.size(); ++i) { value[i] = s[i] * value[i] / (value[i] - 1.0); }
        return value;
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
        double const r2 = classical_electron_radius_cm * classical_electron_radius_cm;
        radiators_.push_back({part.Z, part.weight * avogadro / element(part.Z).atomic_mass * fine_structure * r2 * part.Z * part.Z});
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
        if (middle == low || middle == high) { break; }  // neighbours: nothing changes any more
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

class StoppingPower::Radiation {
public:
    Radiation(StoppingPower const& stopping, double T_MeV)
        : radiators_(stopping.radiators_),
          T_(T_MeV),
          correction_(radiative_cell(T_MeV)),
          shape_(PhotonShape::energy_cell(T_MeV)) {
        double const W = T_ / m + 1.0;
        double const p = exact::sqrt(W * W - 1.0);
        double const L = exact::log(W + p);
        phi_ = (12.0 * W * W + 4.0) / (3.0 * W * p) * L - (8.0 * W + 6.0 * p) / (3.0 * W * p * p) * L * L - 4.0 / 3.0 +
               2.0 / (W * p) * spence(2.0 * p * (W + p));
    }
    /// Radiative stopping power [MeV cm2/g].
    double loss() const {
        double sum = 0;
        for (auto const& radiator : radiators_) { sum += loss_of(radiator); }
        return sum;
    }
    /// dsigma/dln k at kappa [cm2/g], not normalised.
    double yield(double kappa) const {
        KappaCell const cell = kappa_cell(kappa);
        double sum = 0;
        for (auto const& radiator : radiators_) { sum += loss_of(radiator) / T_ * PhotonShape(radiator.Z, shape_)(cell); }
        return sum;
    }
    /// Sum over the elements of loss/unit times the integral of their shape over `variable` in [a, b], of which kappa is a function: its
    /// points are the same for all elements.
    template <class Kappa>
    double integral(double unit, double a, double b, int panels, Kappa const& kappa) const {
        std::vector<KappaCell> cells;
        integrate_panels(a, b, panels, [&](Eight const& variable) {
            for (double const k : kappa(variable)) { cells.push_back(kappa_cell(k)); }
            return variable;
        });
        double sum = 0;
        for (auto const& radiator : radiators_) {
            PhotonShape const shape(radiator.Z, shape_);
            auto cell = cells.begin();
            sum += loss_of(radiator) / unit * integrate(a, b, panels, [&](double) { return shape(*cell++); });
        }
        return sum;
    }

private:
    double loss_of(Radiator const& radiator) const {
        return radiator.born * (T_ + m) * phi_ * radiative_correction(radiator.Z, correction_);
    }
    std::vector<Radiator> const& radiators_;
    double T_, phi_ = 0;
    EnergyCell correction_, shape_;
};

double StoppingPower::radiative(double T_MeV) const { return Radiation(*this, T_MeV).loss(); }

double StoppingPower::photon_yield(double T_MeV, double kappa) const { return Radiation(*this, T_MeV).yield(kappa); }

double StoppingPower::radiative_soft(double T_MeV, double cut_MeV) const {
    if (cut_MeV >= T_MeV) { return radiative(T_MeV); }
    return Radiation(*this, T_MeV).integral(1.0, 0.0, cut_MeV / T_MeV, 4, [](Eight const& kappa) { return kappa; });
}

double StoppingPower::bremsstrahlung(double T_MeV, double cut_MeV) const {
    if (cut_MeV >= T_MeV) { return 0.0; }
    return Radiation(*this, T_MeV).integral(T_MeV, exact::log(cut_MeV / T_MeV), 0.0, 12, [](Eight const& log_kappa) {
        return exact::exp(log_kappa);
    });
}

}  // namespace yttria
