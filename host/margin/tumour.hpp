// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/edge.hpp"
#include "host/margin/margin.hpp"
#include "host/margin/shells.hpp"

#include <memory>

namespace yttria {

/// Everything about one tumour's margin that does not depend on the dose, and the reading of a dose map by it.
class TumourGeometry {
public:
    TumourGeometry(MarginWanted const& wanted, Structures const& structures, std::vector<float> const& density);

    /// Not empty: not assessable.
    std::string const& why() const { return why_; }
    VoxelSet const& voxels() const { return set_; }
    double largest_cell_mm() const { return shells_->largest_edge_mm(); }
    /// All numbers that depend on the dose, in the order in which `filled` takes them.
    std::vector<double> numbers(std::vector<float> dose_Gy) const;
    /// The geometric part of the answer, without dose.
    TumourMargin geometric() const;
    /// `geometric` with the numbers of a map, each with its u.
    TumourMargin filled(std::vector<Quantified> const& numbers, std::vector<float> const& dose_Gy, Geometry const& grid) const;

private:
    SmoothField field_of(std::vector<float> dose_Gy) const;

    MarginWanted wanted_;
    std::string why_;
    Region region_;
    VoxelSet set_;
    double volume_mL_ = 0;
    struct Thin {
        std::size_t node;
        std::vector<std::size_t> around;
    };
    std::vector<Thin> thin_;  ///< voxels without a dose of their own
    std::unique_ptr<Solid> tumour_, liver_, treated_, other_;
    std::unique_ptr<Shells> shells_;
    SurfacePoints points_;
    std::vector<double> treated_mm_;                  ///< of each surface point
    std::vector<std::vector<float>> shell_, target_;  ///< shares of cells, per width
    /// The cells that hold a part of a volume, with their weights: most cells hold none.
    struct Part {
        std::vector<std::uint32_t> cell, weight;
    };
    static Part part_of(std::vector<float> const& share);
    std::vector<Part> shell_part_, target_part_;  ///< per width
    std::vector<Shells::Slice> slices_;
};

}  // namespace yttria
