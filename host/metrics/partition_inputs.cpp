// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/partition_inputs.hpp"

#include "host/base/number_text.hpp"
#include "host/metrics/partition.hpp"

#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

constexpr double rule_tumour_Gy = 150.0;
/// Mass of both lungs where none is given (clinical.md 2.7).
constexpr double default_lung_kg = 1.0;
constexpr double largest_mass_difference = 0.10;
/// Masses that a whole pair of lungs can have (clinical.md 7.2); a mask outside this range is cut or is not lung.
constexpr double smallest_lungs_g = 300.0, largest_lungs_g = 2000.0;

StructureMetrics const* find(std::vector<StructureMetrics> const& measured, std::string const& name) {
    for (auto const& s : measured)
        if (s.name == name) return &s;
    return nullptr;
}

StructureMetrics const* first_of(std::vector<StructureMetrics> const& measured, std::initializer_list<char const*> names) {
    for (auto const* name : names)
        if (auto const* s = find(measured, name)) return s;
    return nullptr;
}

/// Collects where each input came from and the first reason why there is no answer.
struct Origin {
    std::string sources, why;
    void from(std::string const& text) { sources += (sources.empty() ? "" : "; ") + text; }
    void missing(std::string const& text) {
        if (why.empty()) why = text;
    }
};

std::string kg_of(char const* what, StructureMetrics const& s, double density) {
    char text[256];
    std::snprintf(text, sizeof text, "%s: volume of %s x %.3g g/mL", what, s.name.c_str(), density);
    return text;
}

double mass(char const* what, std::optional<double> const& given, std::optional<double> const& volume_mL, StructureMetrics const* s,
            double density, Origin& origin) {
    if (given) {
        origin.from(std::string(what) + ": given in [partition]");
        return *given;
    }
    if (volume_mL) {
        origin.from(std::string(what) + ": volume given in [partition] x " + brief(density) + " g/mL");
        return *volume_mL * density * 1e-3;
    }
    if (!s) {
        origin.missing(std::string("no ") + what + " (neither in [partition] nor as a structure)");
        return 0;
    }
    origin.from(kg_of(what, *s, density));
    return s->volume_mL * density * 1e-3;
}

double ratio(Case const& request, StructureMetrics const* tumour, StructureMetrics const* normal, Origin& origin) {
    if (request.partition.tumour_to_normal_ratio) {
        origin.from("TNR: given in [partition]");
        return *request.partition.tumour_to_normal_ratio;
    }
    if (!tumour || !normal) {
        origin.missing("no tumour-to-normal ratio (neither in [partition] nor from a tumour and a normal-liver structure)");
        return 0;
    }
    if (!(tumour->volume_mL > 0 && normal->volume_mL > 0 && tumour->activity_MBq > 0 && normal->activity_MBq > 0)) {
        origin.missing("no tumour-to-normal ratio (there is no activity in " + tumour->name + " or in " + normal->name + ")");
        return 0;
    }
    origin.from("TNR: activity per mL of " + tumour->name + " over " + normal->name + " in the image");
    return tumour->activity_MBq / tumour->volume_mL / (normal->activity_MBq / normal->volume_mL);
}

double shunt(Case const& request, Activity const& activity, Origin& origin) {
    if (request.partition.lung_shunt_fraction) {
        auto const& method = request.partition.lung_shunt_method;
        origin.from("L: given in [partition]" + (method.empty() ? std::string(" (method not said)") : " (" + method + ")"));
        return *request.partition.lung_shunt_fraction;
    }
    if (activity.lung_shunt_fraction >= 0) {
        std::string method;
        for (auto const& session : request.sessions)
            if (!session.lung_shunt_method.empty() && method.find(session.lung_shunt_method) == std::string::npos)
                method += (method.empty() ? " (" : ", ") + session.lung_shunt_method;
        origin.from("L: of the session" + (method.empty() ? " (method not said)" : method + ")"));
        return activity.lung_shunt_fraction;
    }
    origin.missing("no lung shunt fraction (neither in [partition] nor in a session)");
    return 0;
}

/// m_N by hand and the treated volume must be the same liver (clinical.md 2.3).
void warn_of_masses(Case const& request, StructureMetrics const* normal, Warnings& warnings) {
    auto const& given = request.partition;
    auto const& treated_mL = given.treated_normal_mL ? given.treated_normal_mL : request.planning.treated_normal_mL;
    if (!given.normal_mass_kg || (!treated_mL && (!normal || normal->name != "perfused_normal"))) return;
    double const volume_mL = treated_mL ? *treated_mL : normal->volume_mL;
    double const kg = volume_mL * given.soft_density_g_per_mL * 1e-3;
    if (std::abs(kg - *given.normal_mass_kg) <= largest_mass_difference * std::max(kg, *given.normal_mass_kg)) return;
    warnings.push_back({"partition.treated_mass", "m_N and treated volume disagree by > 10 %: normal_mass_kg is " +
                                                      brief(*given.normal_mass_kg) + ", the treated normal liver " + brief(volume_mL) +
                                                      " mL x " + brief(given.soft_density_g_per_mL) + " g/mL = " + brief(kg) +
                                                      " kg (the lung rule and the reserve then speak of different livers); correct one"});
}

