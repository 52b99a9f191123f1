// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "host/base/error.hpp"

namespace yttria {
namespace {

/// Writes a case file into a folder of its own and reads it.
class ReadCase : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(::testing::TempDir()) / ("yttria-case-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    Case read(std::string const& text, CaseUse use = CaseUse::computation) {
        std::ofstream(folder_ / "case.toml") << text;
        return read_case(folder_ / "case.toml", use);
    }
    /// The text of the error; empty when the case was accepted.
    std::string refusal(std::string const& text) {
        try {
            read(text);
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::input);
            return error.what();
        }
        return {};
    }
    void expect_refusal(std::string const& text, std::vector<std::string> const& words) {
        auto const said = refusal(text);
        for (auto const& word : words) EXPECT_NE(said.find(word), std::string::npos) << "wanted: " << word << "\nsaid: " << said;
    }

    std::filesystem::path folder_;
};

std::string const head = "schema = 1\n[case]\nid = \"a\"\n";
std::string const activity =
    "[activity]\nimage = \"spect.nrrd\"\nquantity = \"counts\"\nadministered_GBq = 2.5\nlung_shunt_fraction = 0.05\n";
std::string const anatomy = "[anatomy]\nct = \"ct/\"\n";

TEST_F(ReadCase, ReadsTheLongForm) {
    auto const request = read(head + R"(
[[image]]
name = "spect"
purpose = "maa"
file = "spect.nrrd"
quantity = "counts"
[[session]]
image = "spect"
administered_GBq = 2.5
lung_shunt_fraction = 0.05
lung_shunt_method = "planar"
injection_time = 2026-03-01T10:30:00+09:00
count_mask = "liver+lung"
[anatomy]
density = "density.nrrd"
material = "/data/material.nrrd"
materials = ["air", "liver"]
[[structure]]
name = "Liver"
role = "liver"
mask = "labels.nrrd"
label = [1, 2]
[[structure]]
name = "T1"
role = "tumour"
mask = "labels.nrrd"
label = 2
[transport]
histories = 1e8
seed = 7
replicate_size = 256
spacing_mm = 3
method = "local"
[partition]
lung_mass_kg = 0.8
[[override]]
check = "isotope"
reason = "a stand-in"
[protocol]
file = "rescue"
)");
    EXPECT_EQ(request.id, "a");
    EXPECT_EQ(request.sha256.size(), 64U);
    ASSERT_EQ(request.images.size(), 1U);
    EXPECT_EQ(request.images[0].purpose, "maa");
    EXPECT_EQ(request.images[0].file, folder_ / "spect.nrrd");
    ASSERT_EQ(request.sessions.size(), 1U);
    EXPECT_EQ(request.sessions[0].administered_GBq, 2.5);
    EXPECT_EQ(request.sessions[0].lung_shunt_method, "planar");
    EXPECT_EQ(request.sessions[0].injection_time, "2026-03-01T10:30:00+09:00");
    EXPECT_EQ(request.sessions[0].count_mask, CountMask::liver_lung);
    EXPECT_EQ(request.anatomy.material, "/data/material.nrrd");
    EXPECT_EQ(request.anatomy.materials, (std::vector<std::string>{"air", "liver"}));
    ASSERT_EQ(request.structures.size(), 2U);
    EXPECT_EQ(request.structures[0].labels, (std::vector{1, 2}));
    EXPECT_EQ(request.structures[1].labels, std::vector{2});
    EXPECT_EQ(request.structures[1].role, Role::tumour);
    EXPECT_EQ(request.transport.histories, 100'000'000U);
    EXPECT_EQ(request.transport.seed, 7U);
    EXPECT_EQ(request.transport.replicate_size, 256U);
    EXPECT_EQ(request.transport.spacing_mm, 3.0);
    EXPECT_EQ(request.transport.method, "local");
    EXPECT_EQ(request.partition.lung_mass_kg, 0.8);
    EXPECT_TRUE(request.overridden("isotope"));
    EXPECT_FALSE(request.overridden("units"));
    EXPECT_EQ(request.protocol, "rescue");
}

