// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <cmath>
#include <map>
#include <sstream>

namespace yttria::validation {
namespace {

struct Interface {
    char const* name;  ///< in the reference
    char const* file;  ///< the case; lateral sums over its columns of 100 mm stand for infinite layers
    char const* title;
    std::vector<double> bands;  ///< edges of the compared bands, mm; z = 0 is the middle of the grid
};

std::vector<Interface> const interfaces{
    {"liver_lung", "case.toml", "liver | lung", {-26, -22, -20, -18, -14, -8, -4, -2, -1, 0, 1, 2, 4, 8, 14, 20, 30, 50, 100}},
    {"bone_insert", "bone_insert.toml", "liver | bone | liver", {-21, -17, -15, -13, -9, -3, 1, 3, 4, 5, 6, 7, 9, 15}},
};

Weights planes(Geometry const& geometry, double from_mm, double to_mm) {
    Weights weights;
    for (int k = 0; k < geometry.size[2]; ++k) {
        double const z = geometry.spacing_mm[2] * (k + 0.5 - 0.5 * geometry.size[2]);
        if (z < from_mm || z > to_mm) continue;
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) weights.emplace_back(geometry.index(i, j, k), 1.0);
        }
    }
    return weights;
}

void compare(Interface const& c, SuiteOptions const& options, ClaimResult& result) {
    std::map<int, Estimate> reference;  // by lower edge of the 1 mm slab
    for (auto const& row : read_csv(folder() / "slabs" / "reference.csv")) {
        if (row[0] == c.name) reference[static_cast<int>(std::lround(number(row[1])))] = {number(row[3]), number(row[3]) * number(row[4])};
    }
    auto const prepared = prepare_claim(claim_case("slabs", {}, c.file), options);
    auto const& grid = grid_of(prepared);
    auto const tally = simulate(prepared.input, options.full ? 1e7 : 2e6, options, result).tally;
    for (std::size_t b = 0; b + 1 < c.bands.size(); ++b) {
        auto const ours = energy_per_decay(tally, planes(grid, c.bands[b], c.bands[b + 1]));
        Estimate theirs;
        double independent = 0;
        for (int z = static_cast<int>(c.bands[b]); z < static_cast<int>(c.bands[b + 1]); ++z) {
            theirs.value += reference.at(z).value;
            theirs.sigma = std::hypot(theirs.sigma, reference.at(z).sigma);
            independent = std::hypot(independent, energy_per_decay(tally, planes(grid, z, z + 1)).sigma);
        }
        // One electron crosses several slabs: by how much that raises the noise of their sum, our own batches tell.
        theirs.sigma *= std::max(1.0, ours.sigma / independent);
        std::ostringstream what;
        what << c.title << ", z " << c.bands[b] << " to " << c.bands[b + 1] << " mm";
        result.rows.push_back(monte_carlo_row(what.str(), "MeV", ours, theirs, 0.005, 3));
    }
    Curve curve{std::string("plane sums, ") + c.title, "z [mm]", "MeV per mm and decay", true, {}, {}, {}, {}, {}};
    for (auto const& [z, theirs] : reference) {
        auto const ours = energy_per_decay(tally, planes(grid, z, z + 1));
        curve.x.push_back(z + 0.5);
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(theirs.value);
        curve.reference_sigma.push_back(theirs.sigma);
    }
    result.curves.push_back(std::move(curve));
}

}  // namespace

ClaimResult run_slabs(SuiteOptions const& options) {
    ClaimResult result;
    for (auto const& c : interfaces) compare(c, options, result);
    result.notes.push_back("lung_026 takes the density effect at 0.26 g/cm3 as the reference does");
    return result;
}

}  // namespace yttria::validation
