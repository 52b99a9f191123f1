// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <tuple>

#include <unistd.h>

namespace yttria {
namespace {

std::string const source_dir = YTTRIA_SOURCE_DIR;

/// The patient of clinical.md AC-05: passes E1a, and E2 with the reserve of 4.4.
struct Patient {
    Case request;
    Metrics metrics;
    Activity activity;
    Patient() {
        request.protocol = source_dir + "/protocols/rescue.toml";
        metrics.partition.assessable = true;
        metrics.partition.lung_at_150_Gy = 6.7021;
        metrics.untreated_reserve_fraction = 0.33871;
        activity.purposes = {"maa"};
    }
    RuleResult rule(std::string const& id) const {
        auto const verdict = judge(request, metrics, activity);
        for (auto const& r : verdict.rules)
            if (r.id == id) return r;
        ADD_FAILURE() << "no rule " << id;
        return {};
    }
};

TEST(Rescue, HasEveryRowOfTheEntryAndLeavesNoDoubt) {
    auto const verdict = judge(Patient().request, Patient().metrics, Patient().activity);
    std::set<std::string> ids;
    for (auto const& rule : verdict.rules) ids.insert(rule.id);
    for (auto const* id : {"I1",   "I2",   "I3a",  "I3b",  "I4",   "I5",   "I6",   "I7",    "I8",  "I9",  "I9.1", "I9.2",
                           "I9.3", "I9.4", "I9.5", "I9.6", "I9.7", "I9.8", "I9.9", "I9.10", "I10", "I11", "I12",  "E1a",
                           "E1b",  "E2",   "E3",   "E4",   "E5",   "E6",   "P1",   "P2",    "P3",  "M1",  "M2",   "M3"})
        EXPECT_TRUE(ids.contains(id)) << id;
    EXPECT_EQ(verdict.overall, Status::not_assessable);
    EXPECT_GE(verdict.unspecified.size(), 8U);
    for (auto const& rule : verdict.rules) {
        EXPECT_FALSE(rule.source.empty()) << rule.id;
        bool const evaluated = rule.id == "E1a" || rule.id == "E2";
        EXPECT_EQ(rule.status == Status::not_assessable, !evaluated) << rule.id;
        EXPECT_FALSE(rule.why.empty()) << rule.id;
    }
}

TEST(Rescue, LungRuleFollowsTheAcceptanceCases) {
    Patient p;
    EXPECT_EQ(p.rule("E1a").status, Status::pass);
    EXPECT_EQ(p.rule("E1a").limit, 15.0);
    p.metrics.partition.lung_at_150_Gy = 21.4773;
    EXPECT_EQ(p.rule("E1a").status, Status::fail);
    EXPECT_EQ(judge(p.request, p.metrics, p.activity).overall, Status::fail);
    p.metrics.partition.lung_at_150_Gy = 150 * 0.125 / 0.875 * (0.56 + 0.70 / 5);
    EXPECT_EQ(p.rule("E1a").status, Status::boundary);
    EXPECT_NE(p.rule("E1a").why.find("pass"), std::string::npos);
    p.metrics.partition.lung_at_150_Gy = 15.1373;
    EXPECT_EQ(p.rule("E1a").status, Status::fail);
    p.metrics.partition.variants = {{"viable tumour", 12.5}};
    EXPECT_EQ(p.rule("E1a").status, Status::indeterminate);
}

TEST(Rescue, LungRuleNeedsAnMaaImageAndAShuntFraction) {
    Patient p;
    for (auto const& purposes : {std::vector<std::string>{"y90"}, std::vector<std::string>{"maa", "y90"}, std::vector<std::string>{}}) {
        p.activity.purposes = purposes;
        auto const rule = p.rule("E1a");
        EXPECT_EQ(rule.status, Status::not_assessable);
        EXPECT_NE(rule.why.find("maa"), std::string::npos) << rule.why;
        EXPECT_FALSE(rule.value.has_value());
    }
    p.activity.purposes = {"maa"};
    p.metrics.partition.assessable = false;
    p.metrics.partition.why = "no lung shunt fraction";
    EXPECT_EQ(p.rule("E1a").status, Status::not_assessable);
    EXPECT_EQ(p.rule("E1a").why, "no lung shunt fraction");
}

TEST(Rescue, ReserveFollowsTheAcceptanceCasesAndIsNotAssessableWithoutATreatedVolume) {
    Patient p;
    EXPECT_EQ(p.rule("E2").status, Status::pass);
    p.metrics.untreated_reserve_fraction = (1240.0 - 868.0) / 1240.0;
    EXPECT_EQ(p.rule("E2").status, Status::boundary);
    EXPECT_NE(p.rule("E2").why.find("pass"), std::string::npos);
    p.metrics.untreated_reserve_fraction = (1240.0 - 880.0) / 1240.0;
    EXPECT_EQ(p.rule("E2").status, Status::fail);
    p.metrics.untreated_reserve_fraction = std::nan("");
    EXPECT_EQ(p.rule("E2").status, Status::not_assessable);
}

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
            EXPECT_NE(text.find(file.filename().string()), std::string::npos) << w.name << ": " << text;
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

TEST(ProtocolFile, CheckSaysWhatCanBeEvaluated) {
    auto const text = check_protocol_file(source_dir + "/protocols/rescue.toml");
    EXPECT_NE(text.find("2 can be evaluated by this version: E1a, E2"), std::string::npos) << text;
}

}  // namespace
}  // namespace yttria