/// The shunt by the other method, which the protocol's text leaves open.
void add_shunts(PartitionResult& out, PartitionInputs const& in, PartitionEntry const& given, Activity const& activity) {
    auto const add = [&](std::string const& method, double fraction) {
        PartitionInputs other = in;
        other.lung_shunt = fraction;
        out.variants.push_back(
            {"lung shunt fraction by " + method + ", " + brief(fraction), partition_lung_Gy(other, rule_tumour_Gy), other});
    };
    if (given.other_lung_shunt_fraction) add(given.other_lung_shunt_method, *given.other_lung_shunt_fraction);
    // That of the sessions is another method's beside theirs, not beside one given by hand.
    if (activity.other_shunt_fraction >= 0 && activity.other_shunt_fraction < 1 && !given.lung_shunt_fraction)
        add(activity.other_shunt_method, activity.other_shunt_fraction);
}

/// Other such choices: necrosis left out of the tumour, the lung mass that the CT shows.
void add_variants(PartitionResult& out, PartitionInputs const& in, std::vector<StructureMetrics> const& measured,
                  std::optional<double> lungs_kg, Origin& origin) {
    auto const* tumours = find(measured, "tumours");
    auto const* viable = find(measured, "tumour_viable");
    if (tumours && viable && viable->volume_mL > 0 && viable->volume_mL < tumours->volume_mL) {
        PartitionInputs other = in;  // the same activity in less tumour
        other.tumour_kg = in.tumour_kg * viable->volume_mL / tumours->volume_mL;
        other.ratio = in.ratio * tumours->volume_mL / viable->volume_mL;
        out.variants.push_back({"viable tumour", partition_lung_Gy(other, rule_tumour_Gy), other});
    }
    char text[160];
    auto const* lungs = find(measured, "lungs");
    if (!lungs_kg && lungs && lungs->mass_g >= smallest_lungs_g && lungs->mass_g <= largest_lungs_g) lungs_kg = lungs->mass_g * 1e-3;
    if (lungs_kg) {
        PartitionInputs other = in;
        other.lung_kg = *lungs_kg;
        std::snprintf(text, sizeof text, "lung mass of the image, %.3f kg", other.lung_kg);
        out.variants.push_back({text, partition_lung_Gy(other, rule_tumour_Gy), other});
    } else if (lungs) {
        std::snprintf(text, sizeof text, "the lung mask holds %.3f kg, which is not both lungs, and is not used", lungs->mass_g * 1e-3);
        origin.from(text);
    }
}

}  // namespace

PartitionResult make_partition(Case const& request, Activity const& activity, std::vector<StructureMetrics> const& measured,
                               std::optional<double> lungs_kg) {
    auto const& given = request.partition;
    auto const* tumour = first_of(measured, {"tumours"});
    auto const* normal = first_of(measured, {"perfused_normal", "liver_normal"});
    Origin origin;
    PartitionInputs in;
    in.tumour_kg = mass("tumour mass", given.tumour_mass_kg, given.tumour_mL, tumour, given.soft_density_g_per_mL, origin);
    in.normal_kg = mass("normal-liver mass", given.normal_mass_kg, given.treated_normal_mL, normal, given.soft_density_g_per_mL, origin);
    in.ratio = ratio(request, tumour, normal, origin);
    in.lung_shunt = shunt(request, activity, origin);
    in.lung_kg = given.lung_mass_kg.value_or(default_lung_kg);
    char text[96];
    std::snprintf(text, sizeof text, "lung mass: %.3g kg%s", in.lung_kg, given.lung_mass_kg ? "" : " (the model's default: none is given)");
    origin.from(text);

    PartitionResult out;
    out.tumour_mass_kg = in.tumour_kg;
    out.normal_mass_kg = in.normal_kg;
    out.tumour_to_normal_ratio = in.ratio;
    out.lung_shunt_fraction = in.lung_shunt;
    out.lung_mass_kg = in.lung_kg;
    out.lung_at_150_Gy = std::nan("");
    if (origin.why.empty()) {
        out.lung_at_150_Gy = partition_lung_Gy(in, rule_tumour_Gy);
        add_shunts(out, in, given, activity);
        add_variants(out, in, measured, lungs_kg, origin);
        out.assessable = true;
    }
    warn_of_masses(request, normal, out.warnings);
    out.why = origin.why;
    out.sources = origin.sources;
    return out;
}

}  // namespace yttria
