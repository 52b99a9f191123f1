// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace yttria::validation {
namespace {

/// Voxels at the offsets that are equivalent to i <= j <= k by symmetry, each with the same share of the mean.
Weights equivalent(Geometry const& geometry, std::array<int, 3> const& sorted) {
    Weights voxels;
    int const reach = sorted[2];
    for (int k = -reach; k <= reach; ++k) {
        for (int j = -reach; j <= reach; ++j) {
            for (int i = -reach; i <= reach; ++i) {
                std::array<int, 3> offset{std::abs(i), std::abs(j), std::abs(k)};
                std::sort(offset.begin(), offset.end());
                auto const& n = geometry.size;
                if (offset == sorted) voxels.emplace_back(geometry.index(n[0] / 2 + i, n[1] / 2 + j, n[2] / 2 + k), 1.0);
            }
        }
    }
    for (auto& voxel : voxels) voxel.second = 1.0 / static_cast<double>(voxels.size());
    return voxels;
}

struct Run {
    Geometry grid;
    double mass_kg = 0;  ///< of a voxel
    TransportTally tally;
};

}  // namespace

ClaimResult run_voxel_s_values(SuiteOptions const& options) {
    ClaimResult result;
    std::map<std::string, Run> runs;  // by code, medium and size
    std::map<std::string, Curve> curves;
    for (auto const& row : read_csv(folder() / "voxel_s_values" / "reference.csv")) {
        bool const water = row[1] == "water";
        std::string const key = row[0] + " " + row[1] + " " + row[2] + " mm";
        if (!runs.contains(key)) {
            auto const prepared = prepare_claim(claim_case("voxel_s_values", {"activity_" + row[2] + "mm.nrrd",
                                                                              "density_" + row[1] + ".nrrd",
                                                                              "../spectra/y90_" + row[0] + ".csv",
                                                                              {water ? "water" : "soft_tissue"}}),
                                                options);
            auto tally = simulate(prepared.input, options.full ? 8e6 : 1e6, options, result).tally;
            runs[key] = {grid_of(prepared), 1e-3 * voxel_mass_g(prepared.tissue).front(), std::move(tally)};
        }
        auto const& run = runs.at(key);
        std::array<int, 3> const offset{std::atoi(row[3].c_str()), std::atoi(row[4].c_str()), std::atoi(row[5].c_str())};
        double const mGy_per_MBq_s = 1.602176634e-13 / run.mass_kg * 1e9;
        auto const ours = energy_per_decay(run.tally, equivalent(run.grid, offset)) * mGy_per_MBq_s;
        Estimate const reference{number(row[6]), number(row[6]) * number(row[7])};
        // Two voxels away only the ends of the tracks arrive, 0.1 to 3 % of the energy; straggling of the models counts there.
        bool const near = offset[2] <= 1;
        result.rows.push_back(
            monte_carlo_row(key + ", S" + row[3] + row[4] + row[5], "mGy/(MBq s)", ours, reference, near ? 0.005 : 0.01, near ? 2 : 3));
        auto& curve = curves.try_emplace(key, Curve{"voxel S values, " + key, "place in the list", "mGy/(MBq s)", true, {}, {}, {}, {}, {}})
                          .first->second;
        curve.x.push_back(static_cast<double>(curve.x.size() + 1));
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(reference.value);
        curve.reference_sigma.push_back(reference.sigma);
    }
    for (auto& [key, curve] : curves) result.curves.push_back(std::move(curve));
    return result;
}

}  // namespace yttria::validation
