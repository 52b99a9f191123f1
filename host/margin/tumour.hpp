// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/cell_reader.hpp"
#include "host/margin/isodose.hpp"
#include "host/margin/margin.hpp"
#include "host/margin/shells.hpp"

#include <memory>

namespace yttria {

/// What one dose map says about a tumour's margin.
struct TumourReading {
    std::vector<double> number;                    ///< all that depend on the dose, in the order in which `filled` takes them
    std::vector<std::vector<double>> distance_mm;  ///< of the surface's points, per isodose
};

/// Everything about one tumour's margin that does not depend on the dose, and the reading of a dose map by it.
class TumourGeometry {
public:
    TumourGeometry(MarginWanted const& wanted, Structures const& structures, std::vector<float> const& density);

    /// Not empty: not assessable.
    std::string const& why() const { return why_; }
    VoxelSet const& voxels() const { return set_; }
    double largest_cell_mm() const { return largest_cell_mm_; }
    TumourReading read(std::vector<float> dose_Gy) const;
    /// The geometric part of the answer, without dose.
    TumourMargin geometric() const;
    /// `geometric` with the numbers of `all` histories, each with its u.
    TumourMargin filled(std::vector<Quantified> const& numbers, TumourReading const& all, Geometry const& grid) const;

private:
    DoseField field_of(std::vector<float> dose_Gy) const;

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
    double cell_mL_ = 0, largest_cell_mm_ = 0;
    SurfacePoints points_;
    std::vector<double> treated_mm_;  ///< of each surface point
    std::vector<MarginRing> rings_;   ///< of each width, without dose
    MarginRing ring_of(double width_mm, Shells const& shells, std::vector<float> const& shell, std::vector<float> const& target) const;
    void find_parts(std::vector<std::vector<float>> const& share);
    /// The cells of any shell or target, and their weights in shell and target of each width [cell][width][shell, target], rows as
    /// rank_parts takes them: most cells are in none.
    std::vector<std::uint32_t> part_cell_, part_weight_;
    std::vector<Shells::Slice> slices_;  ///< cell after cell
    std::vector<double> bin_share_;
    std::unique_ptr<CellReader> reader_;
    std::unique_ptr<FineLattice> fine_;
};

}  // namespace yttria
