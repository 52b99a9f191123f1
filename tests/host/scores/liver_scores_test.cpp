// SPDX-License-Identifier: Apache-2.0
// AC-13: the worked numbers of clinical.md 1.6, printed with four decimals: tolerance half the last digit. Points and grades are exact.
#include "host/scores/liver_scores.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

constexpr double last_digit = 0.5e-4;

TEST(Albi, FollowsTheTable) {
    struct Row {
        double bilirubin, albumin, score;
        int grade;
    };
    for (auto const& row : {Row{0.6, 4.40, -3.0726, 1}, Row{0.8, 4.02, -2.6672, 1}, Row{1.0, 4.00, -2.5862, 2}, Row{2.5, 2.90, -1.3886, 3},
                            Row{3.5, 2.20, -0.6971, 3}}) {
        auto const score = albi_score(row.bilirubin, row.albumin);
        EXPECT_NEAR(score, row.score, last_digit);
        EXPECT_EQ(albi_grade(score), row.grade) << row.score;
    }
}

TEST(Albi, GradesIncludeTheirUpperEndAndGradeTwoIsSplit) {
    EXPECT_EQ(albi_grade(-2.60), 1);
    EXPECT_EQ(albi_grade(-2.5999), 2);
    EXPECT_EQ(albi_grade(-1.39), 2);
    EXPECT_EQ(albi_grade(-1.3899), 3);
    EXPECT_EQ(modified_albi_grade(-2.6), "1");
    EXPECT_EQ(modified_albi_grade(-2.3), "2a");
    EXPECT_EQ(modified_albi_grade(-2.26), "2b");
    EXPECT_EQ(modified_albi_grade(-1.0), "3");
}

TEST(ChildPugh, FollowsTheWorkedExamples) {
    EXPECT_EQ(child_pugh_score({2.0, 3.6, 1.2, Ascites::absent, 0}), 6);
    EXPECT_EQ(child_pugh_score({2.4, 3.5, 1.2, Ascites::absent, 0}), 7);
    EXPECT_EQ(child_pugh_score({0.8, 4.02, 1.05, Ascites::absent, 0}), 5);  // AC-12
    EXPECT_EQ(child_pugh_class(6), 'A');
    EXPECT_EQ(child_pugh_class(7), 'B');
    EXPECT_EQ(child_pugh_class(9), 'B');
    EXPECT_EQ(child_pugh_class(10), 'C');
}

TEST(ChildPugh, BordersScoreTwo) {
    ChildPughInputs const best{1.0, 4.0, 1.0, Ascites::absent, 0};
    auto const points = [&](auto const& change) {
        auto inputs = best;
        change(inputs);
        return child_pugh_score(inputs) - 4;  // the other four score 1 each
    };
    for (auto const& [value, expected] : {std::pair{1.99, 1}, {2.0, 2}, {3.0, 2}, {3.01, 3}})
        EXPECT_EQ(points([&](auto& in) { in.bilirubin_mg_per_dL = value; }), expected) << value;
    for (auto const& [value, expected] : {std::pair{3.51, 1}, {3.5, 2}, {2.8, 2}, {2.79, 3}})
        EXPECT_EQ(points([&](auto& in) { in.albumin_g_per_dL = value; }), expected) << value;
    for (auto const& [value, expected] : {std::pair{1.69, 1}, {1.7, 2}, {2.3, 2}, {2.31, 3}})
        EXPECT_EQ(points([&](auto& in) { in.inr = value; }), expected) << value;
    for (auto const& [value, expected] : {std::pair{0, 1}, {1, 2}, {2, 2}, {3, 3}, {4, 3}})
        EXPECT_EQ(points([&](auto& in) { in.encephalopathy_grade = value; }), expected) << value;
    EXPECT_EQ(points([](auto& in) { in.ascites = Ascites::mild; }), 2);
    EXPECT_EQ(points([](auto& in) { in.ascites = Ascites::moderate; }), 3);
}

TEST(Meld, FollowsTheTable) {
    struct Row {
        double bilirubin, inr, creatinine, raw;
        int score;
    };
    for (auto const& row :
         {Row{0.8, 1.05, 0.9, 6.9764, 7}, Row{1.9, 1.2, 1.3, 13.4090, 13}, Row{2.8, 1.6, 1.4, 18.8060, 19}, Row{10, 3, 5, 40.7051, 40}}) {
        MeldInputs const in{row.bilirubin, row.inr, row.creatinine, false};
        EXPECT_NEAR(meld_raw(in), row.raw, last_digit);
        EXPECT_EQ(meld_score(in), row.score);
    }
    EXPECT_EQ(meld_score({0.1, 0.1, 0.1, false}), 6);  // all taken as 1: 6.43
    EXPECT_DOUBLE_EQ(meld_raw({2, 1.5, 1, true}), meld_raw({2, 1.5, 4, false}));
}

TEST(Meld, WithSodiumAndVersionThreeFollowTheWorkedNumbers) {
    EXPECT_NEAR(meld_sodium_raw(19, 130), 23.851, 0.5e-3);
    EXPECT_EQ(meld_sodium_score(19, 130), 24);
    EXPECT_EQ(meld_sodium_score(11, 125), 11);  // only above 11
    EXPECT_DOUBLE_EQ(meld_sodium_raw(19, 100), meld_sodium_raw(19, 125));
    EXPECT_DOUBLE_EQ(meld_sodium_raw(19, 150), 19);
    EXPECT_NEAR(meld3_raw({2.8, 1.6, 1.4, false}, 130, 2.9, false), 23.4665, last_digit);
    EXPECT_NEAR(meld3_raw({2.8, 1.6, 1.4, false}, 130, 2.9, true), 23.4665 + 1.33, last_digit);
}

TEST(LiverScores, RefuseWhatNoScoreCanBeMadeOf) {
    EXPECT_THROW(albi_score(0, 4), Error);
    EXPECT_THROW(child_pugh_score({1, 4, std::nan(""), Ascites::absent, 0}), Error);
    EXPECT_THROW(child_pugh_score({1, 4, 1, Ascites::absent, 5}), Error);
    EXPECT_THROW(meld_raw({1, 1, 0, false}), Error);
    EXPECT_NO_THROW(meld_raw({1, 1, 0, true}));
}

}  // namespace
}  // namespace yttria
