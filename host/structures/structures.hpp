// SPDX-License-Identifier: Apache-2.0
//! Stage: masks -> volume fractions on the transport grid, derived structures
#pragma once

#include "host/images/images.hpp"

namespace yttria {

struct Structure {
    std::string name;
    Role role = Role::other;
    bool derived = false;
    std::string definition;       ///< of a derived structure, e.g. "liver OR all tumours"
    std::vector<float> fraction;  ///< 0..1 per voxel of the grid, x fastest
    double volume_mL = 0;         ///< sum of fractions times voxel volume
    bool excluded_from_liver{};   ///< gallbladder, large vessel: no part of liver_normal nor of a margin
};

/// Given structures in the case's order, then the derived ones: whole_liver, tumours (union), liver_normal, tumour_viable,
/// lungs (union), perfused (union), perfused_normal, remnant; each only where its parts exist.
struct Structures {
    Geometry grid;
    std::vector<Structure> list;
    Warnings warnings;

    Structure const* find(std::string const& name) const;
};
Structures make_structures(Case const& request, SourceImages const& images, Geometry const& grid);

}  // namespace yttria
