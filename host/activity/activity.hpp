// SPDX-License-Identifier: Apache-2.0
//! Stage: activity images + structures -> decays per voxel of the transport grid
#pragma once

#include "host/structures/structures.hpp"
#include "host/tissue/tissue.hpp"

namespace yttria {

/// The one half-life used everywhere (DDEP/LNHB: 2.6684 d).
inline constexpr double y90_half_life_s = 64.04 * 3600.0;

struct Activity {
    Volume<float> decays;             ///< decays per voxel, all sessions, negative voxels kept
    double total_decays = 0;          ///< sum of positive voxels: what is sampled
    double negative_decays = 0;       ///< sum of negative voxels (<= 0), reported
    double net_administered_MBq = 0;  ///< sum over sessions; 0 when nothing was given
    double liver_MBq = 0, lung_MBq = 0, elsewhere_MBq = 0;
    bool lung_has_activity = false;     ///< false: the Monte Carlo lung dose is not assessable
    std::vector<std::string> purposes;  ///< of the transported images: "maa", "y90"
    double lung_shunt_fraction = -1;    ///< activity-weighted over sessions; -1 when not given
    std::string scale_note;             ///< one line saying where the scale came from
    Warnings warnings;
};
Activity make_activity(Case const& request, SourceImages const& images, Structures const& structures, Tissue const& tissue);

}  // namespace yttria
