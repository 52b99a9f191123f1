// SPDX-License-Identifier: Apache-2.0
// [clinical]: declared values, answers and follow-up (docs/formats/case.md).
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

#include "host/base/number_text.hpp"
#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

/// Days since 1970 of "2026-03-01".
std::optional<double> days_of(std::string const& text) {
    int year = 0, used = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3 || static_cast<std::size_t>(used) != text.size())
        return {};
    std::chrono::year_month_day const date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return {};
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<double> read_date(TomlReader& reader, std::string const& key, std::string* word = nullptr) {
    auto const text = reader.text(key);
    if (!text) return {};
    auto const days = days_of(*text);
    if (!days) reader.wrong(key, "\"" + *text + "\" is no date: write it like \"2026-03-01\"");
    if (days && word) *word = *text;
    return days;
}

void read_numbers(TomlReader& reader, ClinicalEntry& clinical) {
    for (auto const& known : clinical_numbers()) {
        auto const value = reader.number(known.key);
        if (!value) continue;
        std::string const hint = known.hint;
        if (*value < known.least || *value > known.most)
            reader.wrong(known.key, "is " + brief(*value) + ", outside " + brief(known.least) + " to " + brief(known.most) +
                                        (hint.empty() ? "" : " (probably " + hint + ")") + ": check value and unit");
        else if (known.whole && std::floor(*value) != *value)
            reader.wrong(known.key, "is " + brief(*value) + " (it is counted): write a whole number");
        else
            clinical.numbers[known.key] = *value;
    }
}

/// How old the laboratory values were at enrolment: given in days, or by its two dates.
void read_laboratory_age(TomlReader& reader, ClinicalEntry& clinical) {
    auto const laboratory = read_date(reader, "laboratory_date"), enrolment = read_date(reader, "enrolment_date");
    if (!reader.has("laboratory_date") && !reader.has("enrolment_date")) return;
    if (reader.has("laboratory_age_days"))
        return reader.wrong("laboratory_age_days",
                            "is given beside laboratory_date or enrolment_date (it follows from both): keep one form");
    for (auto const* key : {"laboratory_date", "enrolment_date"})
        if (!reader.has(key)) reader.require(key, "the age of the laboratory values follows from laboratory_date and enrolment_date");
    if (laboratory && enrolment) clinical.numbers["laboratory_age_days"] = std::abs(*enrolment - *laboratory);
}

void read_declared(TomlReader& reader, ClinicalEntry& clinical, TomlProblems& problems) {
    auto const* table = reader.table("declared");
    if (!table) return;
    TomlReader items(*table, "[clinical.declared]", problems);
    for (auto const& [key, node] : *table) {  // the protocol decides which items there are; rules tell of those that none asks for
        std::string const name(key.str());
        if (auto const answer = items.flag(name)) clinical.declared[name] = *answer;
    }
}

LesionRow read_lesion(toml::table const& table, TomlProblems& problems) {
    TomlReader reader(table, "[[clinical.visit.lesion]]", problems);
    LesionRow lesion;
    if (reader.require("name", "it is followed from visit to visit by it")) lesion.name = reader.text("name").value_or("");
    if (reader.require("kind", "target, non_target or new"))
        lesion.kind =
            reader
                .choice<LesionKind>(
                    "kind", {{"target", LesionKind::target}, {"non_target", LesionKind::non_target}, {"new", LesionKind::new_lesion}})
                .value_or(LesionKind::target);
    if (reader.require("in_treated_volume", "localized mRECIST counts lesions inside the treated volume or its margin"))
        lesion.in_treated_volume = reader.flag("in_treated_volume").value_or(true);
    auto const mm = reader.number("enhancing_mm");
    if (lesion.kind == LesionKind::target) reader.require("enhancing_mm", "target lesions are measured; 0 where nothing enhances");
    if (mm && *mm < 0) reader.wrong("enhancing_mm", "is negative: write the longest enhancing diameter in mm");
    lesion.enhancing_mm = mm.value_or(0);
    lesion.state = reader
                       .choice<NonTargetState>("state", {{"gone", NonTargetState::gone},
                                                         {"incomplete", NonTargetState::incomplete},
                                                         {"progressed", NonTargetState::progressed}})
                       .value_or(NonTargetState::incomplete);
    if (lesion.kind != LesionKind::non_target && reader.has("state"))
        reader.wrong("state", "goes with kind = \"non_target\" (other lesions are measured or new): remove it");
    lesion.criterion_met = reader.flag("criterion_met").value_or(true);
    if (lesion.kind != LesionKind::new_lesion && reader.has("criterion_met"))
        reader.wrong("criterion_met", "goes with kind = \"new\" (the criterion for a new lesion): remove it");
    reader.finish();
    return lesion;
}

void read_visits(TomlReader& reader, ClinicalEntry& clinical, TomlProblems& problems) {
    double before = -1e9;
    for (auto const* table : reader.tables("visit")) {
        TomlReader one(*table, "[[clinical.visit]]", problems);
        Visit visit;
        std::set<std::string> names;
        if (one.require("date", "visits are ordered by it")) {
            auto const days = read_date(one, "date", &visit.date);
            if (days && *days <= before)
                one.wrong("date", "is not after the visit before it (the first is the baseline): put them in order");
            before = days.value_or(before);
        }
        for (auto const* lesion : one.tables("lesion")) {
            visit.lesions.push_back(read_lesion(*lesion, problems));
            auto const& name = visit.lesions.back().name;
            if (!name.empty() && !names.insert(name).second)
                problems.add(lesion->source(), "[[clinical.visit.lesion]] name: \"" + name + "\" stands twice in one visit: remove one");
        }
        one.finish();
        clinical.visits.push_back(visit);
    }
}

}  // namespace