TEST_F(ReadCase, ShortFormEqualsOneImageAndOneSession) {
    auto const request = read(head + activity + anatomy);
    ASSERT_EQ(request.images.size(), 1U);
    EXPECT_EQ(request.images[0].name, "activity");
    EXPECT_EQ(request.images[0].purpose, "y90");
    EXPECT_EQ(request.images[0].file, folder_ / "spect.nrrd");
    ASSERT_EQ(request.sessions.size(), 1U);
    EXPECT_EQ(request.sessions[0].image, "activity");
    EXPECT_EQ(request.sessions[0].administered_GBq, 2.5);
    EXPECT_EQ(request.sessions[0].lung_shunt_fraction, 0.05);
    EXPECT_EQ(read(head + activity + "purpose = \"maa\"\n" + anatomy).images[0].purpose, "maa");
}

TEST_F(ReadCase, RefusesAnUnknownKeyWithLineAndNearestKnownOne) {
    expect_refusal(head + activity + anatomy + "[transport]\nhistroies = 1e6\n",
                   {"case.toml:12:", "[transport]", "\"histroies\"", "\"histories\""});
    expect_refusal(head + activity + anatomy + "[transprot]\nseed = 1\n", {"\"transprot\"", "\"transport\""});
}

TEST_F(ReadCase, SaysTheRightKeyForAWrongUnit) {
    expect_refusal(head + "[activity]\nimage = \"a\"\nquantity = \"decays\"\nadministered_MBq = 2500\n" + anatomy,
                   {":7:", "administered_MBq", "write administered_GBq"});
    expect_refusal(head + activity + anatomy + "[transport]\nspacing_cm = 0.2\n", {"spacing_cm", "write spacing_mm"});
    expect_refusal(head + activity + anatomy + "[partition]\ntumour_mass_g = 200\n", {"tumour_mass_g", "write tumour_mass_kg"});
}

TEST_F(ReadCase, RefusesValuesInAProbablyWrongUnit) {
    auto const with = [&](std::string const& values) {
        return head + "[activity]\nimage = \"a\"\nquantity = \"counts\"\n" + values + anatomy;
    };
    expect_refusal(with("administered_GBq = 2\nlung_shunt_fraction = 5\n"), {"lung_shunt_fraction", "probably percent"});
    expect_refusal(with("administered_GBq = 2\nlung_shunt_fraction = -0.1\n"), {"lung_shunt_fraction", "negative"});
    expect_refusal(head + activity + anatomy + "[partition]\nlung_mass_kg = 1000\n", {"lung_mass_kg", "probably grams"});
}

TEST_F(ReadCase, RefusesWrongTypes) {
    expect_refusal(head + activity + anatomy + "[transport]\nhistories = \"1e8\"\n", {"histories", "text \"1e8\"", "without quotes"});
    expect_refusal(head + activity + anatomy + "[transport]\nhistories = 1.5\n", {"histories", "not a whole number"});
    expect_refusal(head + activity + anatomy + "[transport]\nseed = -1\n", {"seed", "negative"});
    expect_refusal(head + activity + anatomy + "[transport]\nreplicate_size = 1000\n", {"replicate_size", "power of two"});
    expect_refusal(head + activity + anatomy + "[structure]\nname = \"a\"\n", {"[[structure]]", "double brackets"});
    expect_refusal(head + activity + anatomy + "[[structure]]\nname = \"a\"\nrole = \"tumor\"\nmask = \"m\"\n",
                   {"\"tumor\"", "\"tumour\""});
    expect_refusal(head + activity + anatomy + "[[structure]]\nname = \"a\"\nrole = \"tumour\"\nmask = \"m\"\nlabel = 0\n",
                   {"label", "background"});
}

