// SPDX-License-Identifier: Apache-2.0
// Acceptance cases of clinical.md as printed by the program (docs/methods/acceptance.md lists where each one is shown). The texts in
// acceptance/ were compared with the specification by eye, number by number; what a change of them would say is said there.
#include "program.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace yttria {
namespace {

namespace fs = std::filesystem;
fs::path const source = YTTRIA_SOURCE_DIR;

std::string text_of(fs::path const& file) {
    std::ifstream stream(file);
    EXPECT_TRUE(stream) << file;
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(std::string const& text) {
    std::istringstream stream(text);
    std::vector<std::string> out;
    for (std::string line; std::getline(stream, line);) out.push_back(line);
    return out;
}

/// Lines of `a` that are not in `b`, in their order.
std::vector<std::string> missing_in(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    std::vector<std::string> out;
    for (auto const& line : a)
        if (std::find(b.begin(), b.end(), line) == b.end()) out.push_back(line);
    return out;
}

class Acceptance : public CommandLine {
protected:
    void replace(std::string& text, std::string const& from, std::string to) const {
        auto const at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        if (auto const newline = to.find("\\n"); newline != std::string::npos) {  // as a file of variants writes a line's end
            to.erase(newline, 1);
            to[newline] = '\n';
        }
        text.replace(at, from.size(), to);
    }
    std::string planned(std::string const& text) {
        std::ofstream(folder_ / "case.toml") << text;
        auto const outcome = yttria("plan case.toml");
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        std::string warnings;
        for (auto const& line : lines_of(outcome.err))
            if (line.starts_with("warning")) warnings += line + "\n";
        return warnings + outcome.out;
    }
};

TEST_F(Acceptance, TwelveIsPrintedAsATable) {
    auto const printed = planned(text_of(source / "docs/examples/ac12.toml"));
    EXPECT_EQ(printed, text_of(source / "tests/cli/acceptance/ac12.txt"));
}

/// Each variant changes the case in the lines "case: A => B"; so many lines of the printed table go, and those with "+" come.
TEST_F(Acceptance, VariantsOfTwelveAndTheLungAndReserveCasesChangeTheseLinesAndNoOthers) {
    auto const text = text_of(source / "docs/examples/ac12.toml");
    auto const base = lines_of(text_of(source / "tests/cli/acceptance/ac12.txt"));
    auto const file = source / "tests/cli/acceptance/ac12_variants.txt";
    std::string found, one;
    std::size_t variants = 0;
    auto const finish = [&] {
        if (variants == 0) return;
        auto const printed = lines_of(planned(one));
        found += std::to_string(missing_in(base, printed).size()) + " lines go, these come:\n";
        for (auto const& line : missing_in(printed, base)) (found += "+ ").append(line).append("\n");
    };
    for (auto const& line : lines_of(text_of(file))) {
        if (line.starts_with("== ")) {
            finish();
            one = text;
            ++variants;
        } else if (line.starts_with("case: ")) {
            auto const arrow = line.find(" => ");
            ASSERT_NE(arrow, std::string::npos) << line;
            replace(one, line.substr(6, arrow - 6), line.substr(arrow + 4));
        } else {
            continue;  // what is compared
        }
        found += line + "\n";
    }
    finish();
    EXPECT_EQ(variants, 14U);
    EXPECT_EQ(found, text_of(file));
}

/// 1 and 3 to 8 as far as a plan by hand prints them; numbers as clinical.md section 8 prints them.
TEST_F(Acceptance, ClosedFormsArePrintedByAPlan) {
    auto const text = text_of(source / "docs/examples/plan_by_hand.toml");
    auto const with = [&](std::vector<std::pair<std::string, std::string>> const& changes) {
        auto one = text;
        for (auto const& [from, to] : changes) replace(one, from, to);
        return planned(one);
    };
    // AC-01: K; 0.61 GBq in 1 kg.
    expect_words(with({{"tumour_mass_kg = 0.560", "tumour_mass_kg = 1.0"},
                       {"normal_mass_kg = 0.700", "normal_mass_kg = 0"},
                       {"lung_shunt_fraction = 0.06", "lung_shunt_fraction = 0"},
                       {"tumour_mL = 560", "tumour_mL = 1000"},
                       {"activity_GBq = 2.20", "activity_GBq = 0.61"}}),
                 {"K = 49.3831 Gy kg/GBq (evaluated)", "0.6100     30.1237"});
    // AC-03: 120 Gy to 0.8 kg, shunt 0.05, residual 0.02, with K and with K = 50; forward 2.0 GBq.
    std::vector<std::pair<std::string, std::string>> mono{
        {"tumour_mass_kg = 0.560", "tumour_mass_kg = 0.3"},
        {"normal_mass_kg = 0.700", "normal_mass_kg = 0.5"},
        {"lung_shunt_fraction = 0.06", "lung_shunt_fraction = 0.05"},
        {"activity_GBq = 2.20", "activity_GBq = 2.0\nperfused_Gy = 120\nresidual_fraction = 0.02"}};
    expect_words(with(mono),
                 {"MIRD, one compartment                 2.0881 GBq", "perfused volume as one compartment    2.0000    117.2847 Gy"});
    mono.back().second += "\ndose_constant = \"50\"";
    expect_words(with(mono), {"K = 50 Gy kg/GBq", "MIRD, one compartment                 2.0623 GBq"});
    // AC-04: 2 GBq; AC-05: 150 Gy.
    expect_words(with({{"activity_GBq = 2.20", "activity_GBq = 2.0"}}), {"2.0000    132.6288     26.5258      5.9260"});
    expect_words(with({{"activity_GBq = 2.20", "tumour_Gy = 150"}}), {"2.2620    150.0000     30.0000      6.7021"});
    // AC-08: BSA, and what the product's leaflet makes of it at a shunt of 0.12.
    expect_words(
        with({{"activity_GBq = 2.20", "activity_GBq = 2.20\nheight_cm = 170\nweight_kg = 68\nlobe_mL = 1300\nlobe_tumour_mL = 560"},
              {"lung_shunt_fraction = 0.06", "lung_shunt_fraction = 0.12"}}),
        {"BSA                                   1.8986 GBq", "1.5189 GBq", "1.4577 GBq"});
}

/// AC-08: shunts of counts, printed by a run of images.
TEST_F(Acceptance, ShuntsOfCountsArePrintedByARun) {
    make_tiny();
    auto const shunt = [&](std::string const& table) {
        edit_case("lung_shunt_fraction = 0.05", "lung_shunt_fraction = " + table);
        auto const outcome = yttria("run tiny/case.toml -o r --method local --quiet");
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        edit_case("lung_shunt_fraction = " + table, "lung_shunt_fraction = 0.05");
        return summary("r")["activity"]["sessions"][0]["lung_shunt"]["fraction"].get<double>();
    };
    std::string const counts = "lung_anterior = 42000, lung_posterior = 51000, liver_anterior = 520000, liver_posterior = 310000";
    constexpr double five = 0.6e-5;  // printed with five decimals
    EXPECT_NEAR(shunt("{ method = \"planar\", " + counts + " }"), 0.10336, five);
    EXPECT_NEAR(shunt("{ method = \"planar\", " + counts + ", lung_background = 6000, liver_background = 9000 }"), 0.09308, five);
    EXPECT_NEAR(shunt("{ method = \"spect\", lung = 1.9e6, liver = 4.61e7 }"), 0.03958, five);
    EXPECT_NEAR(shunt("{ method = \"spect\", lung = 1.9e6, liver = 4.61e7, imaged_lung_fraction = 0.62 }"), 0.06233, five);
}

/// AC-02: net activity of what was drawn and what was left, printed by a run.
TEST_F(Acceptance, TheNetActivityIsPrintedByARun) {
    make_tiny();
    edit_case("administered_GBq = 1\n",
              "drawn_GBq = 2.60\ndrawn_time = 2026-03-02T08:00:00+01:00\ninjection_time = 2026-03-02T10:30:00+01:00\n"
              "residual_GBq = 0.110\nresidual_time = 2026-03-02T14:00:00+01:00\n");
    auto const outcome = yttria("run tiny/case.toml -o r --method local --quiet");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NEAR(summary("r")["activity"]["net_administered_MBq"].get<double>(), 2416.34, 0.006);
    expect_words(summary("r")["activity"]["sessions"].dump(), {"4.51"});
}

/// AC-13: scores of [clinical], printed by a plan. Bilirubin, albumin, INR, creatinine -> ALBI and its grade, Child-Pugh, MELD.
TEST_F(Acceptance, ScoresArePrintedByAPlan) {
    auto const text = text_of(source / "docs/examples/ac12.toml");
    struct Row {
        char const *bilirubin, *albumin, *inr, *creatinine, *albi, *grade, *child_pugh, *meld;
    };
    for (Row const& row : {Row{"0.6", "4.40", "1.05", "0.9", "-3.0726", "1.0000", "5.0000", "7.0000"},
                           Row{"1.0", "4.00", "1.05", "0.9", "-2.5862", "2.0000", "5.0000", "7.0000"},
                           Row{"2.5", "2.90", "1.05", "0.9", "-1.3886", "3.0000", "7.0000", nullptr},
                           Row{"3.5", "2.20", "1.05", "0.9", "-0.6971", "3.0000", "9.0000", nullptr},
                           Row{"2.0", "3.6", "1.2", "0.9", nullptr, nullptr, "6.0000", nullptr},
                           Row{"2.4", "3.5", "1.2", "0.9", nullptr, nullptr, "7.0000", nullptr},
                           Row{"1.9", "4.02", "1.2", "1.3", nullptr, nullptr, nullptr, "13.0000"},
                           Row{"2.8", "4.02", "1.6", "1.4", nullptr, nullptr, nullptr, "19.0000"},
                           Row{"10", "4.02", "3", "5", nullptr, nullptr, nullptr, "40.0000"}}) {
        auto one = text;
        replace(one, "bilirubin_mg_per_dL = 0.8", std::string("bilirubin_mg_per_dL = ") + row.bilirubin);
        replace(one, "albumin_g_per_dL = 4.02", std::string("albumin_g_per_dL = ") + row.albumin);
        replace(one, "inr = 1.05", std::string("inr = ") + row.inr);
        replace(one, "creatinine_mg_per_dL = 0.9", std::string("creatinine_mg_per_dL = ") + row.creatinine);
        auto const printed = planned(one);
        for (auto const& [name, value] : {std::pair{"score.albi ", row.albi}, std::pair{"score.albi_grade ", row.grade},
                                          std::pair{"score.child_pugh ", row.child_pugh}, std::pair{"score.meld ", row.meld}}) {
            if (value == nullptr) continue;
            auto const at = printed.find(name);
            ASSERT_NE(at, std::string::npos) << name;
            auto const line = printed.substr(at, printed.find('\n', at) - at);
            EXPECT_NE(line.find(std::string(" ") + value + "  "), std::string::npos) << line << " wanted " << value;
        }
    }
}

/// AC-12 out of voxels at 1.05 g/mL: shunt, ratio and masses are counted in the image, a tumour lies partly beyond the liver mask.
TEST_F(Acceptance, TwelveOutOfVoxelsIsPrintedAsATable) {
    ASSERT_EQ(yttria("phantom planning_boxes -o boxes").code, 0);
    auto const outcome = yttria("plan boxes/case.toml --method local");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const warned = outcome.err.find("structures.tumour_outside_liver");
    ASSERT_NE(warned, std::string::npos) << outcome.err;
    // The table but for what the dose in the voxels says, which is not AC-12's.
    auto printed = outcome.out;
    auto const from = printed.find("\nplan from voxels");
    ASSERT_NE(from, std::string::npos);
    auto const to = printed.find("\n\n", from);
    ASSERT_NE(to, std::string::npos);
    printed.erase(from, to + 1 - from);
    EXPECT_EQ(printed, text_of(source / "tests/cli/acceptance/ac12_voxels.txt"));
}

/// Every test that docs/methods/acceptance.md names is there: a reader who looks for it finds it.
TEST(AcceptancePage, NamesTestsThatExist) {
    std::string tests;
    for (auto const& entry : fs::recursive_directory_iterator(source / "tests"))
        if (entry.path().extension() == ".cpp") tests += text_of(entry.path());
    auto const page = text_of(source / "docs/methods/acceptance.md");
    int named = 0;
    for (auto at = page.find('`'); at != std::string::npos; at = page.find('`', at + 1)) {
        auto const end = page.find('`', at + 1), dot = page.find('.', at + 1);
        ASSERT_NE(end, std::string::npos);
        auto const suite = page.substr(at + 1, dot - at - 1), test = page.substr(dot + 1, end - dot - 1);
        at = end;
        // `Suite.Test`, and no command or file.
        if (dot > end || suite.empty() || suite[0] < 'A' || suite[0] > 'Z' || test.find_first_of(" .=/") != std::string::npos) continue;
        ++named;
        EXPECT_NE(tests.find("(" + suite + ", " + test + ")"), std::string::npos) << suite << "." << test;
    }
    EXPECT_GT(named, 25);
    for (int ac = 1; ac <= 13; ++ac) {
        std::array<char, 16> head{};
        std::snprintf(head.data(), head.size(), "| AC-%02d ", ac);
        EXPECT_NE(page.find(head.data()), std::string::npos) << ac;
    }
}

}  // namespace
}  // namespace yttria
