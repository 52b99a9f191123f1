// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/hu_curve.hpp"

#include "host/base/error.hpp"
#include "host/tables/tables.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <locale>
#include <sstream>
#include <utility>

namespace yttria {
namespace {

struct Row {
    double hu = 0;
    std::string rest;
};

/// Rows "HU,rest" after comments and one header line.
std::vector<Row> read_rows(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) {
        throw file_error("cannot read the HU curve \"" + file.string() + "\" (nothing can be read there); correct anatomy.hu_curve");
    }
    std::vector<Row> rows;
    bool header = true;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (!line.empty() && line.back() == '\r') { line.pop_back(); }
        if (line.empty() || line.front() == '#' || std::exchange(header, false)) { continue; }
        std::istringstream parts(line);
        parts.imbue(std::locale::classic());
        Row row;
        char comma = 0;
        if (!(parts >> row.hu >> comma >> row.rest) || comma != ',' || (!rows.empty() && row.hu <= rows.back().hu)) {
            throw input_error("\"" + file.string() + "\" line " + std::to_string(number) + ": \"" + line +
                              "\" (HU, a comma and a value with HU ascending are expected); correct it");
        }
        rows.push_back(row);
    }
    if (rows.empty()) { throw input_error("\"" + file.string() + "\" has no rows (after a header line); correct it"); }
    return rows;
}

std::size_t last_at_or_below(std::vector<double> const& ascending, double value) {
    auto const above = std::upper_bound(ascending.begin(), ascending.end(), value);
    return above == ascending.begin() ? 0 : static_cast<std::size_t>(above - ascending.begin()) - 1;
}

}  // namespace

double HuCurve::density_at(double hu_value) const {
    if (hu_value <= hu.front()) { return density.front(); }
    if (hu_value >= hu.back()) { return density.back(); }
    std::size_t const node = last_at_or_below(hu, hu_value);
    double const part = (hu_value - hu[node]) / (hu[node + 1] - hu[node]);
    return density[node] + part * (density[node + 1] - density[node]);
}

std::size_t HuCurve::material_at(double hu_value) const { return bin_material[last_at_or_below(from_hu, hu_value)]; }

HuCurve read_hu_curve(std::string const& name) {
    bool const is_path = name.find('/') != std::string::npos || name.ends_with(".csv");
    std::filesystem::path const file = is_path ? std::filesystem::path(name) : data_folder() / "hu" / (name + ".csv");
    HuCurve curve;
    for (Row const& row : read_rows(file)) {
        std::istringstream text(row.rest);
        text.imbue(std::locale::classic());
        double density = 0;
        if (!(text >> density) || !(density > 0)) {
            throw input_error("\"" + file.string() + "\": density \"" + row.rest + "\" at " + std::to_string(row.hu) +
                              " HU (g/cm3 above 0 are expected); correct it");
        }
        curve.hu.push_back(row.hu);
        curve.density.push_back(density);
    }
    std::filesystem::path bins = file;
    bins.replace_extension(".materials.csv");
    if (!std::filesystem::exists(bins)) { bins = data_folder() / "hu/default.materials.csv"; }
    for (Row const& row : read_rows(bins)) {
        curve.from_hu.push_back(row.hu);
        auto const known = std::find(curve.materials.begin(), curve.materials.end(), row.rest);
        curve.bin_material.push_back(static_cast<std::size_t>(known - curve.materials.begin()));
        if (known == curve.materials.end()) { curve.materials.push_back(row.rest); }
    }
    return curve;
}

}  // namespace yttria
