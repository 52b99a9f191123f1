// SPDX-License-Identifier: Apache-2.0
// The table of named quantities that rules can ask for (docs/formats/protocol.md).
#include "host/protocol/quantities.hpp"

#include "host/casefile/nearest.hpp"
#include "host/margin/names.hpp"
#include "host/metrics/dose_metric.hpp"
#include "host/protocol/facts.hpp"

#include <cmath>

namespace yttria {
namespace {

Answer from(Quantified const& q) {
    Answer out;
    out.value = q.value;
    if (std::isfinite(q.u)) out.u = q.u;
    return out;
}
Answer missing(std::string const& why) {
    Answer out;
    out.why = why;
    return out;
}

Answer reserve(Metrics const& metrics) {
    if (!std::isfinite(metrics.untreated_reserve_fraction))
        return missing("no perfused (treated) volume or no liver among the structures: give one the role perfused");
    Answer out;
    out.value = metrics.untreated_reserve_fraction;
    return out;
}

Answer lung_mc(Metrics const& metrics) { return metrics.lung.mc_assessable ? from(metrics.lung.mc_Gy) : missing(metrics.lung.note); }
Answer lung_rim(Metrics const& metrics) {
    bool const known = metrics.lung.mc_assessable && std::isfinite(metrics.lung.mc_without_rim_Gy.value);
    return known ? from(metrics.lung.mc_without_rim_Gy) : missing(metrics.lung.note);
}

Answer lung_partition(Metrics const& metrics) {
    auto const value = metrics.lung.partition_Gy;
    return std::isfinite(value) ? from({value, std::nan(""), 0}) : missing("a session has no activity or no lung shunt fraction");
}
Answer lung_partition_of_image(Metrics const& metrics) {
    auto const value = metrics.lung.partition_of_image_mass_Gy;
    return std::isfinite(value) ? from({value, std::nan(""), 0})
                                : missing("a session has no activity or no lung shunt fraction, or the lung mask is not both lungs");
}
Answer lung_side(Metrics const& metrics, std::string const& name) {
    for (auto const& side : metrics.lung.sides)
        if (side.name == name) return from(side.mc_Gy);
    return missing(metrics.lung.mc_assessable ? "no structure has the role lung_" + name : metrics.lung.note);
}
Answer lung_left(Metrics const& metrics) { return lung_side(metrics, "left"); }
Answer lung_right(Metrics const& metrics) { return lung_side(metrics, "right"); }

struct Known {
    char const* name;
    Answer (*answer)(Metrics const&);
};
constexpr Known evaluated[] = {
    {"liver.untreated_reserve_fraction", reserve},
    {"lung.mc_Gy", lung_mc},
    {"lung.mc_without_rim_Gy", lung_rim},
    {"lung.mc_left_Gy", lung_left},
    {"lung.mc_right_Gy", lung_right},
    {"lung.partition_Gy", lung_partition},
    {"lung.partition_of_image_mass_Gy", lung_partition_of_image},
};

/// Groups of quantities that protocols name and that this version cannot answer.
struct Later {
    char const* prefix;
    char const* why;
};
constexpr Later later[] = {
    {"margin.coverage",
     "its width, isodose and fraction are not specified: a rule names them, such as margin.tumours.10mm.shell_V150_percent"},
    {"margin.dose", "its width and dose are not specified: a rule names them, such as margin.tumours.10mm.shell_D95_Gy"},
    {"manual.", "refers to the SIR-Spheres manual: not transcribed"},
};

Answer structure_dose(StructureMetricName const& name, Metrics const& metrics) {
    auto const* structure = metrics.find(name.structure);
    if (!structure) return missing("the case has no structure \"" + name.structure + "\"");
    auto const found = structure->dose.find(name.metric);
    return found == structure->dose.end() ? missing("\"" + name.structure + "\" has no " + name.metric) : from(found->second);
}

Answer margin(MarginName const& name, Metrics const& metrics) {
    auto const found = margin_answer(metrics.margins, name);
    auto out = found.value ? from(*found.value) : missing(found.why);
    out.reservation = found.limited;
    return out;
}

/// biology.STRUCTURE.METRIC
constexpr char const* biology_prefix = "biology.";

Answer structure_biology(std::string const& quantity, Metrics const& metrics) {
    auto const start = std::string(biology_prefix).size(), dot = quantity.rfind('.');
    auto const name = quantity.substr(start, dot - start), metric = quantity.substr(dot + 1);
    for (auto const& row : metrics.biology.rows) {
        if (row.structure != name) continue;
        auto const found = row.values.find(metric);
        if (found == row.values.end()) return missing("\"" + name + "\" has no " + metric);
        auto out = from(found->second);
        out.origin = "alpha/beta " + short_number(row.alpha_beta_Gy) + " Gy, T_rep " + short_number(row.repair_half_time_h) + " h";
        return out;
    }
    return missing(metrics.biology.rows.empty() && !metrics.biology.note.empty() ? metrics.biology.note
                                                                                 : "there is no BED of a structure \"" + name + "\"");
}

bool is_structure_biology(std::string const& quantity) {
    auto const dot = quantity.rfind('.');
    if (!quantity.starts_with(biology_prefix) || dot <= std::string(biology_prefix).size()) return false;
    auto const metric = quantity.substr(dot + 1);
    return metric == "BED_mean_Gy" || metric == "EQD2_mean_Gy" || metric == "BED_D95_Gy" || metric == "EQD2_D95_Gy";
}

}  // namespace

bool is_evaluated(std::string const& quantity) {
    for (auto const& known : evaluated)
        if (quantity == known.name) return true;
    return parse_structure_metric(quantity) || parse_margin_name(quantity) || is_structure_biology(quantity) || is_case_quantity(quantity);
}

std::string quantity_problem(std::string const& quantity) {
    if (is_evaluated(quantity)) return "";
    auto names = case_quantity_names();
    for (auto const& known : evaluated) names.emplace_back(known.name);
    for (auto const& group : later) {
        bool const whole = !std::string(group.prefix).ends_with('.');
        if (whole ? quantity == group.prefix : quantity.starts_with(group.prefix) && quantity.size() > std::string(group.prefix).size())
            return "";
        names.emplace_back(group.prefix);
    }
    names.emplace_back("dose.STRUCTURE.METRIC");
    if (quantity.starts_with("margin."))
        for (auto const& metric : margin_metric_names()) names.push_back("margin.TUMOUR.10mm." + metric);
    for (auto const* metric : {"BED_mean_Gy", "EQD2_mean_Gy", "BED_D95_Gy", "EQD2_D95_Gy"})
        names.push_back(std::string("biology.STRUCTURE.") + metric);
    return "the quantity \"" + quantity + "\" is not known (the nearest known one is \"" + nearest_name(quantity, names) + "\")";
}

Answer answer(std::string const& quantity, Metrics const& metrics) {
    for (auto const& known : evaluated)
        if (quantity == known.name) return known.answer(metrics);
    if (auto const name = parse_structure_metric(quantity)) return structure_dose(*name, metrics);
    if (auto const name = parse_margin_name(quantity)) return margin(*name, metrics);
    if (is_structure_biology(quantity)) return structure_biology(quantity, metrics);
    for (auto const& group : later)
        if (quantity.starts_with(group.prefix)) return missing(group.why);
    return missing("not known");
}

}  // namespace yttria
