// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/solid.hpp"

namespace yttria {

/// What surrounds a tumour, on its lattice. Absent ones are null.
struct Surroundings {
    Solid const* liver = nullptr;  ///< shells end at its capsule
    Solid const* other = nullptr;  ///< other tumours, and what is no liver (vessels, gallbladder): not part of the shell
    Solid const* treated = nullptr;
};

/// Voxels around a tumour cut into equal cells of at most `most_cell_mm`, in which a surface is taken as a plane.
class Shells {
public:
    Shells(Lattice const& lattice, Solid const& tumour, Surroundings const& around, double reach_mm);

    double cell_mL() const { return cell_mL_; }
    double largest_edge_mm() const;
    /// Centres of all cells that are used: which of axis_mm along each axis.
    std::vector<std::array<std::uint32_t, 3>> const& place() const { return place_; }
    std::array<std::vector<double>, 3> const& axis_mm() const { return axis_mm_; }
    std::size_t cells() const { return place_.size(); }
    /// Share of each cell, 0..1: in the tumour; in the shell of that width; in target = tumour and shell.
    std::vector<float> const& tumour() const { return tumour_; }
    std::vector<float> shell(double width_mm) const;
    std::vector<float> target(double width_mm) const;
    /// Share of each cell of the target that lies in the treated volume too; empty without one.
    std::vector<float> const& treated() const { return treated_; }
    double volume_mL(std::vector<float> const& share) const;

    /// Part of a cell that lies between two distances.
    struct Slice {
        std::uint32_t bin, cell;
        float share;
    };
    /// Liver outside the tumour by distance, in bins of 1 mm from 0 to the reach.
    std::vector<Slice> bins() const;

private:
    double below(std::size_t cell, double distance_mm) const;

    Vec3d edge_mm_{};
    double cell_mL_ = 0, reach_mm_ = 0;
    std::array<std::vector<double>, 3> axis_mm_;
    std::vector<std::array<std::uint32_t, 3>> place_;
    std::vector<Vec3f> normal_;
    std::vector<float> distance_;                    ///< to the tumour's surface, negative inside
    std::vector<float> tumour_, allowed_, treated_;  ///< allowed: in the liver and in no other tumour
};

/// clinical.md 4.3: shells on a grid of at most 1 mm.
inline constexpr double most_cell_mm = 1.0;
inline constexpr double bin_mm = 1.0;

}  // namespace yttria
