// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace yttria {
namespace {

Case read(std::string const& text) {
    auto const file = std::filesystem::path(::testing::TempDir()) / ("uncertainty-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << "schema = 1\n[case]\nid = \"a\"\n[[structure]]\nname = \"T\"\nrole = \"tumour\"\nmask = \"m.nrrd\"\n" << text;
    return read_case(file, CaseUse::evaluation);
}

void refused(std::string const& text, std::vector<std::string> const& words) {
    try {
        read(text);
        ADD_FAILURE() << "not refused:\n" << text;
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        for (auto const& word : words) EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word << "\n" << error.what();
    }
}

TEST(ReadUncertainty, ReadsEveryKeyAndKeepsTheDefaultsOfTheRest) {
    EXPECT_FALSE(read("").uncertainty.given);
    auto const u = read(R"([uncertainty]
members = 500
histories = 1e6
seed = 7
quantities = ["dose.T.D70_Gy"]
registration_mm = 2.5
lung_mass = { sd = 0.1, group = "scan", correlation = 0.5 }
calibration = { distribution = "uniform", sd = 0.03 }
recovery = { distribution = "fixed" }
[[uncertainty.contour]]
structure = "T"
sd_mm = 2
)")
                       .uncertainty;
    EXPECT_TRUE(u.given);
    EXPECT_EQ(u.members, 500U);
    EXPECT_EQ(u.histories, 1'000'000U);
    EXPECT_EQ(u.seed, 7U);
    EXPECT_EQ(u.quantities, std::vector<std::string>{"dose.T.D70_Gy"});
    EXPECT_EQ(u.input("registration_mm").sd, 2.5);
    EXPECT_EQ(u.input("registration_mm").distribution, "normal");
    EXPECT_EQ(u.input("lung_mass").distribution, "lognormal");
    EXPECT_EQ(u.input("lung_mass").group, "scan");
    EXPECT_EQ(u.input("lung_mass").correlation, 0.5);
    EXPECT_EQ(u.input("calibration").distribution, "uniform");
    EXPECT_EQ(u.input("recovery").sd, 0);
    EXPECT_EQ(u.input("lung_shunt").sd, 0.02);
    EXPECT_EQ(u.contour_mm.at("T"), 2);
}

TEST(ReadUncertainty, RefusesWhatHasNoMeaning) {
    refused("[uncertainty]\nregistraton_mm = 2\n", {"registraton_mm", "registration_mm"});
    refused("[uncertainty]\nmembers = 5\n", {"members", "10 to 100000"});
    refused("[uncertainty]\nhistories = 0\n", {"histories"});
    refused("[uncertainty]\ncalibration = -0.1\n", {"calibration", "negative"});
    refused("[uncertainty]\ncalibration = 5\n", {"calibration", "percent"});
    refused("[uncertainty]\nactivity = 0.4\n", {"activity", "lognormal"});
    refused("[uncertainty]\nregistration_mm = { distribution = \"lognormal\", sd = 2 }\n", {"lognormal", "registration_mm"});
    refused("[uncertainty]\nrecovery = { distribution = \"fixed\", sd = 0.1 }\n", {"fixed"});
    refused("[uncertainty]\nrecovery = { distribution = \"gamma\", sd = 0.1 }\n", {"gamma"});
    refused("[uncertainty]\nrecovery = { sd = 0.1, correlation = 0.5 }\n", {"group"});
    refused("[uncertainty]\nrecovery = { sd = 0.1, group = \"a\", correlation = 1.5 }\n", {"correlation", "0 to 1"});
    refused("[uncertainty]\nnoise = { sd = 0.1, group = \"a\" }\n", {"noise", "alone"});
    refused("[uncertainty]\n[[uncertainty.contour]]\nstructure = \"Tumor\"\nsd_mm = 2\n", {"Tumor", "no [[structure]]"});
    refused("[uncertainty]\n[[uncertainty.contour]]\nstructure = \"T\"\n", {"sd_mm"});
}

}  // namespace
}  // namespace yttria
