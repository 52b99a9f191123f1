// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/prepared.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>

namespace yttria {
namespace {

TEST(PrepareInput, AcceptsAGoodInputAndRefusesEachKindOfBadOne) {
    TransportInput const good = test::GoldenInput::make();
    EXPECT_NO_THROW(prepare_input(good));
    float const nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<std::pair<char const*, std::function<void(TransportInput&)>>> const spoil{
        {"no voxels", [](auto& i) { i.grid.nx = 0; }},
        {"too many voxels a side", [](auto& i) { i.grid.nx = 40000; }},
        {"density missing", [](auto& i) { i.grid.density.pop_back(); }},
        {"material missing", [](auto& i) { i.grid.material.pop_back(); }},
        {"density below the floor", [](auto& i) { i.grid.density[3] = 0.0005F; }},
        {"density not a number", [&](auto& i) { i.grid.density[3] = nan; }},
        {"spacing zero", [](auto& i) { i.grid.spacing_cm[1] = 0; }},
        {"spacing not a number", [&](auto& i) { i.grid.spacing_cm[1] = nan; }},
        {"material without tables", [](auto& i) { i.grid.material[5] = 2; }},
        {"no source", [](auto& i) { i.source = {}; }},
        {"shares not to the end", [](auto& i) { i.source.cumulative.back() -= 1; }},
        {"shares decrease", [](auto& i) { std::swap(i.source.cumulative[0], i.source.cumulative[1]); }},
        {"source outside", [](auto& i) { i.source.voxel[0] = 504; }},
        {"no spectrum", [](auto& i) { i.spectrum = {}; }},
        {"spectrum of unequal columns", [](auto& i) { i.spectrum.cumulative.pop_back(); }},
        {"spectrum not to the end", [](auto& i) { i.spectrum.cumulative.back() -= 1; }},
        {"spectrum without rise", [](auto& i) { i.spectrum.cumulative[1] = i.spectrum.cumulative[0]; }},
        {"emission of no kind", [](auto& i) { i.parameters.emission = 3; }},
        {"electron table cut", [](auto& i) { i.tables.electron.pop_back(); }},
        {"scattering table cut", [](auto& i) { i.tables.scattering.pop_back(); }},
        {"photon table cut", [](auto& i) { i.tables.photon.pop_back(); }},
        {"form factor cut", [](auto& i) { i.tables.form_factor.pop_back(); }},
        {"replicate size not a power of two", [](auto& i) { i.parameters.replicate_size = 1000; }},
        {"replicate size zero", [](auto& i) { i.parameters.replicate_size = 0; }},
    };
    for (auto const& [what, change] : spoil) {
        TransportInput bad = good;
        change(bad);
        EXPECT_THROW(prepare_input(bad), std::invalid_argument) << what;
    }
}

TEST(PrepareInput, MakesAMajorantThatNoVoxelExceeds) {
    TransportInput const input = test::GoldenInput::make();
    PreparedInput const prepared = prepare_input(input);
    std::vector<bool> touched(photon_nodes, false);
    for (std::size_t v = 0; v < input.grid.density.size(); ++v) {
        for (std::size_t i = 0; i < photon_nodes; ++i) {
            float const mu = input.tables.photon[input.grid.material[v] * PhotonLayout::floats + i] * input.grid.density[v];
            ASSERT_LE(mu, prepared.majorant[i]);
            touched[i] = touched[i] || mu == prepared.majorant[i];
        }
    }
    EXPECT_EQ(std::count(touched.begin(), touched.end(), false), 0) << "larger than needed somewhere";
}

}  // namespace
}  // namespace yttria
