// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/build_tables.hpp"
#include "host/tables/tables.hpp"
#include "kernels/data/tables.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

TEST(Tables, OfEveryShippedMaterialCanBeBuilt) {
    auto const names = material_names();
    TablesInput const tables = build_tables(names, Parameters{});
    EXPECT_EQ(tables.materials, names.size());
    EXPECT_EQ(tables.names, names);
    EXPECT_EQ(tables.electron.size(), names.size() * static_cast<std::size_t>(ElectronLayout::floats));
    ASSERT_EQ(tables.photon.size(), names.size() * static_cast<std::size_t>(PhotonLayout::floats));
    for (auto const* numbers : {&tables.electron, &tables.scattering, &tables.bremsstrahlung, &tables.photon, &tables.form_factor}) {
        EXPECT_TRUE(std::all_of(numbers->begin(), numbers->end(), [](float x) { return std::isfinite(x); }));
    }
}

TEST(Tables, HoldTheAttenuationOfWater) {
    TablesInput const tables = build_tables({"water"}, Parameters{});
    ASSERT_EQ(tables.photon.size(), static_cast<std::size_t>(PhotonLayout::floats));
    PhotonData const data = photon_data(read_material("water"));
    for (int node = 0; node < photon_nodes; node += 16) {
        auto const n = static_cast<std::size_t>(node);
        double const total = data.compton[n] + data.photoelectric[n] + data.rayleigh[n];
        // One rounding to float.
        EXPECT_NEAR(tables.photon[static_cast<std::size_t>(PhotonLayout::attenuation) + n] / total, 1.0, 1.2e-7);
    }
}

TEST(Tables, OfSeveralMaterialsAreThoseThatTheKernelsBuildAtOnce) {
    std::vector<MaterialDefinition> const definitions = {read_material("lung"), read_material("water")};
    TablesInput const together =
        build_material_tables(definitions, {photon_data(definitions[0]), photon_data(definitions[1])}, Parameters{});
    TablesInput const tables = build_tables({"lung", "water"}, Parameters{});
    EXPECT_EQ(tables.materials, together.materials);
    EXPECT_EQ(tables.names, together.names);
    EXPECT_EQ(tables.electron, together.electron);
    EXPECT_EQ(tables.scattering, together.scattering);
    EXPECT_EQ(tables.bremsstrahlung, together.bremsstrahlung);
    EXPECT_EQ(tables.photon, together.photon);
    EXPECT_EQ(tables.form_factor, together.form_factor);
}

TEST(Tables, OfAMaterialThatIsNotKnownAreRefused) {
    std::string const text = test::error_text(ExitCode::input, [] { build_tables({"water", "wax"}, Parameters{}); });
    EXPECT_NE(text.find("\"wax\""), std::string::npos) << text;
}

}  // namespace
}  // namespace yttria
