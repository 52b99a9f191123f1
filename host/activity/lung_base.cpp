// SPDX-License-Identifier: Apache-2.0
#include "host/activity/lung_base.hpp"

#include "host/activity/scale.hpp"
#include "host/base/distance.hpp"
#include "host/base/error.hpp"

#include <algorithm>

namespace yttria {

std::vector<float> lung_base(Structures const& structures) {
    std::vector<float> share(structures.grid.voxels(), 0.0F);
    Structure const* const liver = derived_structure(structures, "whole_liver");
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (liver == nullptr || lungs == nullptr) { return share; }
    auto const distance = distance_to(liver->fraction, structures.grid);
    for (std::size_t i = 0; i < share.size(); ++i) {
        if (static_cast<double>(distance[i]) <= lung_base_mm) { share[i] = std::min(lungs->fraction[i], 1.0F - liver->fraction[i]); }
    }
    return share;
}

double move_lung_base(Structures const& structures, std::vector<float>& amount) {
    Structure const* const liver = derived_structure(structures, "whole_liver");
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (liver == nullptr || lungs == nullptr) {
        throw input_error(std::string("lung_base = \"to_liver\" without a ") + (liver ? "lung" : "liver") +
                          " structure (counts move from one to the other); add a [[structure]], or remove lung_base");
    }
    auto const from = lung_base(structures);
    auto const to_lung = distance_to(lungs->fraction, structures.grid);
    double moved = 0, there = 0;
    std::vector<double> part(amount.size(), 0.0);  // of the receiving voxels
    for (std::size_t i = 0; i < amount.size(); ++i) {
        double const value = static_cast<double>(amount[i]);
        moved += value * static_cast<double>(from[i]);
        bool const dome = liver->fraction[i] > 0 && static_cast<double>(to_lung[i]) <= lung_base_mm;
        part[i] = dome ? std::max(value, 0.0) * static_cast<double>(liver->fraction[i]) : 0.0;
        there += part[i];
    }
    if (!(moved > 0)) { return 0; }
    if (!(there > 0)) {
        throw input_error(
            "lung_base = \"to_liver\" with no counts in the liver within 30 mm of the lungs (there is no pattern to add them to); remove "
            "lung_base");
    }
    for (std::size_t i = 0; i < amount.size(); ++i) {
        double const kept = static_cast<double>(amount[i]) * (1.0 - static_cast<double>(from[i]));
        amount[i] = static_cast<float>(kept + moved * part[i] / there);
    }
    return moved;
}

}  // namespace yttria
