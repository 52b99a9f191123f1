// SPDX-License-Identifier: Apache-2.0
#include "host/tables/spectrum_file.hpp"

#include "host/tables/tables.hpp"
#include "tests/host/tables/error_text.hpp"
#include "tests/host/tables/temporary_file.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

std::vector<SpectrumBin> bins_of(std::string const& content) {
    test::TemporaryFile const file("spectrum.csv", content);
    return read_spectrum_bins(file.path());
}

TEST(SpectrumFile, IsReadWithAndWithoutHeaderCommentsAndSpaces) {
    for (std::string const content : {"0,0.5,1\n0.25,1,3\n", "lower_MeV,upper_MeV,probability\n0,0.5,1\n0.25,1,3\n",
                                      "# made by hand\r\nlower_MeV, upper_MeV, probability\r\n\r\n 0 , 0.5 , 1 # first\r\n0.25,1.0,3e0",
                                      "\n#0,9,9\n0,5e-1,1\n\n0.25,1,3"}) {
        auto const bins = bins_of(content);
        ASSERT_EQ(bins.size(), 2U) << content;
        EXPECT_EQ(bins[0].lower_MeV, 0);
        EXPECT_EQ(bins[0].upper_MeV, 0.5);
        EXPECT_EQ(bins[0].probability, 1);
        EXPECT_EQ(bins[1].lower_MeV, 0.25);  // bins may overlap
        EXPECT_EQ(bins[1].upper_MeV, 1);
        EXPECT_EQ(bins[1].probability, 3);  // and need not add up to 1
    }
}

struct BadSpectrum {
    std::string name, content, expected;
};
class BadSpectrumFile : public testing::TestWithParam<BadSpectrum> {};

TEST_P(BadSpectrumFile, IsRefusedNamingFileAndLine) {
    test::TemporaryFile const file("bad.csv", GetParam().content);
    std::string const text = test::error_text(ExitCode::input, [&] { read_spectrum_bins(file.path()); });
    EXPECT_NE(text.find(file.path().string() + GetParam().expected), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(Each, BadSpectrumFile,
                         testing::Values(BadSpectrum{"EnergiesInKeV", "0,100,1\n", ":1: upper_MeV is above 10 (energies look like keV)"},
                                         BadSpectrum{"HeaderInKeV", "lower_keV,upper_keV,probability\n0,1,1\n", ":1: the header says keV"},
                                         BadSpectrum{"BeyondTheTables", "0,1,1\n4,5,1\n", ":2: upper_MeV is above 4"},
                                         BadSpectrum{"UpperBelowLower", "0,1,1\n2,1,1\n", ":2: upper_MeV is not above lower_MeV"},
                                         BadSpectrum{"BinWithoutWidth", "1,1,1\n", ":1: upper_MeV is not above lower_MeV"},
                                         BadSpectrum{"NegativeEnergy", "-1,1,1\n", ":1: lower_MeV is negative"},
                                         BadSpectrum{"NegativeProbability", "# c\n0,1,-1\n", ":2: probability is negative"},
                                         BadSpectrum{"NotFinite", "0,1,nan\n", ":1: not a finite number"},
                                         BadSpectrum{"TwoColumns", "0,1\n", ":1: not a bin"},
                                         BadSpectrum{"FourColumns", "0,1,1,1\n", ":1: not a bin"},
                                         BadSpectrum{"SecondHeader", "a,b,c\nlower,upper,p\n", ":2: not a bin"},
                                         BadSpectrum{"MistypedFirstBin", "0.1.2,1,1\n", ":1: not a bin"},
                                         BadSpectrum{"DecimalCommaSemicolon", "0,0;0,5;1\n", ":1: not a bin"},
                                         BadSpectrum{"Unit", "0,1 MeV,1\n", ":1: not a bin"}, BadSpectrum{"Empty", "", ": empty spectrum"},
                                         BadSpectrum{"AllZero", "0,1,0\n", ": empty spectrum"}),
                         [](auto const& each) { return each.param.name; });

TEST(SpectrumFile, ThatIsNotThereIsAFileError) {
    std::string const text = test::error_text(ExitCode::file, [] { read_spectrum(std::filesystem::path("/nonexistent/y90.csv")); });
    EXPECT_NE(text.find("/nonexistent/y90.csv"), std::string::npos) << text;
}

TEST(Spectrum, OfAFileHasTheMeanOfItsHistogram) {
    test::TemporaryFile const file("two.csv", "0,0.5,1\n0.25,1.25,3\n");
    // (1 * 0.25 + 3 * 0.75) / 4; 1e-6: edges are rounded to quanta of 6e-8 MeV and shares to 2^-32.
    EXPECT_NEAR(read_spectrum(file.path()).mean_MeV, 0.625, 1e-6);
}

TEST(Spectrum, WithoutAFileIsThatOfY90) {
    // 0.9309 +- 0.002 MeV: physics.md section 1.2, spread between evaluations.
    EXPECT_NEAR(read_spectrum(std::nullopt).mean_MeV, 0.931, 0.002);
}

}  // namespace
}  // namespace yttria
