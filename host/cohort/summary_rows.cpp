// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/summary_rows.hpp"

#include <array>
#include <cmath>

namespace yttria {
namespace {

/// The order of the table's columns (docs/formats/cohort.md).
enum Group { identity, metrics, margins, of_case, outcome, covariate, lesion_outcome, lesion_covariate, provenance };

struct Fixed {
    Group group;
    char const* name;
    bool is_text;
};

constexpr std::array<Fixed, 26> fixed{{{identity, "cohort", true},
                                       {identity, "patient", true},
                                       {identity, "name", true},
                                       {identity, "case", true},
                                       {identity, "structure", true},
                                       {identity, "role", true},
                                       {identity, "derived", false},
                                       {identity, "volume_mL", false},
                                       {identity, "mass_g", false},
                                       {identity, "activity_MBq", false},
                                       {of_case, "case.net_administered_MBq", false},
                                       {of_case, "case.lung_partition_Gy", false},
                                       {of_case, "case.lung_mc_Gy", false},
                                       {of_case, "case.lung_mc_Gy_u", false},
                                       {of_case, "case.lung_shunt_fraction", false},
                                       {of_case, "case.largest_diameter_mm", false},
                                       {of_case, "case.tumours", false},
                                       {of_case, "case.untreated_reserve_fraction", false},
                                       {of_case, "case.verdict", true},
                                       {provenance, "commit", true},
                                       {provenance, "method", true},
                                       {provenance, "seed", false},
                                       {provenance, "histories", false},
                                       {provenance, "dose_sha256", true},
                                       {provenance, "case_sha256", true},
                                       {provenance, "key", true}}};
constexpr char const* last_fixed = "warnings";

/// Order of a fixed column within its group: its place in the list.
std::string order_of(std::size_t index) { return std::string(1, static_cast<char>('a' + index)); }

std::size_t index_of(std::string const& name) {
    std::size_t i = 0;
    while (i < fixed.size() && name != fixed[i].name) ++i;
    return i;
}

template <class T>
void set_fixed(CohortTable& table, std::string const& name, T const& value) {
    auto const i = index_of(name);
    table.set(i < fixed.size() ? fixed[i].group : provenance, order_of(i), name, value);
}

double number_of(Json const& json) { return json.is_number() ? json.get<double>() : std::nan(""); }

/// An entry of an object that may be absent, or whose object may be null. A reference: callers walk over it.
Json const& at(Json const& json, std::string const& key) {
    static Json const nothing;
    return json.is_object() && json.contains(key) ? json.at(key) : nothing;
}

/// NAME and NAME_u beside it; nothing for what is not known.
void set_metric(CohortTable& table, Group group, std::string const& name, Json const& quantified) {
    auto const value = number_of(at(quantified, "value"));
    if (!std::isfinite(value)) return;
    table.set(group, name + "\n0", name, value);
    auto const u_name = std::string(name).append("_u");
    table.declare(group, name + "\n1", u_name, false);
    table.set(group, name + "\n1", u_name, number_of(at(quantified, "u")));
}

/// Widths and doses in names: 5 -> "5", 2.5 -> "2.5".
std::string name_of(double value) { return shortest(value); }

void set_rings(CohortTable& table, Json const& margin) {
    for (auto const& ring : margin.at("rings")) {
        auto const prefix = "margin_" + name_of(number_of(ring.at("width_mm"))) + "mm_";
        for (std::string const part : {"shell", "target"})
            for (auto const& [name, value] : at(ring, part).items()) set_metric(table, margins, prefix + part + "_" + name, value);
        for (auto const& isodose : ring.at("isodoses")) {
            auto const at_dose = prefix + name_of(number_of(isodose.at("dose_Gy"))) + "Gy_";
            for (auto const& [name, value] : isodose.items())
                if (value.is_object() && value.contains("value")) set_metric(table, margins, at_dose + name, value);
        }
    }
}

void set_values(CohortTable& table, Group group, std::string const& prefix, CohortValues const& values) {
    for (auto const& [name, value] : values) {
        auto const column = std::string(prefix).append(name);
        std::visit([&](auto const& v) { table.set(group, column, column, v); }, value);
    }
}

/// Ids of the warnings, sorted, without what depends on the machine.
std::string warning_ids(Json const& summary) {
    std::set<std::string> ids;
    for (auto const& warning : summary.at("warnings")) ids.insert(warning.at("id").get<std::string>());
    ids.erase("transport.backend");
    std::string out;
    for (auto const& id : ids) out += (out.empty() ? "" : ";") + id;
    return out;
}

void set_case(CohortTable& table, CaseRows const& about, Json const& summary) {
    auto const& lung = at(summary, "lung");
    set_fixed(table, "case.net_administered_MBq", number_of(at(at(summary, "activity"), "net_administered_MBq")));
    set_fixed(table, "case.lung_partition_Gy", number_of(at(lung, "partition_Gy")));
    set_fixed(table, "case.lung_mc_Gy", number_of(at(at(lung, "mc_Gy"), "value")));
    set_fixed(table, "case.lung_mc_Gy_u", number_of(at(at(lung, "mc_Gy"), "u")));
    set_fixed(table, "case.lung_shunt_fraction", number_of(at(at(summary, "activity"), "lung_shunt_fraction")));
    set_fixed(table, "case.largest_diameter_mm", number_of(at(at(summary, "lesions"), "largest_diameter_mm")));
    set_fixed(table, "case.tumours", number_of(at(at(summary, "lesions"), "count")));
    set_fixed(table, "case.untreated_reserve_fraction", number_of(at(summary, "untreated_reserve_fraction")));
    auto const& verdict = at(at(summary, "verdict"), "overall");
    set_fixed(table, "case.verdict", verdict.is_string() ? verdict.get<std::string>() : std::string());
    auto const& transport = summary.at("transport");
    set_fixed(table, "commit", summary.at("program").at("commit").get<std::string>());
    set_fixed(table, "method", transport.at("method").get<std::string>());
    set_fixed(table, "seed", number_of(transport.at("seed")));
    set_fixed(table, "histories", number_of(transport.at("histories")));
    set_fixed(table, "dose_sha256", transport.at("dose_sha256").get<std::string>());
    set_fixed(table, "case_sha256", summary.at("case").at("sha256").get<std::string>());
    set_fixed(table, "key", about.key);
    set_fixed(table, last_fixed, warning_ids(summary));
}

}  // namespace

void declare_columns(CohortTable& table) {
    for (std::size_t i = 0; i < fixed.size(); ++i) table.declare(fixed[i].group, order_of(i), fixed[i].name, fixed[i].is_text);
    table.declare(provenance, order_of(fixed.size()), last_fixed, true);
}

std::set<std::string> add_rows(CohortTable& table, CaseRows const& about, Json const& summary) {
    std::set<std::string> names;
    for (auto const& [name, structure] : summary.at("structures").items()) {
        names.insert(name);
        table.add_row();
        set_fixed(table, "cohort", about.cohort);
        set_fixed(table, "patient", about.entry.patient);
        set_fixed(table, "name", about.entry.name);
        set_fixed(table, "case", summary.at("case").at("id").get<std::string>());
        set_fixed(table, "structure", name);
        set_fixed(table, "role", structure.at("role").get<std::string>());
        set_fixed(table, "derived", structure.at("derived").get<bool>() ? 1.0 : 0.0);
        for (auto const* quantity : {"volume_mL", "mass_g", "activity_MBq"}) set_fixed(table, quantity, number_of(structure.at(quantity)));
        for (auto const& [metric, value] : structure.at("dose").items()) set_metric(table, metrics, metric, value);
        for (auto const& row : summary.at("biology").at("rows"))
            if (row.at("structure") == name)
                for (auto const& [metric, value] : row.at("values").items()) set_metric(table, metrics, metric, value);
        for (auto const& margin : summary.at("margins"))
            if (margin.at("tumour") == name) set_rings(table, margin);
        set_case(table, about, summary);
        set_values(table, outcome, "outcome.", about.outcomes);
        set_values(table, covariate, "covariate.", about.covariates);
        for (auto const& lesion : about.lesions) {
            if (lesion.name != about.entry.name || lesion.structure != name) continue;
            set_values(table, lesion_outcome, "lesion_outcome.", lesion.outcomes);
            set_values(table, lesion_covariate, "lesion_covariate.", lesion.covariates);
        }
    }
    return names;
}

}  // namespace yttria
