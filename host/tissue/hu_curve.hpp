// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

/// CT number to density (piecewise linear, constant outside) and to material (data/hu/README.md).
struct HuCurve {
    std::vector<double> hu, density;        ///< [node] HU ascending, g/cm3
    std::vector<double> from_hu;            ///< [bin] ascending
    std::vector<std::size_t> bin_material;  ///< [bin] index into `materials`
    std::vector<std::string> materials;     ///< distinct, in order of HU

    double density_at(double hu_value) const;
    std::size_t material_at(double hu_value) const;
};

/// `name` is a name in data/hu/ or a path to NAME.csv; NAME.materials.csv lies beside it, else the bins of `default` are used.
/// Throws Error: file (missing), input (a row that does not parse, HU not ascending, density not above 0).
HuCurve read_hu_curve(std::string const& name);

}  // namespace yttria
