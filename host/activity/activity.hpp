// SPDX-License-Identifier: Apache-2.0
//! Stage: activity images + structures -> decays per voxel of the transport grid
#pragma once

#include "host/activity/scale.hpp"
#include "host/structures/structures.hpp"
#include "host/tissue/tissue.hpp"

namespace yttria {

/// One session's share in the result, for checks and report.
struct SessionActivity {
    std::string image;
    bool absolute = false;      ///< the image has a scale of its own
    double image_MBq = 0;       ///< of the whole image at the injection, by the scale used
    double net_MBq = 0;         ///< administered; 0 where not said
    double placed_decays = 0;   ///< of this session, summed in double before the sessions are added
    double reassigned_MBq = 0;  ///< moved out of the lung base by lung_base = "to_liver"
    std::optional<LungShunt> shunt;
    std::optional<LungShunt> other_shunt;   ///< by the other method; scales nothing
    std::vector<Denominator> denominators;  ///< of a relative image
    std::vector<std::string> notes;         ///< activity, shunt and scale, a line each
};

struct Activity {
    Volume<float> decays;             ///< decays per voxel, all sessions, negative voxels kept
    double total_decays = 0;          ///< sum of positive voxels: what is sampled
    double negative_decays = 0;       ///< sum of negative voxels (<= 0), reported
    double net_administered_MBq = 0;  ///< sum over sessions; 0 when nothing was given
    double liver_MBq = 0, lung_MBq = 0, elsewhere_MBq = 0;
    bool lung_has_activity = false;     ///< false: the Monte Carlo lung dose is not assessable
    std::vector<std::string> purposes;  ///< of the transported images: "maa", "y90"
    double lung_shunt_fraction = -1;    ///< activity-weighted over sessions; -1 when not given
    /// The same with the second measurements where there are such; -1 without any.
    double other_shunt_fraction = -1;
    std::string other_shunt_method;
    std::vector<SessionActivity> sessions;
    std::vector<std::vector<float>> session_decays;  ///< per voxel, of each of several sessions; empty for one
    std::string scale_note;                          ///< one line saying where the scale came from
    Warnings warnings;
};
/// Throws Error (input) with what is wrong in all sessions, a line each.
Activity make_activity(Case const& request, SourceImages const& images, Structures const& structures, Tissue const& tissue);

}  // namespace yttria
