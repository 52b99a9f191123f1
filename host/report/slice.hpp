// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/png.hpp"
#include "host/results/results.hpp"

namespace yttria {

enum class View { axial, coronal, sagittal };

/// What is drawn on a slice beside dose over anatomy.
struct Outline {
    std::vector<float> const* fraction = nullptr;
    std::size_t colour = 0;  ///< of outline_colour
};

struct SliceStyle {
    std::array<int, 3> voxel{0, 0, 0};  ///< through which voxel
    double top_Gy = 1;                  ///< dose of the brightest colour
    std::vector<Outline> outlines;
};

/// A slice as a radiologist holds it: patient's left at the viewer's right, anterior (or superior) up. Values between voxel centres are
/// interpolated for display only. Grids that are not along the patient's axes are shown along their own nearest axes.
Picture draw_slice(Result const& result, View view, SliceStyle const& style);

/// The voxel to look at: centre of the largest tumour, else the voxel of the highest dose outside air.
std::array<int, 3> central_voxel(Result const& result);
/// Dose of the brightest colour: the largest near-maximum (D2) of tumours or liver, rounded up.
double top_dose(Result const& result);
/// Rounded up to 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6 or 8 times a power of ten.
double round_up(double value);

/// Where a slice is, LPS mm along its normal.
double slice_position_mm(Geometry const& grid, View view, std::array<int, 3> const& voxel);

}  // namespace yttria