TEST_F(ReadCase, NamesWhatIsMissing) {
    expect_refusal("[case]\nid = \"a\"\n" + activity + anatomy, {"schema is missing"});
    expect_refusal("schema = 2\n[case]\nid = \"a\"\n" + activity + anatomy, {"schema", "is 2"});
    expect_refusal(head + anatomy, {"there is no activity"});
    expect_refusal(head + activity, {"anatomy is missing"});
    expect_refusal(head + activity + "[anatomy]\ndensity = \"d.nrrd\"\n", {"material is missing", "materials is missing"});
    expect_refusal(head + "[activity]\nimage = \"a\"\nquantity = \"counts\"\n" + anatomy, {"administered_GBq is missing"});
    expect_refusal(head + activity + anatomy + "[[override]]\ncheck = \"isotope\"\n", {"reason is missing"});
    expect_refusal(head + activity + anatomy + "[[override]]\ncheck = \"isotope\"\nreason = \" \"\n", {"reason", "is empty"});
}

TEST_F(ReadCase, RefusesWhatContradicts) {
    expect_refusal(head + activity + anatomy + "[[session]]\nimage = \"x\"\n", {"[activity]", "keep one form"});
    expect_refusal(head + activity + "[anatomy]\nct = \"a\"\ndensity = \"b\"\nmaterial = \"c\"\nmaterials = [\"water\"]\n",
                   {"ct", "keep one"});
    expect_refusal(head + "[activity]\nimage = \"a\"\nquantity = \"decays\"\nadministered_GBq = 2\n" + anatomy,
                   {"administered_GBq", "absolute already"});
    expect_refusal(head + "[activity]\nimage = \"a.nrrd\"\nquantity = \"Bq/mL\"\n" + anatomy, {"reference_time"});
    expect_refusal(head + activity + anatomy + "[transport]\ngrid = \"ct\"\nspacing_mm = 2\n", {"spacing_mm", "keep one"});
    std::string const twice = "[[structure]]\nname = \"a\"\nrole = \"tumour\"\nmask = \"m\"\n";
    expect_refusal(head + activity + anatomy + twice + twice, {"used twice"});
    expect_refusal(head + activity + anatomy + "[[structure]]\nname = \"liver_normal\"\nrole = \"liver\"\nmask = \"m\"\n",
                   {"the program derives"});
}

TEST_F(ReadCase, ReadsEarlierDosesAndMapsOfBed) {
    auto const request = read(head + activity + anatomy +
                              "[[prior_dose]]\nname = \"first\"\nfile = \"r/result.h5\"\nsame_frame = true\n"
                              "injection_time = 2026-03-01T10:00:00+01:00\n[[prior_dose]]\nname = \"second\"\nfile = \"RD.dcm\"\n"
                              "registration = \"reg.tfm\"\n[[bed_map]]\nname = \"liver\"\nalpha_beta_Gy = 2.5\nrepair_half_time_h = 2.5\n");
    ASSERT_EQ(request.prior_doses.size(), 2U);
    EXPECT_TRUE(request.prior_doses[0].same_frame);
    EXPECT_TRUE(request.prior_doses[0].injection_time);
    EXPECT_EQ(request.prior_doses[1].registration->filename(), "reg.tfm");
    ASSERT_EQ(request.bed_maps.size(), 1U);
    EXPECT_EQ(request.bed_maps[0].alpha_beta_Gy, 2.5);
    auto const wrong = [&](std::string const& text, std::vector<std::string> const& words) {
        expect_refusal(head + activity + anatomy + text, words);
    };
    std::string const prior = "[[prior_dose]]\nname = \"a\"\nfile = \"f\"\n", map = "[[bed_map]]\nname = \"a\"\nalpha_beta_Gy = 2\n";
    wrong("[[prior_dose]]\nname = \"a\"\n", {"file"});
    wrong(prior + "same_frame = true\nregistration = \"r\"\n", {"same_frame", "keep one"});
    wrong(prior + prior, {"used twice"});
    wrong(prior + "regsitration = \"r\"\n", {"regsitration", "registration"});
    wrong(prior + "injection_time = \"2026-03-01\"\n", {"injection_time"});
    wrong(map, {"repair_half_time_h"});
    wrong(map + "repair_half_time_h = 0\n", {"repair_half_time_h"});
    wrong(map + "repair_half_time_h = 1\n" + map + "repair_half_time_h = 1\n", {"used twice"});
}

