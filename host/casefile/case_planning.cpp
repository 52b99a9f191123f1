// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

/// A wanted tumour dose above this was written in another unit; ablative plans of one session stay far below.
constexpr double most_Gy = 5000.0;
constexpr int most_sessions = 10;
constexpr double most_margin_mm = 30.0;

std::optional<double> read_Gy(TomlReader& reader, std::string const& key) {
    auto const value = reader.positive(key);
    if (value && *value > most_Gy) reader.wrong(key, "is above 5000 Gy (probably cGy): write it in Gy");
    return value;
}

double read_fraction(TomlReader& reader, std::string const& key, double otherwise) {
    auto const value = reader.number(key);
    if (value && !(*value >= 0 && *value < 1))
        reader.wrong(key, "is not a fraction from 0 to below 1 (probably percent): write one such as 0.02");
    return value.value_or(otherwise);
}

int read_count(TomlReader& reader, std::string const& key) {
    auto const value = reader.whole(key).value_or(1);
    if (value >= 1 && value <= most_sessions) return static_cast<int>(value);
    reader.wrong(key, "is not a number of sessions from 1 to 10");
    return 1;
}

void read_territories(TomlReader& planning, PlanningEntry& out, TomlProblems& problems) {
    for (auto const* table : planning.tables("territory")) {
        TomlReader reader(*table, "[[planning.territory]]", problems);
        TerritoryEntry entry;
        if (reader.require("name", "results are listed by it")) entry.name = reader.text("name").value_or("");
        entry.structure = reader.text("structure").value_or("");
        entry.session = read_count(reader, "session");
        entry.normal_mass_kg = read_mass(reader, "normal_mass_kg", true);
        entry.lung_shunt_fraction = read_shunt_fraction(reader);
        entry.activity_GBq = reader.positive("activity_GBq");
        for (auto const* row : reader.tables("tumour")) {
            TomlReader one(*row, "[[planning.territory.tumour]]", problems);
            PlanTumourEntry tumour;
            if (one.require("name", "results are listed by it")) tumour.name = one.text("name").value_or("");
            if (one.require("mass_kg", "the dose is energy over mass")) tumour.mass_kg = read_mass(one, "mass_kg", false).value_or(1);
            if (one.require("tumour_to_normal_ratio", "it divides the activity"))
                tumour.ratio = one.positive("tumour_to_normal_ratio").value_or(1);
            one.finish();
            entry.tumours.push_back(tumour);
        }
        bool const by_hand = entry.normal_mass_kg || !entry.tumours.empty();
        if (entry.structure.empty() && !(entry.normal_mass_kg && !entry.tumours.empty()))
            reader.wrong("name",
                         "has neither a structure nor normal_mass_kg and tumours (its masses come from one or the other): add them");
        if (!entry.structure.empty() && by_hand)
            reader.wrong("structure", "is given beside normal_mass_kg or tumours (its voxels say both): keep one form");
        reader.finish();
        out.territories.push_back(entry);
    }
}

std::vector<GoalEntry> read_goals(TomlReader& planning, std::string const& key, TomlProblems& problems) {
    std::vector<GoalEntry> out;
    for (auto const* table : planning.tables(key)) {
        TomlReader reader(*table, "[[planning." + key + "]]", problems);
        GoalEntry entry;
        if (reader.require("structure", "it names what gets the dose")) entry.structure = reader.text("structure").value_or("");
        entry.metric = reader.text("metric").value_or("mean");
        bool digits = entry.metric.size() > 1 && entry.metric.size() < 5 && entry.metric[0] == 'D' && entry.metric[1] != '0';
        for (std::size_t i = 1; i < entry.metric.size(); ++i) digits = digits && entry.metric[i] >= '0' && entry.metric[i] <= '9';
        if (entry.metric != "mean" && !(digits && std::stoi(entry.metric.substr(1)) <= 100))
            reader.wrong(
                "metric",
                "\"" + entry.metric + "\" is none of mean and D1 to D100 (coverage of 95 % by the isodose of 150 Gy is D95 with Gy = 150)");
        entry.margin_mm = reader.positive("margin_mm").value_or(0);
        if (entry.margin_mm > most_margin_mm) reader.wrong("margin_mm", "is above 30 mm (no margin is that wide): write it in mm");
        if (reader.require("Gy", "it is the wanted dose or the limit")) entry.Gy = read_Gy(reader, "Gy").value_or(1);
        reader.finish();
        out.push_back(entry);
    }
    return out;
}

void read_uncertainty(TomlReader& planning, PlanUncertaintyEntry& out, TomlProblems& problems) {
    auto const* table = planning.table("uncertainty");
    if (!table) return;
    TomlReader reader(*table, "[planning.uncertainty]", problems);
    out.activity = read_fraction(reader, "activity", out.activity);
    out.fraction = read_fraction(reader, "fraction", out.fraction);
    out.dose_factor = read_fraction(reader, "dose_factor", out.dose_factor);
    out.lung_shunt = read_fraction(reader, "lung_shunt", out.lung_shunt);
    out.lung_mass = read_fraction(reader, "lung_mass", out.lung_mass);
    out.contour_fwhm_mm = reader.positive("contour_fwhm_mm").value_or(out.contour_fwhm_mm);
    out.contour_voxel_mm = reader.positive("contour_voxel_mm").value_or(out.contour_voxel_mm);
    reader.finish();
}

