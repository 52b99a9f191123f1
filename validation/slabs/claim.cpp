// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <cmath>
#include <map>
#include <sstream>

namespace yttria::validation {
namespace {

constexpr int half_depth = 200;  // mm on either side of z = 0, as the reference has it
constexpr int columns = 21;      // of 100 mm: decays in the middle one, so that lateral sums stand for infinite layers
constexpr double column_mm = 100;

struct Case {
    char const* name;
    char const* title;
    std::vector<std::string> materials;
    std::vector<double> density;
    double layer_from, layer_to;    ///< mm, second material
    double source_from, source_to;  ///< mm
    std::vector<double> bands;      ///< edges of the compared bands, mm
};

std::vector<Case> const cases{
    {"liver_lung",
     "liver | lung",
     {"liver", "lung_026"},
     {1.06, 0.26},
     0,
     1e9,
     -20,
     0,
     {-26, -22, -20, -18, -14, -8, -4, -2, -1, 0, 1, 2, 4, 8, 14, 20, 30, 50, 100}},
    {"bone_insert",
     "liver | bone | liver",
     {"liver", "cortical_bone"},
     {1.06, 1.92},
     5,
     15,
     -15,
     5,
     {-21, -17, -15, -13, -9, -3, 1, 3, 4, 5, 6, 7, 9, 15}},
};

Scene build(Case const& c) {
    auto scene = uniform_scene({columns, columns, 2 * half_depth}, {column_mm, column_mm, 1}, c.materials[0], c.density[0]);
    scene.materials = c.materials;
    for (int k = 0; k < 2 * half_depth; ++k) {
        double const z = k - half_depth + 0.5;
        std::uint8_t const material = z > c.layer_from && z < c.layer_to ? 1 : 0;
        for (int j = 0; j < columns; ++j) {
            for (int i = 0; i < columns; ++i) {
                auto const v = scene.geometry.index(i, j, k);
                scene.material[v] = material;
                scene.density[v] = static_cast<float>(c.density[material]);
            }
        }
        if (z > c.source_from && z < c.source_to) scene.activity[scene.geometry.index(columns / 2, columns / 2, k)] = 1.0F;
    }
    return scene;
}

Weights planes(Geometry const& geometry, double from_mm, double to_mm) {
    Weights weights;
    for (int k = 0; k < geometry.size[2]; ++k) {
        double const z = k - half_depth + 0.5;
        if (z < from_mm || z > to_mm) continue;
        for (int j = 0; j < columns; ++j) {
            for (int i = 0; i < columns; ++i) weights.emplace_back(geometry.index(i, j, k), 1.0);
        }
    }
    return weights;
}

void run_case(Case const& c, SuiteOptions const& options, ClaimResult& result) {
    std::map<int, Estimate> reference;  // by lower edge of the 1 mm slab
    for (auto const& row : read_csv(folder() / "slabs" / "reference.csv")) {
        if (row[0] == c.name) reference[static_cast<int>(std::lround(number(row[1])))] = {number(row[3]), number(row[3]) * number(row[4])};
    }
    auto const scene = build(c);
    auto const tally = simulate(scene, spectrum("y90_egsnrc.csv"), options.full ? 1e7 : 2e6, options, result).tally;
    for (std::size_t b = 0; b + 1 < c.bands.size(); ++b) {
        auto const ours = energy_per_decay(tally, planes(scene.geometry, c.bands[b], c.bands[b + 1]));
        Estimate theirs;
        double independent = 0;
        for (int z = static_cast<int>(c.bands[b]); z < static_cast<int>(c.bands[b + 1]); ++z) {
            theirs.value += reference.at(z).value;
            theirs.sigma = std::hypot(theirs.sigma, reference.at(z).sigma);
            independent = std::hypot(independent, energy_per_decay(tally, planes(scene.geometry, z, z + 1)).sigma);
        }
        // One electron crosses several slabs: by how much that raises the noise of their sum, our own batches tell.
        theirs.sigma *= std::max(1.0, ours.sigma / independent);
        std::ostringstream what;
        what << c.title << ", z " << c.bands[b] << " to " << c.bands[b + 1] << " mm";
        result.rows.push_back(monte_carlo_row(what.str(), "MeV", ours, theirs, 0.005, 3));
    }
    Curve curve{std::string("plane sums, ") + c.title, "z [mm]", "MeV per mm and decay", true, {}, {}, {}, {}, {}};
    for (auto const& [z, theirs] : reference) {
        auto const ours = energy_per_decay(tally, planes(scene.geometry, z, z + 1));
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
    for (auto const& c : cases) run_case(c, options, result);
    result.notes.push_back("lung_026 takes the density effect at 0.26 g/cm3 as the reference does");
    return result;
}

}  // namespace yttria::validation
