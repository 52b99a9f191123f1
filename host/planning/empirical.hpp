// SPDX-License-Identifier: Apache-2.0
// Activities that know no dose, for retrospective comparison only (resin; docs/methods/planning.md).
#pragma once

#include <string>

namespace yttria {

/// Du Bois: 0.20247 H^0.725 W^0.425 [m2], H in m.
double body_surface_m2(double height_cm, double weight_kg);
/// A = (BSA - 0.2) + V_T / V_liver [GBq]; V_liver holds the tumours.
double bsa_activity_GBq(double surface_m2, double tumour_mL, double liver_mL);
/// A = ((BSA - 0.2) + V_T,lobe / V_lobe) V_lobe / V_liver [GBq].
double lobar_bsa_activity_GBq(double surface_m2, double lobe_tumour_mL, double lobe_mL, double liver_mL);
/// Factor on these by the shunt: below 10 % 1, to 15 % 0.8, to 20 % 0.6, above NaN (a contraindication of the product's leaflet).
double shunt_reduction(double shunt);
/// By the tumour's share of the liver: below 25 % 2.0 GBq, to 50 % 2.5, above 3.0.
double empirical_activity_GBq(double tumour_mL, double liver_mL);

}  // namespace yttria
