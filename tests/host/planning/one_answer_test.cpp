// SPDX-License-Identifier: Apache-2.0
// The plan rows of RESCUE as `yttria plan` answers them, as `yttria run` does from the sessions of the same patient, and as the objective's
// rows do: one status each, over shunts, activities and sessions on both sides of every limit.
#include "host/planning/plan.hpp"
#include "tests/host/protocol/patient.hpp"

namespace yttria {
namespace {

Status of(Verdict const& verdict, std::string const& id) {
    for (auto const& rule : verdict.rules)
        if (rule.id == id) return rule.status;
    ADD_FAILURE() << "no rule " << id;
    return Status::fail;
}

TEST(PlanRows, HaveOneAnswerInARunAndInAPlan) {
    int below = 0, passed = 0;
    for (double const shunt : {0.04, 0.06, 0.08, 0.12, 0.20})
        for (double const GBq : {0.5, 1.9, 2.2, 2.52, 2.6, 3.75, 3.78, 4.18, 4.3, 5.06, 5.07, 6.03, 6.3})
            for (int const sessions : {1, 2}) {
                testing::Patient run;
                run.activity.lung_shunt_fraction = shunt;
                run.activity.sessions[0].shunt->fraction = shunt;
                run.activity.sessions[0].net_MBq = 1e3 * GBq / sessions;
                if (sessions == 2) run.activity.sessions.push_back(run.activity.sessions[0]);
                auto const in_run = run.verdict();

                auto request = run.request;
                request.partition.lung_shunt_fraction = shunt;
                request.planning.given = true;
                request.planning.objective = "rescue";
                request.planning.activity_GBq = GBq;
                request.planning.sessions = sessions;
                request.planning.liver_mL = request.partition.liver_mL;
                request.planning.tumour_mL = request.partition.tumour_mL;
                request.planning.treated_normal_mL = request.partition.treated_normal_mL;
                auto const plan = make_plan(request, nullptr);
                for (auto const* id : {"P1", "P2", "P3"}) {
                    auto const status = of(plan.verdict, id);
                    EXPECT_EQ(status, of(in_run, id)) << id << " " << shunt << " " << GBq << " GBq, " << sessions << " sessions";
                    // The objective's row of all sessions speaks of one session too, where the rule does not apply.
                    if (std::string(id) == "P3" && sessions == 1) continue;
                    for (auto const& row : plan.rows)
                        if (row.id == id) {
                            EXPECT_EQ(status, row.status) << "row " << id << " " << shunt << " " << GBq << ", " << sessions;
                        }
                }
                double const tumour = plan.used()->planned().tumour_Gy;
                below += tumour < 280;
                passed += tumour < 280 && of(in_run, "P1") == Status::pass;
            }
    EXPECT_GT(passed, 3);  // the case in question is among them, on both sides
    EXPECT_GT(below, 3 * passed);
}

}  // namespace
}  // namespace yttria
