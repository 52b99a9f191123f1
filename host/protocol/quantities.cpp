// SPDX-License-Identifier: Apache-2.0
// The table of named quantities that rules can ask for (docs/formats/protocol.md).
#include "host/protocol/quantities.hpp"

#include "host/casefile/nearest.hpp"
#include "host/margin/names.hpp"
#include "host/metrics/dose_metric.hpp"

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

Answer partition_lung(Metrics const& metrics) {
    auto const& p = metrics.partition;
    if (!p.assessable) return missing(p.why.empty() ? "the partition model has no inputs" : p.why);
    Answer out;
    out.value = p.lung_at_150_Gy;
    for (auto const& v : p.variants) out.alternatives.push_back({v.name, v.lung_at_150_Gy});
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

struct Known {
    char const* name;
    Answer (*answer)(Metrics const&);
};
constexpr Known evaluated[] = {
    {"partition.lung_at_150_Gy", partition_lung},
    {"liver.untreated_reserve_fraction", reserve},
    {"lung.mc_Gy", lung_mc},
    {"lung.mc_without_rim_Gy", lung_rim},
};

/// Groups of quantities that protocols name and that this version cannot answer.
struct Later {
    char const* prefix;
    char const* why;
};
constexpr Later later[] = {
    {"clinical.", "the case holds no clinical data: this version does not read them"},
    {"declared.", "to be declared by the site: this version does not read declarations"},
    {"lesion.", "lesions are not counted or measured by this version"},
    {"plan.", "no activity is planned by this command: yttria plan answers it"},
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
    out.limited = found.limited;
    return out;
}

}  // namespace

bool is_evaluated(std::string const& quantity) {
    for (auto const& known : evaluated)
        if (quantity == known.name) return true;
    return parse_structure_metric(quantity) || parse_margin_name(quantity);
}

std::string quantity_problem(std::string const& quantity) {
    if (is_evaluated(quantity)) return "";
    std::vector<std::string> names;
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
    return "the quantity \"" + quantity + "\" is not known (the nearest known one is \"" + nearest_name(quantity, names) + "\")";
}

Answer answer(std::string const& quantity, Metrics const& metrics) {
    for (auto const& known : evaluated)
        if (quantity == known.name) return known.answer(metrics);
    if (auto const name = parse_structure_metric(quantity)) return structure_dose(*name, metrics);
    if (auto const planned = metrics.plan.find(quantity); planned != metrics.plan.end() && std::isfinite(planned->second))
        return from({planned->second, std::nan(""), 0});
    if (auto const name = parse_margin_name(quantity)) return margin(*name, metrics);
    for (auto const& group : later)
        if (quantity.starts_with(group.prefix)) return missing(group.why);
    return missing("not known");
}

}  // namespace yttria
