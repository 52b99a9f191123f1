// SPDX-License-Identifier: Apache-2.0
#include "host/tables/element_data.hpp"

#include "host/base/error.hpp"

#include <xraylib.h>

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Above this energy the electrons are taken as free: there binding changes the Compton cross section of oxygen by 0.2 %, calcium 0.9 %.
constexpr double free_electrons_from_MeV = 0.3;
/// xraylib answers partial cross sections up to 0.8 MeV; beyond, a power law through these two energies is used.
constexpr double power_law_from_MeV = 0.6;
constexpr double xraylib_end_MeV = 0.8;

constexpr double avogadro = 6.02214076e23;
constexpr double classical_electron_radius_cm = 2.8179403262e-13;
constexpr double electron_rest_MeV = 0.51099895;

using Lookup = double (*)(int, double, xrl_error**);

/// A value from xraylib; its errors become ours, they are never read as zero.
double ask(Lookup lookup, char const* what, int Z, double argument) {
    xrl_error* failure = nullptr;
    double const value = lookup(Z, argument, &failure);
    if (failure != nullptr) {
        std::string const reason = failure->message;
        xrl_error_free(failure);
        throw Error(ExitCode::internal, std::string("xraylib has no ") + what + " of Z = " + std::to_string(Z) + " at " +
                                            std::to_string(argument) + " (" + reason + ") use other elements in the material");
    }
    return value;
}

/// cm2/g; a straight line in log-log beyond the end of the library (photoelectric and Rayleigh are below 1 % of the total there).
double extended(Lookup lookup, char const* what, int Z, double energy_MeV) {
    if (energy_MeV <= xraylib_end_MeV) return ask(lookup, what, Z, energy_MeV * 1e3);
    double const near = ask(lookup, what, Z, power_law_from_MeV * 1e3);
    double const last = ask(lookup, what, Z, xraylib_end_MeV * 1e3);
    double const slope = std::log(last / near) / std::log(xraylib_end_MeV / power_law_from_MeV);
    return last * std::pow(energy_MeV / xraylib_end_MeV, slope);
}

double atomic_weight(int Z) {
    auto const lookup = [](int z, double, xrl_error** failure) { return AtomicWeight(z, failure); };
    return ask(lookup, "atomic weight", Z, 0);
}

}  // namespace

int atomic_number(std::string const& symbol) {
    xrl_error* failure = nullptr;
    int const Z = SymbolToAtomicNumber(symbol.c_str(), &failure);
    if (failure != nullptr) {
        xrl_error_free(failure);
        return 0;
    }
    return Z;
}

double klein_nishina_cm2(double energy_MeV) {
    double const k = energy_MeV / electron_rest_MeV;
    double const log_term = std::log1p(2 * k);
    double const bracket =
        (1 + k) / (k * k) * (2 * (1 + k) / (1 + 2 * k) - log_term / k) + log_term / (2 * k) - (1 + 3 * k) / ((1 + 2 * k) * (1 + 2 * k));
    return 2 * M_PI * classical_electron_radius_cm * classical_electron_radius_cm * bracket;
}

ElementCrossSections element_cross_sections(int Z, double energy_MeV) {
    ElementCrossSections answer;
    answer.compton = energy_MeV <= free_electrons_from_MeV ? ask(CS_Compt, "Compton cross section", Z, energy_MeV * 1e3)
                                                           : klein_nishina_cm2(energy_MeV) * avogadro * Z / atomic_weight(Z);
    answer.photoelectric = extended(CS_Photo, "photoelectric cross section", Z, energy_MeV);
    answer.rayleigh = extended(CS_Rayl, "Rayleigh cross section", Z, energy_MeV);
    return answer;
}

double scattering_function_per_gram(int Z, double x) {
    return std::max(0.0, ask(SF_Compt, "scattering function", Z, x)) / atomic_weight(Z);
}

double electrons_per_gram_mole(int Z) { return Z / atomic_weight(Z); }

double form_factor_squared_per_gram(int Z, double x) {
    // Far out (x > 20) the library's spline rings around zero at 1e-8 of F(0): noise, squared away.
    double const factor = std::max(0.0, ask(FF_Rayl, "form factor", Z, x));
    return factor * factor / atomic_weight(Z);
}

}  // namespace yttria