TEST_F(ReadCase, AFunctionalImageNamesItsTracerAndIsNotTransported) {
    std::string const images =
        "[[image]]\nname = \"maa\"\npurpose = \"maa\"\nfile = \"a\"\nquantity = \"decays\"\n[[image]]\nname = \"f\"\npurpose = "
        "\"functional\"\nfile = \"b\"\nquantity = \"counts\"\n";
    std::string const session = "[[session]]\nimage = \"maa\"\n", tracer = "tracer = \"Tc-99m mebrofenin\"\n";
    EXPECT_EQ(read(head + images + tracer + session + anatomy).images[1].tracer, "Tc-99m mebrofenin");
    expect_refusal(head + images + session + anatomy, {"tracer", "functional"});
    expect_refusal(head + images + "tracer = \" \"\n" + session + anatomy, {"tracer", "empty"});
    expect_refusal(head + images + tracer + "[[session]]\nimage = \"f\"\nadministered_GBq = 1\n" + anatomy, {"functional", "microspheres"});
    expect_refusal(
        head + "[[image]]\nname = \"maa\"\npurpose = \"maa\"\nfile = \"a\"\nquantity = \"decays\"\n" + tracer + session + anatomy,
        {"tracer", "only"});
    expect_refusal(head + images + tracer + "[[image]]\nname = \"g\"\npurpose = \"functional\"\nfile = \"c\"\nquantity = \"counts\"\n" +
                       tracer + session + anatomy,
                   {"second image"});
}

TEST_F(ReadCase, ReadsWhereAStructureIsDrawn) {
    std::string const structure = "[[structure]]\nrole = \"liver\"\n";
    auto const request = read(head + activity + anatomy + structure + "name = \"a\"\nrtstruct = \"rs.dcm\"\nroi = 3\n" + structure +
                              "name = \"b\"\nseg = \"seg.dcm\"\nsegment = \"Liver\"\nregistration = \"reg.dcm\"\n");
    ASSERT_EQ(request.structures.size(), 2U);
    EXPECT_EQ(request.structures[0].rtstruct->filename(), "rs.dcm");
    EXPECT_TRUE(request.structures[0].rtstruct->is_absolute());
    EXPECT_EQ(std::get<int>(*request.structures[0].part), 3);
    EXPECT_FALSE(request.structures[0].mask);
    EXPECT_EQ(request.structures[1].seg->filename(), "seg.dcm");
    EXPECT_EQ(std::get<std::string>(*request.structures[1].part), "Liver");
    EXPECT_EQ(request.structures[1].registration->filename(), "reg.dcm");
    auto const wrong = [&](std::string const& keys, std::vector<std::string> const& words) {
        expect_refusal(head + activity + anatomy + structure + "name = \"a\"\n" + keys, words);
    };
    wrong("", {"mask", "rtstruct or seg"});
    wrong("mask = \"m.nrrd\"\nseg = \"s.dcm\"\n", {"several are given"});
    wrong("seg = \"s.dcm\"\nroi = 1\n", {"roi", "goes with rtstruct only"});
    wrong("rtstruct = \"s.dcm\"\nlabel = 1\n", {"label", "goes with mask only"});
    wrong("mask = \"m.nrrd\"\nregistration = \"r.tfm\"\n", {"registration", "goes with rtstruct or seg only"});
    wrong("rtstruct = \"s.dcm\"\nroi = 1.5\n", {"roi", "no name and no number"});
    wrong("rtstruct = \"s.dcm\"\nroi = -1\n", {"roi", "no name and no number"});
}