void read_range(TomlReader& reader, PlanningEntry& out) {
    auto const range = reader.numbers("tumour_range_Gy", 2);
    if (range.empty()) return;
    if (!(range[0] > 0 && range[1] > range[0] && range[1] <= most_Gy))
        reader.wrong("tumour_range_Gy", "is no range (two doses above 0, the lower first): write one such as [280, 520]");
    out.tumour_range_Gy = {range[0], range[1]};
}

void read_by_hand(TomlReader& reader, PartitionEntry const& partition, PlanningEntry& out) {
    out.necrotic_fraction = read_fraction(reader, "necrotic_fraction", 0);
    out.height_cm = reader.positive("height_cm");
    out.weight_kg = reader.positive("weight_kg");
    if (out.height_cm && (*out.height_cm < 50 || *out.height_cm > 250))
        reader.wrong("height_cm", "is outside 50 to 250 cm (probably metres): write it in cm");
    if (out.weight_kg && (*out.weight_kg < 10 || *out.weight_kg > 400))
        reader.wrong("weight_kg", "is outside 10 to 400 kg: write it in kg");
    out.liver_mL = reader.positive("liver_mL");
    out.tumour_mL = reader.positive("tumour_mL");
    out.treated_normal_mL = reader.number("treated_normal_mL");
    if (partition.liver_mL) {  // given once, for masses, reserve and plan
        for (auto const* key : {"liver_mL", "tumour_mL", "treated_normal_mL"})
            if (reader.has(key)) reader.wrong(key, "is given in [partition] too (one could contradict the other): remove it here");
        out.liver_mL = partition.liver_mL, out.tumour_mL = partition.tumour_mL, out.treated_normal_mL = partition.treated_normal_mL;
    }
    out.lobe_mL = reader.positive("lobe_mL");
    out.lobe_tumour_mL = reader.number("lobe_tumour_mL");
    if (out.liver_mL && out.tumour_mL && *out.tumour_mL >= *out.liver_mL)
        reader.wrong("tumour_mL", "is not below liver_mL (the whole liver with its tumours): check both");
    if (out.liver_mL && out.treated_normal_mL.value_or(0) + out.tumour_mL.value_or(0) > *out.liver_mL * (1 + 1e-9))
        reader.wrong("treated_normal_mL", "and tumour_mL are more than liver_mL (the whole liver with its tumours): check them");
    if (out.treated_normal_mL.value_or(0) < 0) reader.wrong("treated_normal_mL", "is negative: write a volume in mL");
    if (out.lobe_tumour_mL.value_or(0) < 0) reader.wrong("lobe_tumour_mL", "is negative: write a volume in mL");
}

}  // namespace

void read_product(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("product");
    if (!table) return;
    TomlReader reader(*table, "[product]", problems);
    auto& product = request.product;
    if (reader.require("name", "results name it")) product.name = reader.text("name").value_or("");
    product.Bq_per_sphere = reader.positive("Bq_per_sphere");
    product.Bq_per_sphere_at_calibration = reader.positive("Bq_per_sphere_at_calibration");
    product.vial_GBq = reader.positive("vial_GBq");
    product.calibration_time = reader.time("calibration_time");
    product.injection_time = reader.time("injection_time");
    product.most_spheres_per_session = reader.positive("most_spheres_per_session");
    product.most_spheres_per_g = reader.positive("most_spheres_per_g");
    if (product.Bq_per_sphere && product.Bq_per_sphere_at_calibration)
        reader.wrong("Bq_per_sphere", "is given beside Bq_per_sphere_at_calibration (one follows from the other): keep one");
    if (product.calibration_time.has_value() != product.injection_time.has_value())
        reader.wrong(product.calibration_time ? "calibration_time" : "injection_time",
                     "stands alone (the vial decays from its calibration to the injection): give calibration_time and injection_time");
    if (product.Bq_per_sphere_at_calibration && !product.calibration_time)
        reader.require("calibration_time", "Bq_per_sphere_at_calibration decays from it to the injection");
    reader.finish();
}

void read_planning(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("planning");
    if (!table) return;
    TomlReader reader(*table, "[planning]", problems);
    auto& out = request.planning;
    out.given = true;
    auto const objective = reader.text("objective");
    bool const is_path = objective && (objective->find('/') != std::string::npos || objective->ends_with(".toml"));
    if (objective) out.objective = is_path ? reader.path("objective")->string() : *objective;
    out.activity_GBq = reader.positive("activity_GBq");
    out.tumour_Gy = read_Gy(reader, "tumour_Gy");
    out.perfused_Gy = read_Gy(reader, "perfused_Gy");
    out.normal_limit_Gy = read_Gy(reader, "normal_limit_Gy");
    out.lung_limit_Gy = read_Gy(reader, "lung_limit_Gy");
    out.cumulative_lung_limit_Gy = read_Gy(reader, "cumulative_lung_limit_Gy");
    read_range(reader, out);
    out.sessions = read_count(reader, "sessions");
    out.tumour = reader.choice<std::string>("tumour", {{"whole", "whole"}, {"viable", "viable"}});
    out.dose_constant =
        reader.choice<std::string>("dose_constant", {{"evaluated", "evaluated"}, {"49.67", "49.67"}, {"50", "50"}}).value_or("evaluated");
    out.lung_dose = reader.choice<std::string>("lung_dose", {{"partition", "partition"}, {"mc", "mc"}}).value_or("partition");
    out.residual_fraction = read_fraction(reader, "residual_fraction", 0);
    read_territories(reader, out, problems);
    out.goals = read_goals(reader, "goal", problems);
    out.limits = read_goals(reader, "limit", problems);
    read_by_hand(reader, request.partition, out);
    read_uncertainty(reader, out.uncertainty, problems);
    reader.finish();
}

}  // namespace yttria