std::vector<ClinicalNumber> const& clinical_numbers() {
    static std::vector<ClinicalNumber> const list{
        {"age_years", 0, 130, false, ""},
        {"height_cm", 30, 260, false, "m"},
        {"weight_kg", 1, 400, false, "g"},
        {"ecog", 0, 5, true, ""},
        {"lirads", 1, 5, true, ""},
        {"lesion_count", 0, 1000, true, ""},
        {"largest_diameter_cm", 0, 40, false, "mm"},
        {"bilirubin_mg_per_dL", 0.01, 60, false, "umol/L"},
        {"albumin_g_per_dL", 0.3, 8, false, "g/L"},
        {"inr", 0.3, 20, false, "per cent"},
        {"creatinine_mg_per_dL", 0.05, 25, false, "umol/L"},
        {"sodium_mmol_per_L", 80, 200, false, ""},
        {"leukocytes_per_uL", 50, 1e6, false, "thousands"},
        {"neutrophils_per_uL", 0, 1e6, false, ""},
        {"haemoglobin_g_per_dL", 1, 30, false, "g/L or mmol/L"},
        {"platelets_per_uL", 500, 5e6, false, "thousands"},
        {"ast_IU_per_L", 1, 50000, false, ""},
        {"alt_IU_per_L", 1, 50000, false, ""},
        {"alp_IU_per_L", 1, 50000, false, ""},
        {"afp_ng_per_mL", 0, 1e8, false, ""},
        {"encephalopathy_grade", 0, 4, true, ""},
        {"laboratory_age_days", 0, 36500, false, ""},
    };
    return list;
}

std::vector<std::string> const& clinical_flags() {
    static std::vector<std::string> const list{
        "female",          "hcc_by_histology", "vascular_invasion", "bile_duct_invasion", "extrahepatic_metastasis",
        "prior_treatment", "anticoagulant",    "dialysis"};
    return list;
}

void read_clinical(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("clinical");
    if (!table) return;
    TomlReader reader(*table, "[clinical]", problems);
    auto& clinical = request.clinical;
    read_numbers(reader, clinical);
    for (auto const& key : clinical_flags())
        if (auto const value = reader.flag(key)) clinical.flags[key] = *value;
    clinical.ascites =
        reader.choice<std::string>("ascites", {{"absent", "absent"}, {"mild", "mild"}, {"moderate", "moderate"}}).value_or("");
    read_laboratory_age(reader, clinical);
    read_declared(reader, clinical, problems);
    read_visits(reader, clinical, problems);
    reader.finish();
}

void read_radiobiology(TomlReader& reader, StructureEntry& structure) {
    structure.alpha_beta_Gy = reader.positive("alpha_beta_Gy");
    structure.repair_half_time_h = reader.positive("repair_half_time_h");
    if (reader.has("alpha_beta_Gy") != reader.has("repair_half_time_h"))
        reader.wrong(reader.has("alpha_beta_Gy") ? "alpha_beta_Gy" : "repair_half_time_h",
                     "stands alone (BED needs both): give alpha_beta_Gy and repair_half_time_h");
    if (structure.repair_half_time_h.value_or(1) > 48)
        reader.wrong("repair_half_time_h", "is above 48 h (repair takes hours; probably minutes): write it in hours");
}

void read_partition_by_hand(TomlReader& reader, PartitionEntry& partition) {
    partition.liver_mL = reader.positive("liver_mL");
    partition.tumour_mL = reader.number("tumour_mL");
    partition.treated_normal_mL = reader.number("treated_normal_mL");
    for (auto const* key : {"tumour_mL", "treated_normal_mL"})
        if (reader.has(key) && reader.number(key).value_or(0) < 0) reader.wrong(key, "is negative: write a volume in mL");
    bool const any = reader.has("liver_mL") || reader.has("tumour_mL") || reader.has("treated_normal_mL");
    if (any)
        for (auto const* key : {"liver_mL", "tumour_mL", "treated_normal_mL"})
            reader.require(key, "the reserve follows from liver_mL, tumour_mL and treated_normal_mL");
    double const normal = partition.liver_mL.value_or(0) - partition.tumour_mL.value_or(0);
    if (partition.liver_mL && partition.tumour_mL && !(normal > 0))
        reader.wrong("tumour_mL", "is not below liver_mL (the whole liver holds its tumours): check both");
    else if (partition.liver_mL && partition.treated_normal_mL && *partition.treated_normal_mL > normal)
        reader.wrong("treated_normal_mL", "is above liver_mL - tumour_mL (it is part of the normal liver): check the volumes");
    if (reader.has("other_lung_shunt_fraction") != reader.has("other_lung_shunt_method"))
        reader.wrong(reader.has("other_lung_shunt_fraction") ? "other_lung_shunt_fraction" : "other_lung_shunt_method",
                     "stands alone (a second measurement is named by its method): give both");
}

}  // namespace yttria
