// SPDX-License-Identifier: Apache-2.0
#include "host/tables/material_file.hpp"

#include "host/tables/tables.hpp"
#include "tests/host/tables/error_text.hpp"
#include "tests/host/tables/temporary_file.hpp"

#include <gtest/gtest.h>

#include <map>

namespace yttria {
namespace {

struct Medium {
    double mean_excitation_eV, density_effect_density;
    std::map<int, double> weights;
};

/// The media of the EGSnrc reference runs, as its density-effect files list them (reference/egsnrc/media_composition.txt).
std::map<std::string, Medium> const egsnrc_media = {
    {"water", {75.0, 1.0, {{1, .111894}, {8, .888106}}}},
    {"liver", {74.82, 1.06, {{1, .102}, {6, .139}, {7, .030}, {8, .716}, {11, .002}, {15, .003}, {16, .003}, {17, .002}, {19, .003}}}},
    {"lung_026", {75.166, 0.26, {{1, .103}, {6, .105}, {7, .031}, {8, .749}, {11, .002}, {15, .002}, {16, .003}, {17, .003}, {19, .002}}}},
    {"cortical_bone",
     {111.972, 1.92, {{1, .034}, {6, .155}, {7, .042}, {8, .435}, {11, .001}, {12, .002}, {15, .103}, {16, .003}, {20, .225}}}},
    {"soft_tissue", {74.852, 1.0, {{1, .101172}, {6, .111}, {7, .026}, {8, .761828}}}},
    {"air", {85.666, 1.20479e-3, {{6, .000124}, {7, .755267}, {8, .231781}, {18, .012827}}}}};

TEST(MaterialFile, RepresentsTheMediaOfTheReferenceRunsExactly) {
    for (auto const& [name, medium] : egsnrc_media) {
        MaterialDefinition const material = read_material(name);
        EXPECT_EQ(material.mean_excitation_eV, medium.mean_excitation_eV) << name;
        EXPECT_EQ(material.density_effect_density, medium.density_effect_density) << name;
        std::map<int, double> weights;
        for (auto const& element : material.elements) weights[element.Z] = element.weight;
        EXPECT_EQ(weights, medium.weights) << name;
    }
}

TEST(MaterialFile, OfEveryNameInTheFolderIsReadAndNamedAfterItsFile) {
    auto const names = material_names();
    EXPECT_GE(names.size(), 10U);
    for (auto const& name : names) EXPECT_EQ(read_material(name).name, name);
}

TEST(MaterialFile, OfLungTakesTheDensityEffectInTheTissueAndDiffersFromLung026InNothingElse) {
    MaterialDefinition const lung = read_material("lung"), bulk = read_material("lung_026");
    EXPECT_EQ(lung.density_effect_density, 1.05);
    EXPECT_EQ(lung.density, 0.26);
    EXPECT_EQ(lung.density, bulk.density);
    EXPECT_EQ(lung.mean_excitation_eV, bulk.mean_excitation_eV);
    ASSERT_EQ(lung.elements.size(), bulk.elements.size());
    for (std::size_t i = 0; i < lung.elements.size(); ++i) {
        EXPECT_EQ(lung.elements[i].Z, bulk.elements[i].Z);
        EXPECT_EQ(lung.elements[i].weight, bulk.elements[i].weight);
    }
}

TEST(MaterialFile, ThatIsNotThereIsRefusedWithTheNamesThereAre) {
    std::string const text = test::error_text(ExitCode::input, [] { read_material("wter"); });
    EXPECT_NE(text.find("\"wter\""), std::string::npos) << text;
    EXPECT_NE(text.find("water"), std::string::npos) << text;
    EXPECT_NE(text.find("cortical_bone"), std::string::npos) << text;
    EXPECT_NE(test::error_text(ExitCode::input, [] { read_material("../materials/water"); }).find("not known"), std::string::npos);
}

struct BadFile {
    std::string name, from, to, expected;
};
class BadMaterialFile : public testing::TestWithParam<BadFile> {};

TEST_P(BadMaterialFile, IsRefusedNamingFileAndKey) {
    std::string content =
        "name = \"x\"\ndensity_g_per_cm3 = 1.0\ndensity_effect_g_per_cm3 = 1\nmean_excitation_eV = 75.0\nsource = \"s\"\n"
        "[composition]\nH = 0.112\nO = 0.888\n";
    test::TemporaryFile const good("good.toml", content);
    EXPECT_EQ(read_material_file(good.path()).elements.size(), 2U);  // a whole number is a number too
    auto const place = content.find(GetParam().from);
    ASSERT_NE(place, std::string::npos);
    content.replace(place, GetParam().from.size(), GetParam().to);
    test::TemporaryFile const bad("bad.toml", content);
    std::string const text = test::error_text(ExitCode::input, [&] { read_material_file(bad.path()); });
    EXPECT_NE(text.find(bad.path().string()), std::string::npos) << text;
    EXPECT_NE(text.find(GetParam().expected), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadMaterialFile,
    testing::Values(BadFile{"SumTooSmall", "0.888", "0.886", "add up to 0.998"}, BadFile{"SumTooLarge", "0.888", "0.89", "add up to 1.002"},
                    BadFile{"UnknownElement", "O =", "Ox =", "composition.Ox"}, BadFile{"SymbolInLowerCase", "O =", "o =", "composition.o"},
                    BadFile{"NegativeFraction", "0.112", "-0.112", "composition.H"},
                    BadFile{"FractionAsText", "0.112", "\"0.112\"", "composition.H"},
                    BadFile{"ZeroDensity", "density_g_per_cm3 = 1.0", "density_g_per_cm3 = 0.0", "density_g_per_cm3: must be positive"},
                    BadFile{"NotANumber", "75.0", "nan", "mean_excitation_eV: must be positive"},
                    BadFile{"MissingKey", "mean_excitation_eV = 75.0", "", "mean_excitation_eV: no number"},
                    BadFile{"UnknownKey", "source", "sauce", "sauce: unknown key"},
                    BadFile{"EmptySource", "\"s\"", "\"\"", "source: no text"}, BadFile{"NotToml", "75.0", "75.0 eV", ":4: not TOML"}),
    [](auto const& each) { return each.param.name; });

}  // namespace
}  // namespace yttria
