// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/condition.hpp"

#include "patient.hpp"

namespace yttria {
namespace {

/// A comparison of a fact that has the status in its name (`Given`).
Condition leaf(std::string const& state) {
    Condition c;
    c.quantity = state;
    c.comparison = "<=";
    c.limit = 10;
    return c;
}

struct Given {
    Case request;
    Metrics metrics;
    Activity activity;
    Facts facts;
    Given() {
        facts["pass"].value = 5, facts["fail"].value = 15, facts["boundary"].value = 10;
        facts["indeterminate"].value = 9, facts["indeterminate"].u = 3;
        facts["not_assessable"].why = "missing";
    }
    Subject subject() const { return {request, metrics, activity, facts}; }
};

std::vector<Status> const all{Status::pass, Status::boundary, Status::indeterminate, Status::not_assessable, Status::fail};

TEST(Condition, LeavesHaveTheStatusOfTheirValue) {
    Given const given;
    for (auto const status : all) EXPECT_EQ(evaluate(leaf(to_string(status)), given.subject(), 2).status, status);
}

TEST(Condition, AnyTakesTheBestAndAllTheWorstOfItsParts) {
    Given const given;
    for (auto const a : all)
        for (auto const b : all) {
            Condition both;
            both.parts = {leaf(to_string(a)), leaf(to_string(b))};
            both.kind = Condition::Kind::any;
            EXPECT_EQ(evaluate(both, given.subject(), 2).status, std::min(a, b));
            both.kind = Condition::Kind::all;
            EXPECT_EQ(evaluate(both, given.subject(), 2).status, std::max(a, b));
            EXPECT_EQ(evaluate(both, given.subject(), 2).parts.size(), 2U);
        }
}

TEST(Condition, MayBeNestedAndSaysWhichPartDecided) {
    Given const given;
    Condition inner, outer;
    inner.kind = Condition::Kind::all;
    inner.parts = {leaf("pass"), leaf("not_assessable")};
    outer.kind = Condition::Kind::any;
    outer.parts = {leaf("fail"), inner};
    auto const outcome = evaluate(outer, given.subject(), 2);
    EXPECT_EQ(outcome.status, Status::not_assessable);
    EXPECT_NE(outcome.why.find("missing"), std::string::npos) << outcome.why;
    EXPECT_EQ(outcome.parts.size(), 3U);
    EXPECT_EQ(text_of(outer), "(fail <= 10 or (pass <= 10 and not_assessable <= 10))");
}

TEST(Condition, AnEnsembleThatDoesNotDecideIsIndeterminate) {
    Given given;
    auto& draws = given.facts["pass"].draws;
    for (int i = 0; i < 100; ++i) draws.push_back(i < 94 ? 5 : 15);
    auto const open = evaluate(leaf("pass"), given.subject(), 2);
    EXPECT_EQ(open.status, Status::indeterminate);
    EXPECT_NE(open.why.find("94 %"), std::string::npos) << open.why;
    draws[94] = draws[95] = 5;
    EXPECT_EQ(evaluate(leaf("pass"), given.subject(), 2).status, Status::pass);
}

TEST(Condition, AReservationNeverPasses) {
    Given given;
    for (auto const* name : {"pass", "boundary"}) {
        given.facts[name].reservation = "resolution-limited: 5 mm is below the image's 12 mm";
        auto const outcome = evaluate(leaf(name), given.subject(), 2);
        EXPECT_EQ(outcome.status, Status::indeterminate);
        EXPECT_NE(outcome.why.find("resolution-limited"), std::string::npos);
    }
    given.facts["fail"].reservation = "resolution-limited";
    EXPECT_EQ(evaluate(leaf("fail"), given.subject(), 2).status, Status::fail);
}

TEST(Condition, FactsOfTheCallerComeBeforeThoseOfTheCase) {
    testing::Patient p;
    p.verdict();
    Facts facts;
    facts["plan.lung_Gy"].value = 15.5;
    for (auto const& rule : judge(p.request, p.metrics, p.activity, facts).rules)
        if (rule.id == "P2") { EXPECT_EQ(rule.status, Status::fail); }
}

}  // namespace
}  // namespace yttria
