// SPDX-License-Identifier: Apache-2.0
// Multi-compartment MIRD (docs/methods/planning.md): territories with several tumours each, lungs shared by all.
#pragma once

#include <string>
#include <vector>

namespace yttria {

/// K [Gy kg/GBq] by name: "evaluated" (0.9267 MeV and 64.04 h, 49.3831), "49.67" (Gulec 2006), "50" (vendor's rounding).
/// Throws Error (input) for another name.
double dose_constant(std::string const& name);

struct TumourMass {
    std::string name;
    double kg = 0;
    double ratio = 1;  ///< of concentrations, to the normal liver of its territory
};

/// One territory and one session of it. `normal_kg` 0: all of it is tumour.
struct Territory {
    std::string name;
    int session = 1;
    double normal_kg = 0, lung_shunt = 0;
    double activity_GBq = 1;  ///< net; of all territories together scaled by one factor
    std::vector<TumourMass> tumours;
    std::string sources;
};

/// All linear in the activity.
struct TerritoryDoses {
    std::string name;
    int session = 1;
    double activity_GBq = 0, lung_GBq = 0;
    double normal_Gy = 0;    ///< NaN without normal liver
    double tumour_Gy = 0;    ///< of its tumours, weighted by mass
    double perfused_Gy = 0;  ///< one compartment: tumours and normal liver
    std::vector<double> each_tumour_Gy;
};

struct CompartmentDoses {
    double activity_GBq = 0;
    double tumour_Gy = 0;                ///< all tumours of all territories, weighted by mass
    double normal_Gy = 0;                ///< all perfused normal liver, weighted by mass; NaN without any
    double highest_normal_Gy = 0;        ///< of the territory with the highest; NaN without any
    double lung_Gy = 0;                  ///< cumulative
    double highest_session_lung_Gy = 0;  ///< of the session with the highest
    std::vector<TerritoryDoses> territories;
};

/// Throws Error (input) for a mass, ratio or shunt that is impossible. `splits`: every territory's activity is given in that many
/// equal sessions.
CompartmentDoses compartment_doses(std::vector<Territory> const& territories, double factor, double K, double lung_kg, int splits = 1);

/// Net activity [GBq] of one territory for `Gy` in its tumours, weighted by mass.
double activity_for_tumours(Territory const& territory, double Gy, double K);

/// One compartment: D = K A (1 - L) / m, and the drawn activity A = D m / (K (1 - L) (1 - R)).
double mono_dose_Gy(double activity_GBq, double shunt, double mass_kg, double K);
double mono_activity_GBq(double Gy, double shunt, double mass_kg, double residual, double K);

}  // namespace yttria
