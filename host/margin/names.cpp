// SPDX-License-Identifier: Apache-2.0
#include "host/margin/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr char const* prefix = "margin.";

Quantified exact(double value) { return {value, unknown, unknown}; }

/// A reading of a ring that needs no isodose. `by_dose`: limited by the image's resolution.
struct RingMetric {
    char const* name;
    std::optional<Quantified> (*read)(MarginRing const&);
    bool by_dose;
};
std::optional<Quantified> optional_exact(std::optional<double> const& value) { return value ? std::optional(exact(*value)) : std::nullopt; }
constexpr RingMetric ring_metrics[] = {
    {"shell_volume_mL", [](MarginRing const& r) { return std::optional(exact(r.shell_mL)); }, false},
    {"target_volume_mL", [](MarginRing const& r) { return std::optional(exact(r.target_mL)); }, false},
    {"subcapsular_percent", [](MarginRing const& r) { return std::optional(exact(r.subcapsular_percent)); }, false},
    {"target_in_treated_percent", [](MarginRing const& r) { return optional_exact(r.target_in_treated_percent); }, false},
    {"treated_mm", [](MarginRing const& r) { return optional_exact(r.treated_smallest_mm); }, false},
    {"treated_p5_mm", [](MarginRing const& r) { return optional_exact(r.treated_percentile5_mm); }, false},
};
constexpr char const* volume_metrics[] = {"volume_mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "min_Gy"};

/// A reading of an isodose: `before` N `after`.
struct IsodoseMetric {
    char const *before, *after;
    Quantified (*read)(IsodoseMargin const&);
};
constexpr IsodoseMetric isodose_metrics[] = {
    {"shell_V", "_percent", [](IsodoseMargin const& d) { return d.shell_percent; }},
    {"target_V", "_percent", [](IsodoseMargin const& d) { return d.target_percent; }},
    {"MAM", "_mm", [](IsodoseMargin const& d) { return d.edge.smallest_mm; }},
    {"MAM", "_p5_mm", [](IsodoseMargin const& d) { return d.edge.percentile5_mm; }},
    {"underdosed", "_percent", [](IsodoseMargin const& d) { return d.underdosed_percent; }},
};

/// A whole number above 0 of up to six digits.
std::optional<double> whole(std::string const& text) {
    if (text.empty() || text.size() > 6 || text[0] == '0') return {};
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
    return std::stod(text);
}

std::optional<double> isodose_in(IsodoseMetric const& known, std::string const& metric) {
    std::string const before = known.before, after = known.after;
    if (!metric.starts_with(before) || !metric.ends_with(after) || metric.size() <= before.size() + after.size()) return {};
    return whole(metric.substr(before.size(), metric.size() - before.size() - after.size()));
}

/// "shell_D95_Gy" and the like; null where it is none.
std::map<std::string, Quantified> const* volume_of(std::string const& metric, MarginRing const& ring, std::string& name) {
    for (bool const shell : {true, false}) {
        std::string const start = shell ? "shell_" : "target_";
        if (!metric.starts_with(start)) continue;
        name = metric.substr(start.size());
        for (auto const* known : volume_metrics)
            if (name == known) return shell ? &ring.shell : &ring.target;
    }
    return nullptr;
}

bool is_ring_metric(std::string const& metric) {
    std::string name;
    return volume_of(metric, {}, name) ||
           std::any_of(std::begin(ring_metrics), std::end(ring_metrics), [&](auto const& known) { return metric == known.name; });
}

MarginAnswer missing(std::string const& why) {
    MarginAnswer out;
    out.why = why;
    return out;
}
MarginAnswer found(Quantified const& value, std::string const& limited) {
    MarginAnswer out;
    if (std::isnan(value.value))
        out.why = "nothing is left to measure: the shell is empty, or all of the surface is subcapsular";
    else
        out.value = value;
    out.limited = limited;
    return out;
}

MarginAnswer of_ring(MarginRing const& ring, MarginName const& name) {
    for (auto const& known : ring_metrics) {
        if (name.metric != known.name) continue;
        auto const value = known.read(ring);
        return value ? found(*value, "")
                     : missing("no treated (perfused) volume among the structures, or all of the surface is subcapsular");
    }
    std::string metric;
    if (auto const* volume = volume_of(name.metric, ring, metric)) {
        auto const at = volume->find(metric);
        return at == volume->end() ? missing("not measured") : found(at->second, ring.limited);
    }
    for (auto const& known : isodose_metrics) {
        auto const isodose = isodose_in(known, name.metric);
        for (auto const& d : ring.isodoses)
            if (isodose && d.dose_Gy == *isodose) return found(known.read(d), ring.limited);
    }
    return missing("this isodose was not measured (give it in isodose_Gy of the tumour)");
}

}  // namespace

std::optional<MarginName> parse_margin_name(std::string const& quantity) {
    if (!quantity.starts_with(prefix)) return {};
    auto const last = quantity.rfind('.');
    auto const before = last == 0 ? std::string::npos : quantity.rfind('.', last - 1);
    auto const start = std::string(prefix).size();
    if (before == std::string::npos || before <= start) return {};
    MarginName out;
    out.tumour = quantity.substr(start, before - start);
    out.metric = quantity.substr(last + 1);
    auto const width = quantity.substr(before + 1, last - before - 1);
    if (!width.ends_with("mm")) return {};
    auto const number = whole(width.substr(0, width.size() - 2));
    if (!number || *number > margin_reach_mm) return {};
    out.width_mm = *number;
    for (auto const& known : isodose_metrics)
        if (auto const isodose = isodose_in(known, out.metric)) out.isodose_Gy = isodose;
    if (!out.isodose_Gy && !is_ring_metric(out.metric)) return {};
    return out;
}

MarginAnswer margin_answer(Margins const& margins, MarginName const& name) {
    auto const* tumour = margins.find(name.tumour);
    if (!tumour && name.tumour == "tumours" && margins.tumours.size() == 1) tumour = &margins.tumours.front();
    if (!tumour) return missing("the case has no tumour \"" + name.tumour + "\"");
    if (!tumour->why.empty()) return missing(tumour->why);
    for (auto const& ring : tumour->rings)
        if (ring.width_mm == name.width_mm) return of_ring(ring, name);
    return missing("this width was not measured (give it in margin_mm of the tumour)");
}

std::vector<std::string> margin_metric_names() {
    std::vector<std::string> out;
    for (auto const& known : ring_metrics) out.emplace_back(known.name);
    for (auto const* start : {"shell_", "target_"})
        for (auto const* known : volume_metrics) out.push_back(std::string(start) + known);
    for (auto const& known : isodose_metrics) out.push_back(std::string(known.before) + "N" + known.after);
    return out;
}

TumourMargin const* Margins::find(std::string const& tumour) const {
    for (auto const& t : tumours)
        if (t.tumour == tumour) return &t;
    return nullptr;
}

}  // namespace yttria
