// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/dose_field.hpp"

#include <cstdint>

namespace yttria {

/// Reads a DoseField at the same points again and again: the points are ordered once by the eight nodes around them, and what points
/// between the same nodes share is computed once for all of them. Says what DoseField::at says, to the bit.
class CellReader {
public:
    /// Points at axis_mm[a][place[a]] along each axis a; axis_mm ascends.
    CellReader(Lattice const& lattice, std::array<std::vector<double>, 3> const& axis_mm,
               std::vector<std::array<std::uint32_t, 3>> const& place);

    /// One value per point, in their order.
    std::vector<float> read(DoseField const& field) const;

private:
    struct Axis {
        std::vector<Place> place;          ///< of each coordinate
        std::vector<std::uint32_t> first;  ///< coordinate after each node; one more at the end
    };
    struct Cell {
        std::uint32_t cell, slot;  ///< slot: x + nx (y + ny z) of the coordinates between the same nodes
    };
    struct Box {
        std::array<int, 3> node;
        std::uint32_t first, end;  ///< cells
    };
    /// One box's points, value after value: where they lie, what is read there, and between.
    struct Scratch {
        std::array<std::vector<double>, 3> up;
        std::vector<double> linear, log;
        std::vector<float> value;
    };
    void read_box(DoseField const& field, Box const& box, Scratch& scratch, std::vector<float>& out) const;

    Lattice lattice_;
    std::array<Axis, 3> axis_;
    std::array<std::size_t, 3> most_{};  ///< coordinates between two nodes
    std::vector<Cell> cell_;
    std::vector<Box> box_;
};

}  // namespace yttria
