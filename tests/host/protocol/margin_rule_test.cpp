// SPDX-License-Identifier: Apache-2.0
// Rules about margins, and about dose metrics at levels of their own.
#include "host/protocol/protocol.hpp"
#include "host/protocol/quantities.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace yttria {
namespace {

Metrics with_margin(double width_mm, std::string const& limited) {
    Metrics metrics;
    TumourMargin tumour;
    tumour.tumour = "T";
    MarginRing ring;
    ring.width_mm = width_mm;
    ring.limited = limited;
    ring.target_in_treated_percent = 97;
    IsodoseMargin isodose;
    isodose.dose_Gy = 100;
    isodose.edge.smallest_mm = {6.9, 0.2, 0};
    isodose.shell_percent = {65, 1, 0};
    ring.isodoses = {isodose};
    tumour.rings = {ring};
    metrics.margins.tumours = {tumour};
    return metrics;
}

class MarginRule : public ::testing::Test {
protected:
    void SetUp() override {
        file_ = std::filesystem::path(::testing::TempDir()) / ("yttria-margin-rule-" + std::to_string(::getpid()) + ".toml");
    }
    void TearDown() override { std::filesystem::remove(file_); }

    Case asking(std::string const& quantity, double limit) {
        std::ofstream(file_) << "schema = 1\nname = \"m\"\ntitle = \"m\"\n[[rule]]\nid = \"A\"\ngroup = \"g\"\ntext = \"a\"\nquantity = \""
                             << quantity << "\"\ncomparison = \">=\"\nlimit = " << limit << "\nsource = \"here\"\n";
        Case request;
        request.protocol = file_.string();
        return request;
    }
    RuleResult judged(std::string const& quantity, double limit, Metrics const& metrics) {
        return judge(asking(quantity, limit), metrics, {}).rules.at(0);
    }
    std::filesystem::path file_;
};

TEST_F(MarginRule, IsAnsweredWithItsUncertainty) {
    auto const metrics = with_margin(5, "");
    auto const rule = judged("margin.T.5mm.MAM100_mm", 5, metrics);
    EXPECT_EQ(rule.status, Status::pass);
    EXPECT_EQ(rule.value, 6.9);
    EXPECT_EQ(rule.u, 0.2);
    EXPECT_TRUE(rule.evaluated);
    EXPECT_EQ(judged("margin.tumours.5mm.MAM100_mm", 7, metrics).status, Status::indeterminate);  // within 2 u
    EXPECT_EQ(judged("margin.T.5mm.shell_V100_percent", 90, metrics).status, Status::fail);
    EXPECT_EQ(judged("margin.T.5mm.target_in_treated_percent", 95, metrics).status, Status::pass);
}

TEST_F(MarginRule, ThatIsResolutionLimitedNeverPasses) {
    auto const metrics = with_margin(5, "resolution-limited: 5 mm is below the image's 12 mm FWHM");
    auto const rule = judged("margin.T.5mm.MAM100_mm", 5, metrics);
    EXPECT_EQ(rule.status, Status::indeterminate);
    EXPECT_NE(rule.why.find("resolution-limited"), std::string::npos);
    EXPECT_EQ(judged("margin.T.5mm.MAM100_mm", 6.9, metrics).status, Status::indeterminate);  // not a boundary either
    EXPECT_EQ(judged("margin.T.5mm.MAM100_mm", 9, metrics).status, Status::fail);
    EXPECT_EQ(judged("margin.T.5mm.target_in_treated_percent", 95, metrics).status, Status::pass);  // of contours alone
}

TEST_F(MarginRule, WithoutTheWidthOrTheTumourIsNotAssessable) {
    auto const metrics = with_margin(5, "");
    for (auto const* quantity : {"margin.T.6mm.MAM100_mm", "margin.U.5mm.MAM100_mm", "margin.T.5mm.MAM150_mm", "margin.T.5mm.treated_mm"}) {
        auto const rule = judged(quantity, 1, metrics);
        EXPECT_EQ(rule.status, Status::not_assessable) << quantity;
        EXPECT_FALSE(rule.why.empty());
    }
}

TEST_F(MarginRule, MisspeltIsRefusedWithTheNearestName) {
    EXPECT_EQ(quantity_problem("margin.T.5mm.MAM100_mm"), "");
    EXPECT_EQ(quantity_problem("margin.coverage"), "");
    EXPECT_NE(quantity_problem("margin.T.5mm.MAN100_mm").find("MAM"), std::string::npos);
    EXPECT_NE(quantity_problem("margin.T.5.MAM100_mm"), "");
    EXPECT_NE(quantity_problem("margin.coverages"), "");
}

TEST_F(MarginRule, QuantitiesOfTheProtocolAreKnownBeforeMeasuring) {
    EXPECT_EQ(named_quantities(asking("margin.T.8mm.MAM130_mm", 1)), std::vector<std::string>{"margin.T.8mm.MAM130_mm"});
    EXPECT_TRUE(named_quantities({}).empty());
    Metrics metrics;
    metrics.structures.push_back({});
    metrics.structures.back().name = "Lesion 1.2";
    metrics.structures.back().dose["D99.5_Gy"] = {120, 1, 0};
    EXPECT_EQ(judged("dose.Lesion 1.2.D99.5_Gy", 100, metrics).status, Status::pass);
}

}  // namespace
}  // namespace yttria
