// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace yttria {

/// A dose metric at any level, asked for by name (docs/methods/dvh.md):
/// "D99.5_Gy", "V83_percent", "V83_mL", "gEUD-10_Gy" (exponent a), "EUD0.01_Gy" (alpha in 1/Gy).
struct DoseMetric {
    enum class Kind { dose_at_percent, percent_at_dose, mL_at_dose, generalised_eud, survival_eud };
    std::string name;
    Kind kind = Kind::dose_at_percent;
    double parameter = 0;
};
/// Empty where the name is none of these.
std::optional<DoseMetric> parse_dose_metric(std::string const& name);

/// "dose.STRUCTURE.METRIC" taken apart; the structure's name and a metric's level may hold dots. Empty where it is no such name.
struct StructureMetricName {
    std::string structure, metric;
};
std::optional<StructureMetricName> parse_structure_metric(std::string const& quantity, std::string const& prefix = "dose.");

/// N [Gy] of "functional.below_N_Gy_fraction"; empty where it is no such name.
std::optional<double> parse_function_level(std::string const& quantity);

}  // namespace yttria
