// SPDX-License-Identifier: Apache-2.0
// Programs of others that read what we write; each may be missing.
#pragma once

#include "host/export/export.hpp"
#include "tests/host/results/scratch.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>

namespace yttria::testing {

/// Words of a command's output (stdout and stderr), "" where it fails to start.
inline std::string said_by(std::string const& command, int& code) {
    std::string text;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    char buffer[256];
    while (pipe && std::fgets(buffer, sizeof buffer, pipe)) text += buffer;
    code = pipe ? ::pclose(pipe) : -1;
    return text;
}

inline bool installed(std::string const& program) { return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0; }

/// Runs a script that raises where something is wrong.
inline std::string python_says(std::string const& python, std::filesystem::path const& folder, std::string const& script) {
    std::ofstream(folder / "check.py") << script;
    int code = 0;
    auto const text = said_by("cd '" + folder.string() + "' && " + python + " check.py", code);
    return code == 0 ? "" : "python: " + text;
}

inline void quarter(double& c, double& s, double degrees) {
    c = std::cos(degrees * 3.14159265358979323846 / 180);
    s = std::sin(degrees * 3.14159265358979323846 / 180);
}

/// A small grid turned about all axes, or the same with its third axis mirrored.
inline Geometry oblique_grid(bool left_handed = false) {
    double cz = 0, sz = 0, cx = 0, sx = 0;
    quarter(cz, sz, 20);
    quarter(cx, sx, 15);
    Geometry grid;
    grid.size = {7, 6, 5};
    grid.spacing_mm = {2.5, 3.0, 4.0};
    grid.origin_mm = {-31.5, 12.25, 88.75};
    grid.direction = {cz, -sz * cx, sz * sx, sz, cz * cx, -cz * sx, 0, sx, cx};  // Rz(20) Rx(15)
    if (left_handed)
        for (std::size_t row = 0; row < 3; ++row) grid.direction[3 * row + 2] *= -1;
    return grid;
}

inline std::array<int, 3> constexpr hot_index{5, 1, 3};
inline double constexpr hot_Gy = 123.456;

/// 0.5 Gy, rising by 0.01 Gy a voxel, and one hot voxel.
inline Volume<float> hot_voxel(Geometry const& grid) {
    Volume<float> dose{grid, {}};
    for (std::size_t v = 0; v < grid.voxels(); ++v) dose.values.push_back(static_cast<float>(0.5 + 0.01 * static_cast<double>(v)));
    dose.values[grid.index(hot_index[0], hot_index[1], hot_index[2])] = static_cast<float>(hot_Gy);
    return dose;
}

}  // namespace yttria::testing
