// SPDX-License-Identifier: Apache-2.0
#include "host/scores/mrecist.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

LesionRow target(std::string const& name, double mm, bool inside = true) {
    LesionRow row;
    row.name = name;
    row.enhancing_mm = mm;
    row.in_treated_volume = inside;
    return row;
}
LesionRow other(std::string const& name, NonTargetState state) {
    LesionRow row;
    row.name = name;
    row.kind = LesionKind::non_target;
    row.state = state;
    return row;
}
LesionRow fresh(std::string const& name, bool inside, bool met = true) {
    LesionRow row;
    row.name = name;
    row.kind = LesionKind::new_lesion;
    row.in_treated_volume = inside;
    row.criterion_met = met;
    return row;
}

TEST(Mrecist, FollowsTheTable) {
    struct Row {
        double baseline, smallest, now;
        Response response, with_5_mm;
    };
    using enum Response;
    for (auto const& row :
         {Row{96, 96, 67.2, partial, partial}, Row{96, 96, 67.3, stable, stable}, Row{96, 60, 72.0, progressive, progressive},
          Row{96, 60, 71.9, stable, stable}, Row{96, 96, 0, complete, complete}, Row{20, 10, 12, progressive, partial}}) {
        EXPECT_EQ(target_response(row.baseline, row.smallest, row.now), row.response) << row.now;
        EXPECT_EQ(target_response(row.baseline, row.smallest, row.now, true), row.with_5_mm) << row.now;
    }
    EXPECT_EQ(target_response(50, 0, 1), progressive);  // anything after nothing
}

TEST(Mrecist, ANewLesionOutsideIsProgressionButNotInTheTreatedVolume) {
    std::vector<Visit> const visits{{"2026-01-05", {target("A", 96)}}, {"2026-04-05", {target("A", 40), fresh("B", false)}}};
    auto const all = follow(visits), local = follow(visits, {.localized = true});
    EXPECT_EQ(all.visits.at(0).response, Response::progressive);
    EXPECT_EQ(all.progression_date, "2026-04-05");
    EXPECT_EQ(all.first_response_date, "");
    EXPECT_EQ(local.visits.at(0).response, Response::partial);
    EXPECT_EQ(local.progression_date, "");
    EXPECT_EQ(local.first_response_date, "2026-04-05");
}

TEST(Mrecist, ANewLesionInsideOrOneThatMeetsNoCriterion) {
    std::vector<Visit> visits{{"2026-01-05", {target("A", 96)}}, {"2026-04-05", {target("A", 0), fresh("B", true)}}};
    EXPECT_EQ(follow(visits, {.localized = true}).best, Response::progressive);
    visits[1].lesions[1].criterion_met = false;
    EXPECT_EQ(follow(visits, {.localized = true}).best, Response::complete);
}

TEST(Mrecist, OverallIsLedByTheWorstOfItsParts) {
    auto const at = [](double mm, NonTargetState state) {
        return *follow({{"0", {target("A", 50), other("N", NonTargetState::incomplete)}}, {"1", {target("A", mm), other("N", state)}}})
                    .visits.at(0)
                    .response;
    };
    EXPECT_EQ(at(0, NonTargetState::gone), Response::complete);
    EXPECT_EQ(at(0, NonTargetState::incomplete), Response::partial);
    EXPECT_EQ(at(30, NonTargetState::incomplete), Response::partial);
    EXPECT_EQ(at(50, NonTargetState::gone), Response::stable);
    EXPECT_EQ(at(0, NonTargetState::progressed), Response::progressive);
}

TEST(Mrecist, KeepsTheDatesOfFirstResponseAndOfProgressionAndTheSmallestSum) {
    auto const course = follow({{"0", {target("A", 60), target("B", 36)}},
                                {"1", {target("A", 40), target("B", 25)}},
                                {"2", {target("A", 40), target("B", 20)}},
                                {"3", {target("A", 50), target("B", 22)}}});
    EXPECT_EQ(course.visits.at(0).response, Response::partial);      // 65 of 96
    EXPECT_EQ(course.visits.at(2).response, Response::progressive);  // 72 from 60, though 25 % below the baseline
    EXPECT_EQ(course.first_response_date, "1");
    EXPECT_EQ(course.progression_date, "3");
    EXPECT_EQ(course.best, Response::partial);
}

TEST(Mrecist, WithoutARowForATargetTheVisitSaysNothingUnlessProgressionIsCertain) {
    auto const course = follow({{"0", {target("A", 60), target("B", 36)}}, {"1", {target("A", 0)}}});
    EXPECT_FALSE(course.visits.at(0).response.has_value());
    EXPECT_FALSE(course.best.has_value());
    EXPECT_NE(course.why, "");
    auto const worse = follow({{"0", {target("A", 60), target("B", 36)}}, {"1", {target("A", 0), fresh("C", true)}}});
    EXPECT_EQ(worse.best, Response::progressive);
    EXPECT_FALSE(follow({}).best.has_value());
    EXPECT_FALSE(follow({{"0", {target("A", 60, false)}}, {"1", {target("A", 0, false)}}}, {.localized = true}).best.has_value());
}

TEST(Mrecist, RefusesRowsThatContradictEachOther) {
    EXPECT_THROW(target_response(50, 60, 40), Error);
    EXPECT_THROW(follow({{"0", {fresh("A", true)}}, {"1", {}}}), Error);
    EXPECT_THROW(follow({{"0", {target("A", 50)}}, {"1", {target("B", 50)}}}), Error);
    EXPECT_THROW(follow({{"0", {target("A", -1)}}, {"1", {target("A", 0)}}}), Error);
}

}  // namespace
}  // namespace yttria
