// SPDX-License-Identifier: Apache-2.0
#include "host/planning/territories.hpp"

#include "host/base/number_text.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Volume and activity of a fraction map.
struct Content {
    double mL = 0, decays = 0;
};

Content content(std::vector<float> const& fraction, PlanVoxels const& voxels) {
    Content out;
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        auto const f = static_cast<double>(fraction[v]);
        out.mL += f;
        out.decays += f * static_cast<double>(voxels.activity.decays.values[v]);
    }
    out.mL *= voxels.structures.grid.voxel_mL();
    return out;
}

std::vector<float> overlap(std::vector<float> a, std::vector<float> const* b) {
    for (std::size_t v = 0; b && v < a.size(); ++v) a[v] = std::min(a[v], (*b)[v]);
    return a;
}

/// Volume of the part of `fraction` that is necrosis.
double necrosis_mL(std::vector<float> const& fraction, PlanVoxels const& voxels) {
    double sum = 0;
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        float dead = 0;
        for (auto const& s : voxels.structures.list)
            if (s.role == Role::necrosis && !s.derived) dead = std::max(dead, s.fraction[v]);
        sum += static_cast<double>(std::min(dead, fraction[v]));
    }
    return sum * voxels.structures.grid.voxel_mL();
}

/// The same activity in less tumour: the mass falls and the concentration rises.
void leave_out(TumourMass& tumour, double part) {
    tumour.kg *= 1 - part;
    tumour.ratio /= 1 - part;
}

Territory from_voxels(Case const& request, PlanVoxels const& voxels, Structure const* territory, bool viable) {
    auto const* fraction = territory ? &territory->fraction : nullptr;
    auto const* normal = derived_structure(voxels.structures, "perfused_normal");
    if (territory || !normal) normal = derived_structure(voxels.structures, "liver_normal");
    if (!normal)
        throw input_error(request.file.string() +
                          ": no normal liver (the ratio of concentrations refers to it) add a [[structure]] with role = \"liver\"");
    double const kg_per_mL = request.partition.soft_density_g_per_mL * 1e-3;
    auto const rest = content(overlap(normal->fraction, fraction), voxels);
    if (!(rest.mL > 0 && rest.decays > 0))
        throw input_error(request.file.string() + ": " + normal->name + (territory ? " in " + territory->name : "") +
                          " holds no activity (no ratio of concentrations follows) check image and contours, or give [partition] by hand");
    Territory out;
    out.name = territory ? territory->name : normal->name == "perfused_normal" ? "perfused" : "whole liver";
    out.normal_kg = rest.mL * kg_per_mL;
    for (auto const& s : voxels.structures.list) {
        if (s.role != Role::tumour || s.derived) continue;
        auto const part = overlap(s.fraction, fraction);
        auto const inside = content(part, voxels);
        // A territory's edge voxels touch tumours that it does not feed: what is below a thousandth of a tumour is not its own.
        if (!(inside.mL > 1e-3 * s.volume_mL)) continue;
        TumourMass tumour{s.name, inside.mL * kg_per_mL, inside.decays / inside.mL / (rest.decays / rest.mL)};
        if (viable) leave_out(tumour, necrosis_mL(part, voxels) / inside.mL);
        out.tumours.push_back(tumour);
    }
    out.sources = "volumes of the voxels x " + brief(request.partition.soft_density_g_per_mL) + " g/mL, ratios of the image over " +
                  normal->name + (territory ? " in " + territory->name : "");
    return out;
}

Territory by_hand(Case const& request, TerritoryEntry const& entry, bool viable) {
    Territory out;
    out.name = entry.name;
    out.normal_kg = entry.normal_mass_kg.value_or(0);
    for (auto const& given : entry.tumours) {
        TumourMass tumour{given.name, given.mass_kg, given.ratio};
        if (viable) leave_out(tumour, request.planning.necrotic_fraction);
        out.tumours.push_back(tumour);
    }
    out.sources = "given in [[planning.territory]]";
    return out;
}

Territory of_partition(Case const& request, PartitionResult const& partition, PlanVoxels const* voxels, bool viable) {
    TumourMass tumour{"tumours", partition.tumour_mass_kg, partition.tumour_to_normal_ratio};
    if (viable) {
        double part = request.planning.necrotic_fraction;
        auto const* all = voxels ? derived_structure(voxels->structures, "tumours") : nullptr;
        if (part <= 0 && all && all->volume_mL > 0) part = necrosis_mL(all->fraction, *voxels) / all->volume_mL;
        leave_out(tumour, part);
    }
    Territory out;
    out.name = "all";
    out.normal_kg = partition.normal_mass_kg;
    out.tumours = {tumour};
    out.sources = partition.sources;
    return out;
}

std::optional<double> shunt_of(Case const& request, PlanVoxels const* voxels) {
    if (request.partition.lung_shunt_fraction) return request.partition.lung_shunt_fraction;
    if (voxels && voxels->activity.lung_shunt_fraction >= 0) return voxels->activity.lung_shunt_fraction;
    return {};
}

Territory one(Case const& request, TerritoryEntry const& entry, PlanVoxels const* voxels, bool viable) {
    if (entry.structure.empty()) return by_hand(request, entry, viable);
    auto const* structure = voxels ? voxels->structures.find(entry.structure) : nullptr;
    if (!structure)
        throw input_error(request.file.string() + ": [[planning.territory]] structure = \"" + entry.structure +
                          "\" (the case has no such structure) name a [[structure]] with role = \"perfused\"");
    auto out = from_voxels(request, *voxels, structure, viable);
    out.name = entry.name;
    return out;
}

}  // namespace

bool has_necrosis(Case const& request, PlanVoxels const* voxels) {
    if (request.planning.necrotic_fraction > 0) return true;
    return voxels && std::any_of(voxels->structures.list.begin(), voxels->structures.list.end(),
                                 [](auto const& s) { return s.role == Role::necrosis && s.volume_mL > 0; });
}

std::vector<Territory> make_territories(Case const& request, PartitionResult const& partition, PlanVoxels const* voxels, bool viable) {
    auto const& planning = request.planning;
    std::vector<Territory> out;
    for (auto const& entry : planning.territories) {
        auto territory = one(request, entry, voxels, viable);
        territory.session = entry.session;
        if (entry.activity_GBq) territory.activity_GBq = *entry.activity_GBq;
        auto const shunt = entry.lung_shunt_fraction ? entry.lung_shunt_fraction : shunt_of(request, voxels);
        if (!shunt)
            throw input_error(request.file.string() + ": territory \"" + entry.name +
                              "\" has no lung shunt fraction (the rest of the activity is the liver's) give lung_shunt_fraction");
        territory.lung_shunt = *shunt;
        out.push_back(std::move(territory));
    }
    if (!out.empty()) return out;
    auto const& given = request.partition;
    bool const hand = given.tumour_mass_kg || given.normal_mass_kg || given.tumour_to_normal_ratio;
    if (!partition.assessable) throw input_error(request.file.string() + ": the partition model has an input missing: " + partition.why);
    auto territory = hand || !voxels ? of_partition(request, partition, voxels, viable) : from_voxels(request, *voxels, nullptr, viable);
    territory.lung_shunt = partition.lung_shunt_fraction;
    return {territory};
}

}  // namespace yttria
