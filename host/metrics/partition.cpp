// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/partition.hpp"

#include "host/activity/activity.hpp"

#include <numbers>
#include <string>

namespace yttria {

double partition_dose_constant() {
    constexpr double mean_beta_MeV = 0.9267;  // DDEP, main branch
    constexpr double joule_per_MeV = 1.602176634e-13;
    constexpr double bq_per_GBq = 1e9;
    return mean_beta_MeV * joule_per_MeV * bq_per_GBq * y90_half_life_s / std::numbers::ln2;
}

void check_partition(PartitionInputs const& in) {
    auto const refuse = [](std::string const& what, double value, std::string const& why, std::string const& todo) {
        throw input_error("[partition] " + what + " is " + std::to_string(value) + " (" + why + ") " + todo);
    };
    if (!(in.tumour_kg > 0)) refuse("tumour_mass_kg", in.tumour_kg, "a mass must be above 0", "give the mass of the treated tumour in kg");
    if (!(in.normal_kg >= 0))
        refuse("normal_mass_kg", in.normal_kg, "a mass cannot be negative", "give the mass of the perfused normal liver in kg");
    if (!(in.ratio > 0))
        refuse("tumour_to_normal_ratio", in.ratio, "a ratio of concentrations must be above 0", "give (A_T/m_T)/(A_N/m_N)");
    if (!(in.lung_shunt >= 0 && in.lung_shunt < 1))
        refuse("lung_shunt_fraction", in.lung_shunt, "it must be at least 0 and below 1", "give a fraction, not per cent");
    if (!(in.lung_kg > 0)) refuse("lung_mass_kg", in.lung_kg, "a mass must be above 0", "give the mass of both lungs in kg");
}

PartitionDoses partition_doses(PartitionInputs const& in, double activity_GBq) {
    check_partition(in);
    double const k = partition_dose_constant();
    double const liver_GBq = activity_GBq * (1.0 - in.lung_shunt);
    double const weighted_kg = in.ratio * in.tumour_kg + in.normal_kg;
    PartitionDoses out;
    out.normal_Gy = k * liver_GBq / weighted_kg;
    out.tumour_Gy = in.ratio * out.normal_Gy;
    out.lung_GBq = activity_GBq * in.lung_shunt;
    out.lung_Gy = k * out.lung_GBq / in.lung_kg;
    out.normal_GBq = liver_GBq * in.normal_kg / weighted_kg;
    out.tumour_GBq = liver_GBq * in.ratio * in.tumour_kg / weighted_kg;
    return out;
}

double partition_activity_GBq(PartitionInputs const& in, double tumour_Gy) {
    check_partition(in);
    return tumour_Gy * (in.tumour_kg + in.normal_kg / in.ratio) / (partition_dose_constant() * (1.0 - in.lung_shunt));
}

double partition_lung_Gy(PartitionInputs const& in, double tumour_Gy) {
    check_partition(in);
    return tumour_Gy * in.lung_shunt / (1.0 - in.lung_shunt) * (in.tumour_kg + in.normal_kg / in.ratio) / in.lung_kg;
}

double partition_largest_shunt(PartitionInputs const& in, double tumour_Gy, double lung_Gy) {
    check_partition(in);
    double const x = lung_Gy * in.lung_kg / (tumour_Gy * (in.tumour_kg + in.normal_kg / in.ratio));
    return x / (1.0 + x);
}

}  // namespace yttria
