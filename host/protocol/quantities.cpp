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

constexpr char const* cumulative_prefix = "cumulative.";

struct Known {
    char const* name;
    Answer (*answer)(Metrics const&);
};
/// Of the functional image: `value` where there is one.
Answer of_function(Metrics const& metrics, double value, double u) {
    auto const& f = metrics.functional;
    if (f.image.empty()) return missing("the case has no [[image]] with purpose = \"functional\"");
    if (!std::isfinite(value)) return missing(f.why.empty() ? "no perfused (treated) volume among the structures" : f.why);
    auto out = from({value, u, 0});
    out.origin = "counts of image \"" + f.image + "\" (" + f.tracer + ")";
    return out;
}
Answer functional_reserve(Metrics const& metrics) { return of_function(metrics, metrics.functional.reserve_fraction, std::nan("")); }
Answer functional_mean(Metrics const& metrics) {
    auto const& mean = metrics.functional.mean_Gy;
    return of_function(metrics, metrics.functional.why.empty() ? mean.value : std::nan(""), mean.u);
}
Answer functional_below(double level, Metrics const& metrics) {
    auto const found = metrics.functional.below.find(level);
    if (found == metrics.functional.below.end()) return of_function(metrics, std::nan(""), 0);
    return of_function(metrics, found->second.value, found->second.u);
}

constexpr Known evaluated[] = {
    {"functional.reserve_fraction", functional_reserve},
    {"functional.mean_Gy", functional_mean},
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
    {"unspecified.", "the protocol's source does not specify it"},
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

/// cumulative.STRUCTURE.METRIC
Answer cumulative(StructureMetricName const& name, Metrics const& metrics) {
    auto const& all = metrics.cumulative;
    if (all.priors.empty()) return missing("the case has no [[prior_dose]]: nothing is added");
    auto const* row = all.find(name.structure);
    if (!row) return missing("the case has no structure \"" + name.structure + "\"");
    std::string const origin = "with earlier doses, whose uncertainty is not known";
    if (auto const found = row->dose.find(name.metric); found != row->dose.end()) {
        auto out = from(found->second);
        out.origin = origin;
        return out;
    }
    for (auto const& bed : all.biology.rows) {
        if (bed.structure != name.structure) continue;
        auto const found = bed.values.find(name.metric);
        if (found == bed.values.end()) break;
        auto out = from(found->second);
        out.origin =
            origin + "; alpha/beta " + short_number(bed.alpha_beta_Gy) + " Gy, T_rep " + short_number(bed.repair_half_time_h) + " h";
        return out;
    }
    bool const biology = name.metric.starts_with("BED_") || name.metric.starts_with("EQD2_");
    return missing(biology && all.biology.rows.empty() ? all.biology.note : "\"" + name.structure + "\" has no " + name.metric);
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
    if (parse_function_level(quantity) || parse_structure_metric(quantity, cumulative_prefix)) return true;
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
    for (auto const* name : {"dose.STRUCTURE.METRIC", "cumulative.STRUCTURE.METRIC", "functional.below_30_Gy_fraction"})
        names.emplace_back(name);
    if (quantity.starts_with("margin."))
        for (auto const& metric : margin_metric_names()) names.push_back("margin.TUMOUR.10mm." + metric);
    for (auto const* metric : {"BED_mean_Gy", "EQD2_mean_Gy", "BED_D95_Gy", "EQD2_D95_Gy"})
        names.push_back(std::string("biology.STRUCTURE.") + metric);
    return "the quantity \"" + quantity + "\" is not known (the nearest known one is \"" + nearest_name(quantity, names) + "\")";
}

Answer answer(std::string const& quantity, Metrics const& metrics) {
    for (auto const& known : evaluated)
        if (quantity == known.name) return known.answer(metrics);
    if (auto const level = parse_function_level(quantity)) return functional_below(*level, metrics);
    if (auto const name = parse_structure_metric(quantity, cumulative_prefix)) return cumulative(*name, metrics);
    if (auto const name = parse_structure_metric(quantity)) return structure_dose(*name, metrics);
    if (auto const name = parse_margin_name(quantity)) return margin(*name, metrics);
    if (is_structure_biology(quantity)) return structure_biology(quantity, metrics);
    for (auto const& group : later)
        if (quantity.starts_with(group.prefix)) return missing(group.why);
    return missing("not known");
}

}  // namespace yttria
