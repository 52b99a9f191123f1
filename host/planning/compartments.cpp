// SPDX-License-Identifier: Apache-2.0
#include "host/planning/compartments.hpp"

#include "host/base/error.hpp"
#include "host/base/number_text.hpp"
#include "host/metrics/partition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

void check(Territory const& t) {
    auto const refuse = [&](std::string const& what, double value, std::string const& todo) {
        throw input_error("territory \"" + t.name + "\": " + what + " is " + brief(value) + " (no such territory exists) " + todo);
    };
    if (t.tumours.empty()) throw input_error("territory \"" + t.name + "\" has no tumour (its activity is planned for one) give it one");
    for (auto const& tumour : t.tumours) {
        if (!(tumour.kg > 0)) refuse("the mass of " + tumour.name, tumour.kg, "give a mass above 0 in kg");
        if (!(tumour.ratio > 0)) refuse("the tumour-to-normal ratio of " + tumour.name, tumour.ratio, "give a ratio above 0");
    }
    if (!(t.normal_kg >= 0)) refuse("the mass of normal liver", t.normal_kg, "give a mass from 0 in kg");
    if (!(t.lung_shunt >= 0 && t.lung_shunt < 1)) refuse("the lung shunt fraction", t.lung_shunt, "give a fraction from 0 to below 1");
}

double tumour_kg(Territory const& t) {
    double sum = 0;
    for (auto const& tumour : t.tumours) sum += tumour.kg;
    return sum;
}

/// Sum of ratio times mass, and the normal liver at ratio 1.
double weighted_kg(Territory const& t) {
    double sum = t.normal_kg;
    for (auto const& tumour : t.tumours) sum += tumour.ratio * tumour.kg;
    return sum;
}

TerritoryDoses doses_of(Territory const& t, double activity_GBq, double K) {
    double const at_ratio_one = K * activity_GBq * (1 - t.lung_shunt) / weighted_kg(t);
    TerritoryDoses out;
    out.name = t.name;
    out.session = t.session;
    out.activity_GBq = activity_GBq;
    out.lung_GBq = activity_GBq * t.lung_shunt;
    out.normal_Gy = t.normal_kg > 0 ? at_ratio_one : unknown;
    double energy = 0;
    for (auto const& tumour : t.tumours) {
        out.each_tumour_Gy.push_back(at_ratio_one * tumour.ratio);
        energy += out.each_tumour_Gy.back() * tumour.kg;
    }
    out.tumour_Gy = energy / tumour_kg(t);
    out.perfused_Gy = K * activity_GBq * (1 - t.lung_shunt) / (tumour_kg(t) + t.normal_kg);
    return out;
}

}  // namespace

double dose_constant(std::string const& name) {
    constexpr double gulec = 49.67;  // Gulec 2006, MIRD: 59.6907 MeV h
    constexpr double vendor = 50.0;  // vendor's rounding: 60.0873 MeV h
    if (name == "evaluated") return partition_dose_constant();
    if (name == "49.67") return gulec;
    if (name == "50") return vendor;
    throw input_error("[planning] dose_constant = \"" + name + "\" (there is no such constant) write evaluated, 49.67 or 50");
}

CompartmentDoses compartment_doses(std::vector<Territory> const& territories, double factor, double K, double lung_kg, int splits) {
    if (!(lung_kg > 0)) throw input_error("[partition] lung_mass_kg is " + brief(lung_kg) + " (a mass must be above 0) give it in kg");
    CompartmentDoses out;
    out.highest_normal_Gy = unknown;
    double tumour_energy = 0, tumour_mass = 0, normal_energy = 0, normal_mass = 0;
    std::map<int, double> lung_of_session;
    for (auto const& t : territories) {
        check(t);
        auto d = doses_of(t, t.activity_GBq * factor, K);
        out.activity_GBq += d.activity_GBq;
        tumour_energy += d.tumour_Gy * tumour_kg(t);
        tumour_mass += tumour_kg(t);
        if (t.normal_kg > 0) {
            normal_energy += d.normal_Gy * t.normal_kg;
            normal_mass += t.normal_kg;
            out.highest_normal_Gy = std::isnan(out.highest_normal_Gy) ? d.normal_Gy : std::max(out.highest_normal_Gy, d.normal_Gy);
        }
        double const lung = K * d.lung_GBq / lung_kg;
        out.lung_Gy += lung;
        lung_of_session[t.session] += lung / splits;
        out.territories.push_back(std::move(d));
    }
    out.tumour_Gy = tumour_energy / tumour_mass;
    out.normal_Gy = normal_mass > 0 ? normal_energy / normal_mass : unknown;
    for (auto const& entry : lung_of_session) out.highest_session_lung_Gy = std::max(out.highest_session_lung_Gy, entry.second);
    return out;
}

double activity_for_tumours(Territory const& territory, double Gy, double K) {
    check(territory);
    return Gy / doses_of(territory, 1.0, K).tumour_Gy;
}

double mono_dose_Gy(double activity_GBq, double shunt, double mass_kg, double K) { return K * activity_GBq * (1 - shunt) / mass_kg; }

double mono_activity_GBq(double Gy, double shunt, double mass_kg, double residual, double K) {
    return Gy * mass_kg / (K * (1 - shunt) * (1 - residual));
}

}  // namespace yttria