TEST_F(ReadCase, AnEvaluationNeedsNeitherActivityNorAnatomy) {
    std::string const text = head + "[[structure]]\nname = \"a\"\nrole = \"liver\"\nmask = \"m.nrrd\"\n";
    expect_refusal(text, {"there is no activity"});
    EXPECT_EQ(read(text, CaseUse::evaluation).structures.size(), 1U);
}

TEST_F(ReadCase, ReportsAllProblemsAtOnce) {
    expect_refusal(head + activity + anatomy + "[transport]\nsed = 1\nspacing_cm = 1\n[protocol]\nfil = \"x\"\n",
                   {"\"sed\"", "spacing_cm", "file is missing", "\"fil\""});
}

TEST_F(ReadCase, NamesTheLineThatIsNotToml) { expect_refusal("schema = 1\n[case\n", {"case.toml:2", "not valid TOML"}); }

TEST_F(ReadCase, AMissingFileIsAFileError) {
    try {
        read_case(folder_ / "none.toml");
        FAIL() << "a missing file was accepted";
    } catch (Error const& error) { EXPECT_EQ(error.code(), ExitCode::file); }
}

TEST_F(ReadCase, ResolvesAProtocolNameOrPath) {
    EXPECT_EQ(read(head + activity + anatomy + "[protocol]\nfile = \"rescue\"\n").protocol, "rescue");
    EXPECT_EQ(read(head + activity + anatomy + "[protocol]\nfile = \"mine.toml\"\n").protocol, (folder_ / "mine.toml").string());
}

TEST_F(ReadCase, SaysWhatIsMeasuredOfAStructureAndHowSharpTheImageIs) {
    std::string const sharp =
        "[activity]\nimage = \"spect.nrrd\"\nquantity = \"counts\"\nadministered_GBq = 2.5\nresolution_fwhm_mm = 12\n";
    auto const tumour = [](std::string const& more) {
        return "[[structure]]\nname = \"T\"\nrole = \"tumour\"\nmask = \"m.nrrd\"\n" + more;
    };
    auto const request =
        read(head + sharp + anatomy + tumour("margin_mm = [10, 5]\nisodose_Gy = [130]\nmetrics = [\"D99.5_Gy\", \"gEUD-8_Gy\"]\n") +
             "[[structure]]\nname = \"V\"\nrole = \"avoid\"\nmask = \"m.nrrd\"\nexcluded_from_liver = true\n");
    EXPECT_EQ(request.images[0].resolution_fwhm_mm, 12);
    EXPECT_EQ(request.structures[0].margin_mm, (std::vector<double>{5, 10}));
    EXPECT_EQ(request.structures[0].isodose_Gy, std::vector<double>{130});
    EXPECT_EQ(request.structures[0].metrics.size(), 2U);
    EXPECT_TRUE(request.structures[1].excluded_from_liver);
    expect_refusal(head + sharp + anatomy + tumour("margin_mm = [5, 31]\n"), {"margin_mm", "0.1 to 30 mm"});
    expect_refusal(head + sharp + anatomy + tumour("margin_mm = [5, 5]\n"), {"margin_mm", "twice"});
    expect_refusal(head + sharp + anatomy + tumour("margin_mm = []\n"), {"margin_mm"});
    expect_refusal(head + sharp + anatomy + tumour("isodose_Gy = [0]\n"), {"isodose_Gy"});
    expect_refusal(head + sharp + anatomy + tumour("metrics = [\"D120_Gy\"]\n"), {"metrics", "D120_Gy", "is no metric"});
    expect_refusal(head + sharp + anatomy + tumour("excluded_from_liver = true\n"), {"excluded_from_liver", "avoid"});
    expect_refusal(head + activity + "resolution_fwhm_mm = 120\n" + anatomy, {"resolution_fwhm_mm", "60 mm"});
    expect_refusal(head + sharp + anatomy + "[[structure]]\nname = \"L\"\nrole = \"liver\"\nmask = \"m.nrrd\"\nmargin_mm = [5]\n",
                   {"margin_mm", "tumour"});
}

}  // namespace
}  // namespace yttria
