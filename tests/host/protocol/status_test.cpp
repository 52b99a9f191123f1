// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/status.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

Judgement lung(double value, std::optional<double> u = {}, std::vector<Alternative> const& others = {}) {
    return judge_value(Comparison::less_equal, value, u, 15.0, 2.0, others);
}

TEST(Status, WithoutUncertaintyTheValueDecidesAndSaysSo) {
    EXPECT_EQ(lung(14.9).status, Status::pass);
    EXPECT_EQ(lung(15.1).status, Status::fail);
    EXPECT_EQ(lung(14.9).why, "no uncertainty");
    EXPECT_EQ(lung(14.9, std::nan("")).why, "no uncertainty");
}

TEST(Status, OnTheLimitIsBoundaryAndTheInequalityAsWrittenSaysWhatItWouldBe) {
    EXPECT_EQ(lung(15.0).status, Status::boundary);
    EXPECT_NE(lung(15.0).why.find("pass"), std::string::npos);
    EXPECT_EQ(lung(15.0 * (1 + 0.9e-9)).status, Status::boundary);
    EXPECT_EQ(lung(15.0 * (1 + 1.1e-9)).status, Status::fail);
    auto const strict = judge_value(Comparison::less, 15.0, {}, 15.0, 2.0);
    EXPECT_EQ(strict.status, Status::boundary);
    EXPECT_NE(strict.why.find("fail"), std::string::npos);
    EXPECT_EQ(judge_value(Comparison::greater_equal, 0.30, {}, 0.30, 2.0).status, Status::boundary);
}

TEST(Status, ACrossingOfTheLimitWithinTwoUIsIndeterminate) {
    EXPECT_EQ(lung(14.0, 0.49).status, Status::pass);
    EXPECT_EQ(lung(14.0, 0.51).status, Status::indeterminate);
    EXPECT_EQ(lung(16.0, 0.51).status, Status::indeterminate);
    EXPECT_EQ(lung(16.0, 0.49).status, Status::fail);
    EXPECT_EQ(judge_value(Comparison::less_equal, 14.0, 0.51, 15.0, 1.0).status, Status::pass);  // k of the protocol
}

TEST(Status, AChoiceOfMethodThatFlipsTheAnswerIsIndeterminateAndNamed) {
    auto const planar = lung(6.7, 0.1, {{"planar shunt", 15.6897}});
    EXPECT_EQ(planar.status, Status::indeterminate);
    EXPECT_NE(planar.why.find("planar shunt"), std::string::npos);
    EXPECT_EQ(lung(6.7, 0.1, {{"planar shunt", 8.0}}).status, Status::pass);
    EXPECT_EQ(lung(16.0, {}, {{"viable tumour", 12.5}}).status, Status::indeterminate);
    EXPECT_EQ(lung(6.7, {}, {{"unknown", std::nan("")}}).status, Status::pass);
}

TEST(Status, AnUnknownValueNeverPasses) { EXPECT_EQ(lung(std::nan("")).status, Status::not_assessable); }

TEST(Status, OfTheSummaryIsTheWorst) {
    std::vector<Status> const order{Status::fail, Status::not_assessable, Status::indeterminate, Status::boundary, Status::pass};
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = i; j < order.size(); ++j) EXPECT_EQ(worst(order[j], order[i]), order[i]);
}

}  // namespace
}  // namespace yttria
