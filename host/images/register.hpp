// SPDX-License-Identifier: Apache-2.0
//! Rigid registration of two CTs; method in docs/methods/registration.md
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// What a rigid registration did, and how good it looks. "Before" is with coordinates taken as they are.
struct RigidRegistration {
    Affine planning_to_image;
    double rotation_degrees = 0;                           ///< about the axis of the whole rotation
    Vec3d shift_mm{};                                      ///< of the centre of the planning CT
    double information_before = 0, information_after = 0;  ///< mutual information [nat]; before: 0 where the CTs do not overlap
    double overlap_percent = 0;                            ///< of the body in the smaller CT that the other covers
    int agreeing_starts = 0;                               ///< ended at nearly as much information as the best
    double spread_mm = 0;  ///< largest distance between what these found, over the middle half of the planning CT
    double surface_median_mm = 0, surface_95_mm = 0;  ///< between the air-tissue surfaces of both CTs (body, lungs, diaphragm)
    double surface_before_mm = 0;                     ///< median with coordinates taken as they are; NaN where they do not overlap
    double surface_lost_percent = 0;                  ///< of the surface without a counterpart within `surface_reach_mm`
    /// The same of those places of that surface that lie within `liver_edge_mm` of the liver's contour (its dome); NaN without a liver.
    double liver_median_mm = 0, liver_95_mm = 0;
    std::size_t liver_places = 0;
};

/// How far from a surface of the planning CT that of the other is looked for.
inline constexpr double surface_reach_mm = 15;
/// How near to the liver's contour a place of the air-tissue surface counts as the liver's edge: diaphragm and partial volume lie between.
inline constexpr double liver_edge_mm = 10;

/// How many starts are followed to their end.
inline constexpr int registration_starts = 3;

/// Maximises Mattes mutual information over six parameters, from several starts, on 4 mm voxels, with one thread (the same bits each time).
/// `planning` and `moving` in HU. Throws Error (input) where the CTs have no common body to register.
/// `liver` (contours on the planning CT, may be empty) only tells where quality is measured.
RigidRegistration register_rigid(Volume<float> const& planning, Volume<float> const& moving, std::vector<LabelledMask> const& liver = {});

/// Distance [mm] of each voxel of `grid` from the liver's contour, from either side; empty without a liver.
std::vector<float> liver_edge(std::vector<LabelledMask> const& liver, Geometry const& grid);

/// "moved by 12.3 mm, turned by 4.5 degrees; ..." for the report.
std::string quality_text(RigidRegistration const& registration);
/// The same for programs (docs/formats/summary.md).
std::map<std::string, double> quality_numbers(RigidRegistration const& registration);

/// Distances [mm, at most `surface_reach_mm`] along the normal from the air-tissue surface of `planning` to that of `moving`, sorted;
/// infinite where there is none. Only where the moving CT reaches. `map` leads from planning space to that of `moving`. With `near_mm` (a
/// distance for each voxel of `planning`) only places where it is at most `liver_edge_mm`.
std::vector<double> surface_distances(Volume<float> const& planning, Volume<float> const& moving, Affine const& map,
                                      std::vector<float> const& near_mm = {});

}  // namespace yttria
