// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/metric_name.hpp"

#include <charconv>
#include <cmath>

namespace yttria {
namespace {

struct Form {
    char const *before, *after;
    DoseMetric::Kind kind;
    double least, most;  ///< of the number, both allowed
};
/// The longer beginnings first: "gEUD" is no "EUD".
constexpr Form forms[] = {
    {"gEUD", "_Gy", DoseMetric::Kind::generalised_eud, -100, 100}, {"EUD", "_Gy", DoseMetric::Kind::survival_eud, 1e-6, 100},
    {"D", "_Gy", DoseMetric::Kind::dose_at_percent, 1e-3, 100},    {"V", "_percent", DoseMetric::Kind::percent_at_dose, 1e-3, 1e5},
    {"V", "_mL", DoseMetric::Kind::mL_at_dose, 1e-3, 1e5},
};

/// A plain decimal number without exponent, all of the text.
std::optional<double> decimal(std::string const& text) {
    double value = 0;
    auto const result = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    bool const all = result.ec == std::errc() && result.ptr == text.data() + text.size() && std::isfinite(value);
    return all ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<DoseMetric> parse_dose_metric(std::string const& name) {
    for (auto const& form : forms) {
        std::string const before = form.before, after = form.after;
        if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size()) continue;
        auto const number = decimal(name.substr(before.size(), name.size() - before.size() - after.size()));
        if (!number || *number < form.least || *number > form.most || *number == 0) continue;
        return DoseMetric{name, form.kind, *number};
    }
    return {};
}

std::optional<double> parse_function_level(std::string const& quantity) {
    std::string const before = "functional.below_", after = "_Gy_fraction";
    if (!quantity.starts_with(before) || !quantity.ends_with(after) || quantity.size() <= before.size() + after.size()) return {};
    auto const level = decimal(quantity.substr(before.size(), quantity.size() - before.size() - after.size()));
    return level && *level > 0 && *level <= 1e5 ? level : std::nullopt;
}

std::optional<StructureMetricName> parse_structure_metric(std::string const& quantity, std::string const& prefix) {
    if (!quantity.starts_with(prefix)) return {};
    // The first dot after which a known form stands; else, for the metrics with a name of their own, the last.
    for (auto dot = quantity.find('.', prefix.size() + 1); dot != std::string::npos; dot = quantity.find('.', dot + 1))
        if (parse_dose_metric(quantity.substr(dot + 1)))
            return StructureMetricName{quantity.substr(prefix.size(), dot - prefix.size()), quantity.substr(dot + 1)};
    auto const dot = quantity.rfind('.');
    if (dot <= prefix.size() || dot + 1 >= quantity.size()) return {};
    return StructureMetricName{quantity.substr(prefix.size(), dot - prefix.size()), quantity.substr(dot + 1)};
}

}  // namespace yttria
