// SPDX-License-Identifier: Apache-2.0
#include "patient.hpp"

#include <cmath>
#include <fstream>
#include <tuple>

#include <unistd.h>

namespace yttria {
namespace {

using testing::Patient;
using testing::source_dir;

TEST(Protocol, NoProtocolIsAnEmptyVerdict) { EXPECT_TRUE(judge({}, {}, {}).rules.empty()); }

TEST(Protocol, IsFoundByNameAndAnUnknownNameListsTheOthers) {
    Patient p;
    p.request.protocol = "rescue";
    EXPECT_EQ(judge(p.request, p.metrics, p.activity).protocol, "rescue");
    p.request.protocol = "rescu";
    try {
        judge(p.request, p.metrics, p.activity);
        FAIL();
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_NE(std::string(error.what()).find("rescue"), std::string::npos) << error.what();
    }
}

struct WrongFile {
    std::string name, rule, expected;
    std::string head = "schema = 1\nname = \"t\"\ntitle = \"T\"\n";
};

std::string const good =
    "[[rule]]\nid = \"A\"\ngroup = \"g\"\ntext = \"t\"\nquantity = \"lung.mc_Gy\"\ncomparison = \"<=\"\nlimit = 30\nsource = \"s\"\n";

std::string replaced(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
}

std::filesystem::path write(std::string const& text) {
    auto const file = std::filesystem::temp_directory_path() / ("yttria_protocol_test_" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << text;
    return file;
}

std::string const parameter = "[[parameter]]\nname = \"lung\"\nvalue = 30\nsource = \"s\"\n";
std::string const comparison = "quantity = \"lung.mc_Gy\"\ncomparison = \"<=\"\nlimit = 30\n";
std::string const inner = "{ quantity = \"lung.mc_Gy\", comparison = \"<\", limit = 1 }";

TEST(ProtocolFile, IsRefusedWithLineAndReason) {
    std::vector<WrongFile> const wrong{
        {"not TOML", "[[rule]\n", ":4"},
        {"unknown key", good + "limmit = 3\n", "limit"},
        {"unknown quantity", replaced(good, "lung.mc_Gy", "lung.mc_Gyy"), "lung.mc_Gy\""},
        {"unknown comparison", replaced(good, "<=", "=<"), ":9"},
        {"no limit", replaced(good, "limit = 30\n", ""), "limit"},
        {"a limit in quotes", replaced(good, "30", "\"30\""), ":10"},
        {"no source", replaced(good, "source = \"s\"\n", ""), "source"},
        {"no id", replaced(good, "id = \"A\"\n", ""), "id"},
        {"the same id twice", good + good, "twice"},
        {"a computed quantity declared", replaced(replaced(good, "<=", "declared"), "limit = 30\n", ""), "declared"},
        {"limits in the wrong order", replaced(replaced(good, "<=", "within"), "limit = 30", "limits = [3, 2]"), "limits"},
        {"an image that is no purpose", good + "requires_image = \"mma\"\n", "mma"},
        {"a quantity of no group", replaced(good, "lung.mc_Gy", "lung.partition_Gyy"), "lung.partition_Gy\""},
        {"a clinical value that is none", replaced(good, "lung.mc_Gy", "clinical.bilirubin_mg_per_L"), "clinical.bilirubin_mg_per_dL"},
        {"a dose of no number", replaced(good, "lung.mc_Gy", "partition.lung_at_x_Gy"), "partition.lung_at_150_Gy"},
        {"a number asked for yes or no", replaced(replaced(good, "<=", "is"), "limit = 30", "expected = true"), "is a number"},
        {"yes or no compared with a limit", replaced(good, "lung.mc_Gy", "declared.consent"), "yes or no"},
        {"no answer expected", replaced(replaced(replaced(good, "lung.mc_Gy", "declared.x"), "<=", "is"), "limit = 30\n", ""), "expected"},
        {"an empty list of values", replaced(replaced(good, "<=", "in"), "limit = 30", "values = []"), "empty"},
        {"values that are no numbers", replaced(replaced(good, "<=", "in"), "limit = 30", "values = [\"a\"]"), "values"},
        {"three limits", replaced(replaced(good, "<=", "within"), "limit = 30", "limits = [1, 2, 3]"), "limits"},
        {"no group", replaced(good, "group = \"g\"\n", ""), "group"},
        {"no text", replaced(good, "text = \"t\"\n", ""), "text is missing"},
        {"a parameter that is none", replaced(good, "30", "\"lungs\""), "no parameter"},
        {"a misspelt parameter", parameter + replaced(good, "30", "\"lungg\""), "nearest is \"lung\""},
        {"a parameter that nothing uses", parameter + good, "used by no rule"},
        {"a parameter without a source", replaced(parameter, "source = \"s\"\n", "") + replaced(good, "30", "\"lung\""), "source"},
        {"a parameter without a value", replaced(parameter, "value = 30\n", "") + replaced(good, "30", "\"lung\""), "value is missing"},
        {"the same parameter twice", parameter + parameter + replaced(good, "30", "\"lung\""), "twice"},
        {"an empty any", replaced(good, comparison, "any = []\n"), "any"},
        {"any beside all", replaced(good, comparison, "any = [" + inner + "]\nall = [" + inner + "]\n"), "how they join"},
        {"any beside a quantity", good + "any = [" + inner + "]\n", "how they join"},
        {"a mistake inside any", replaced(good, comparison, "any = [{ quantity = \"lung.mc\", comparison = \"<\", limit = 1 }]\n"),
         "lung.mc_Gy"},
        {"a mistake inside if", good + "if = { quantity = \"lung.mc_Gy\", comparison = \"<\" }\n", "limit is missing"},
        {"if as a text", good + "if = \"lung\"\n", "if is text"},
        {"an unknown key inside all",
         replaced(good, comparison, "all = [{ quantity = \"lung.mc_Gy\", comparison = \"<\", limit = 1, lim = 2 }]\n"), "\"lim\""},
        {"a k of zero", good, "k:", "schema = 1\nname = \"t\"\ntitle = \"T\"\nk = 0\n"},
        {"a product that is none", good, "product", "schema = 1\nname = \"t\"\ntitle = \"T\"\nproduct = \"rasin\"\n"},
        {"no name", good, "name is missing", "schema = 1\ntitle = \"T\"\n"},
        {"no title", good, "title is missing", "schema = 1\nname = \"t\"\n"},
        {"no schema", good, "schema is missing", "name = \"t\"\ntitle = \"T\"\n"},
        {"an unknown table", good + "[limits]\na = 1\n", "limits"},
        {"a function of no level", replaced(good, "lung.mc_Gy", "functional.below_x_Gy_fraction"), "functional.below_30_Gy_fraction"},
        {"a margin that is followed no farther", replaced(good, "lung.mc_Gy", "margin.T.31mm.MAM100_mm"), "margin."},
        {"a metric of no biology", replaced(good, "lung.mc_Gy", "biology.T.BED_Gy"), "\"biology.T.BED_Gy\" is not known"},
        {"limits beside a limit", good + "limits = [1, 2]\n", "limits"},
        {"values beside a limit", good + "values = [1, 2]\n", "values"},
        {"an answer beside a limit", good + "expected = true\n", "expected"},
        {"an answer that is no yes or no",
         replaced(replaced(replaced(good, "lung.mc_Gy", "declared.x"), "<=", "is"), "limit = 30", "expected = 3"), "expected"},
        {"a limit that is no number", replaced(good, "30", "nan"), "limit"},
        {"a limit without end", replaced(good, "30", "inf"), "limit"},
        {"the same key twice", good + "limit = 3\n", ":12"},
        {"a unit that is no text", good + "unit = 3\n", "unit"},
        {"an id that is a number", replaced(good, "\"A\"", "3"), "id"},
        {"a rule that is no list", "[rule]\nid = \"A\"\n", "rule"},
        {"a k that is a text", good, "k: is text", "schema = 1\nname = \"t\"\ntitle = \"T\"\nk = \"2\"\n"},
        {"unspecified as one text", good, "unspecified", "schema = 1\nname = \"t\"\ntitle = \"T\"\nunspecified = \"a\"\n"},
        {"no rule", "", "rule"},
        {"another schema", good, "schema 1", "schema = 2\nname = \"t\"\ntitle = \"T\"\n"},
    };
    for (auto const& w : wrong) {
        auto const file = write(w.head + w.rule);
        try {
            check_protocol_file(file);
            ADD_FAILURE() << w.name << " was accepted";
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::input) << w.name;
            std::string const text = error.what();
            EXPECT_NE(text.find(w.expected), std::string::npos) << w.name << ": " << text;
            // What is missing altogether has no line; everything else has.
            bool const absent = w.rule.empty() || text.find("is missing") != std::string::npos;
            auto const at = text.find(file.filename().string() + ":");
            ASSERT_NE(at, std::string::npos) << w.name << ": " << text;
            auto const next = text[at + file.filename().string().size() + 1];
            EXPECT_TRUE(absent || (next >= '1' && next <= '9')) << w.name << ": " << text;
        }
        std::filesystem::remove(file);
    }
}

TEST(ProtocolFile, MayAskForAnyMetricOfAStructureAndForARange) {
    auto const within = replaced(replaced(good, "<=", "within"), "limit = 30", "limits = [100, 200]");
    auto const file = write("schema = 1\nname = \"t\"\ntitle = \"T\"\nk = 1\n" + replaced(within, "lung.mc_Gy", "dose.GTV.1.D95_Gy"));
    Patient p;
    p.request.protocol = file.string();
    EXPECT_EQ(judge(p.request, p.metrics, p.activity).rules.at(0).status, Status::not_assessable);
    StructureMetrics gtv;
    gtv.name = "GTV.1";
    for (auto const& [value, u, status] :
         {std::tuple{150.0, 10.0, Status::pass}, std::tuple{195.0, 10.0, Status::indeterminate}, std::tuple{95.0, 1.0, Status::fail},
          std::tuple{205.0, 1.0, Status::fail}, std::tuple{200.0, 1.0, Status::boundary}}) {
        gtv.dose["D95_Gy"] = {value, u, 0};
        p.metrics.structures = {gtv};
        auto const verdict = judge(p.request, p.metrics, p.activity);
        EXPECT_EQ(verdict.rules.at(0).status, status) << value;
        EXPECT_EQ(verdict.overall, status) << value;
    }
    std::filesystem::remove(file);
}

TEST(ProtocolFile, SaysAllMistakesAtOnceWithTheirLines) {
    auto const file = write("schema = 1\nname = \"t\"\ntitle = \"T\"\n" + replaced(replaced(good, "30", "\"x\""), "lung.mc_Gy", "lung.mc") +
                            replaced(good, "<=", "=<") + "nonsense = 1\n");
    std::string said;
    try {
        check_protocol_file(file);
    } catch (Error const& error) { said = error.what(); }
    std::filesystem::remove(file);
    auto const name = file.filename().string();
    for (auto const& line : {name + ":8: ", name + ":10: ", name + ":17: ", name + ":20: ", name + ":12: "})
        EXPECT_NE(said.find(line), std::string::npos) << line << " in\n" << said;
}

TEST(ProtocolFile, EveryFileOfTheFolderIsRead) {
    int count = 0;
    for (auto const& entry : std::filesystem::directory_iterator(source_dir + "/protocols")) {
        if (!entry.is_regular_file()) continue;  // plans/ holds objectives
        auto const text = check_protocol_file(entry.path());
        EXPECT_NE(text.find(entry.path().stem().string()), std::string::npos) << text;
        ++count;
    }
    EXPECT_GE(count, 4);
    auto const rescue = check_protocol_file("rescue");
    EXPECT_NE(rescue.find("parameter one_month_days = 31 days (not specified by the protocol, house choice: 31 days"), std::string::npos)
        << rescue;
    EXPECT_NE(rescue.find("only if clinical.anticoagulant is no"), std::string::npos) << rescue;
    EXPECT_NE(rescue.find("5 answer not_assessable"), std::string::npos) << rescue;  // two margin rows, three of the manual
}

TEST(ProtocolFile, ForOneProductSaysNothingOfTheOther) {
    Patient p;
    p.request.protocol = "eanm2022-resin";
    p.request.clinical.declared = {{"segmentectomy", true}, {"lobectomy", false}, {"unilobar", false}, {"bilobar", false}};
    StructureMetrics perfused;
    perfused.name = "perfused";
    perfused.dose["mean_Gy"] = {160, 2, 0};
    p.metrics.structures = {perfused};
    EXPECT_EQ(p.rule("S1").status, Status::pass);
    EXPECT_EQ(p.rule("L1").status, Status::pass);  // does not apply
    EXPECT_NE(p.rule("L1").why.find("does not apply"), std::string::npos);
    p.request.clinical.declared = {{"bilobar", true}};
    EXPECT_EQ(p.rule("B1").status, Status::not_assessable);  // no normal liver
    for (auto const* name : {"TheraSphere", ""}) {
        p.request.product.name = name;
        EXPECT_EQ(p.rule("S1").status, Status::not_assessable);
        EXPECT_NE(p.rule("S1").why.find("resin"), std::string::npos);
    }
}

TEST(ProtocolFile, AnswersScoresAndResponses) {
    auto const score = [&](std::string const& quantity, Patient& p) {
        auto const file = write("schema = 1\nname = \"t\"\ntitle = \"T\"\n" + replaced(replaced(good, "lung.mc_Gy", quantity), "30", "2"));
        p.request.protocol = file.string();
        auto const rule = p.verdict().rules.at(0);
        std::filesystem::remove(file);
        return rule;
    };
    Patient p;
    EXPECT_NEAR(score("score.albi", p).value.value_or(0), -2.6672, 0.5e-4);
    EXPECT_EQ(score("score.albi_grade", p).value, 1.0);
    EXPECT_EQ(score("score.meld", p).value, 7.0);
    EXPECT_NE(score("score.meld_na", p).why.find("sodium_mmol_per_L"), std::string::npos);
    EXPECT_EQ(score("score.mrecist_best", p).status, Status::not_assessable);
    LesionRow a;
    a.name = "A", a.enhancing_mm = 96;
    LesionRow smaller = a, fresh = a;
    smaller.enhancing_mm = 40;
    fresh.name = "B", fresh.kind = LesionKind::new_lesion, fresh.in_treated_volume = false;
    p.request.clinical.visits = {{"2026-01-05", {a}}, {"2026-04-05", {smaller, fresh}}};
    EXPECT_EQ(score("score.mrecist_best", p).value, 4.0);            // PD by a new lesion outside
    EXPECT_EQ(score("score.localized_mrecist_best", p).value, 2.0);  // PR in the treated volume
}

}  // namespace
}  // namespace yttria
