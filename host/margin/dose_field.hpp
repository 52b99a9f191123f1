// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/lattice.hpp"

#include <cmath>

namespace yttria {

/// Dose between the nodes of a lattice. Logarithms are interpolated: dose falls off exponentially or faster, and where it begins to fall no
/// derivative taken across that place is right. Along each axis a parabola is bent as little as the second differences at both nodes say
/// (minmod), so that exponentials and Gaussians are met and a kink bends nothing. Where the nodes around differ by more than 4 times, at
/// an edge that voxels share, it passes over to linear interpolation. Kept between the smallest and the largest node around.
struct DoseField {
    Lattice lattice;
    std::vector<float> value;  ///< Gy
    std::vector<float> log_value;
    std::vector<Vec3f> bend;  ///< second difference of log_value along each axis; 0 at the lattice's edge

    /// Outside the lattice: the value at its edge.
    double at(Vec3d const& point_mm) const;
    double at(std::array<Place, 3> const& place) const;
};

DoseField dose_field(Lattice const& lattice, std::vector<float> dose_Gy);

/// What DoseField::at reads of the eight nodes around a point: the same for all points between them. Corner c is upper along axis a where
/// bit a of c is set.
struct DoseCell {
    std::array<double, 8> value{}, log_value{};
    std::array<std::array<double, 4>, 3> bend{};  ///< per axis and edge along it; edges in the order of their lower corners
    double least = 0, most = 0;
    double log_share = 0;  ///< of the logarithmic interpolation

    DoseCell(DoseField const& field, std::array<int, 3> const& from);
    /// `up`: 0 to 1 along each axis.
    double at(Vec3d const& up) const;
    /// The same for `count` points up[axis][point], to the bit and in vectors. `linear` and `log` are room for as many numbers.
    void at(std::size_t count, std::array<double const*, 3> const& up, double* linear, double* log, float* dose_Gy) const;

private:
    double between(double linear, double log) const;
};

}  // namespace yttria
