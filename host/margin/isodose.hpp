// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/dose_field.hpp"
#include "host/margin/edge.hpp"

namespace yttria {

/// The lattice on which isodoses are cut: that of a dose, each edge divided so that an isodose is straight in a cell. For all maps alike.
struct FineLattice {
    Lattice coarse, fine;
    std::array<int, 3> factor{1, 1, 1};
    std::array<std::vector<Place>, 3> place;  ///< of the fine nodes, on the coarse lattice

    explicit FineLattice(Lattice const& from);
    bool same() const { return factor[0] == 1 && factor[1] == 1 && factor[2] == 1; }  // asked for each node
};

/// Isodoses of one map. Only where an isodose can pass near a point is it cut: a pyramid holds the smallest and the largest dose of
/// blocks of voxels, and the blocks that may hold the nearest triangle are looked at from the nearest on.
class IsodoseDistances {
public:
    /// All three must outlive this.
    IsodoseDistances(FineLattice const& lattices, DoseField const& dose_Gy, SurfacePoints const& points);

    /// Distance [mm] of each point to the edge of the isodose, positive where the point is inside it, within +-margin_reach_mm.
    std::vector<double> to(double isodose_Gy);

private:
    struct Range {
        float least, most;
    };
    struct Level {
        std::array<int, 3> size;
        std::vector<Range> range;
        std::size_t index(std::array<int, 3> const& at) const {
            return static_cast<std::size_t>(at[0]) +
                   static_cast<std::size_t>(size[0]) *
                       (static_cast<std::size_t>(at[1]) + static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(at[2]));
        }
    };
    struct Cut {
        std::uint32_t first, count;  ///< of cell_; count: not_cut before they are made
    };
    struct Cell {
        Vec3f low, high;
        std::uint32_t first, end;  ///< of corner_
    };
    struct Nearest {
        double squared;
        Vec3d point_mm{};
        bool found = false;
    };
    void build_blocks();
    float value(std::array<int, 3> const& fine_node);
    double dose_at(Vec3d const& point_mm);
    Cut cut(std::array<int, 3> const& block, double isodose_Gy);
    Nearest search(Vec3d const& point_mm, Nearest best, double isodose_Gy);

    FineLattice const& lattices_;
    DoseField const& dose_;
    SurfacePoints const& points_;
    std::vector<float> fine_;  ///< NaN: not interpolated yet
    std::vector<double> at_point_;
    std::vector<Level> level_;  ///< 0: one block for each cell of the coarse lattice
    std::vector<Cut> block_;
    std::vector<Cell> cell_;
    std::vector<std::array<Vec3f, 3>> corner_;
};

}  // namespace yttria
