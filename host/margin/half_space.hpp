// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

namespace yttria {

/// Fraction (0..1) of a box with edges `edge_mm` that lies below a plane: of the points p with level_mm + normal . (p - centre) <= 0.
/// `normal` has length one and points to where the level rises; `level_mm` is that of the box's centre. Closed form of Scardovelli and
/// Zaleski, J. Comput. Phys. 164 (2000) 228, equations 11 to 15, exact.
double fraction_below(double level_mm, Vec3d const& normal, Vec3d const& edge_mm);

/// The level of the centre [mm] for which `fraction_below` is `fraction` (0 and 1: the plane touches a corner).
double level_of_fraction(double fraction, Vec3d const& normal, Vec3d const& edge_mm);

}  // namespace yttria
