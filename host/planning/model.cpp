// SPDX-License-Identifier: Apache-2.0
// The multi-compartment plan and the rows that it answers.
#include "host/planning/plan.hpp"

#include "host/base/number_text.hpp"
#include "host/protocol/status.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// "The largest feasible tumour dose" is planned where the plan reaches this part of it (house choice: activities are drawn to 1 %).
constexpr double feasible_share = 0.99;
constexpr double rule_k = 2.0;  // without a u it has no effect

int sessions_of(Case const& request, std::vector<Territory> const& territories) {
    int sessions = request.planning.sessions;
    for (auto const& t : territories) sessions = std::max(sessions, t.session);
    return sessions;
}

/// Equal parts only where the territories do not say themselves which session is theirs.
int splits_of(std::vector<Territory> const& territories, int sessions) {
    bool const own = std::any_of(territories.begin(), territories.end(), [](auto const& t) { return t.session > 1; });
    return own ? 1 : sessions;
}

/// Where no territory has an activity of its own, each gets what gives its tumours the wanted dose: equal doses, then one factor.
void set_activities(Case const& request, Objective const& objective, std::vector<Territory>& territories, double K) {
    auto const& entries = request.planning.territories;
    for (std::size_t t = 0; t < territories.size(); ++t) {
        bool const given = t < entries.size() && entries[t].activity_GBq;
        if (!given && territories.size() > 1)
            territories[t].activity_GBq = activity_for_tumours(territories[t], objective.tumour_Gy.value_or(100), K);
    }
}

bool any_activity(Case const& request) {
    auto const& t = request.planning.territories;
    return request.planning.activity_GBq ||
           std::any_of(t.begin(), t.end(), [](auto const& entry) { return entry.activity_GBq.has_value(); });
}

std::vector<PlanTerm> terms_of(Case const& request, Objective const& objective, CompartmentDoses const& one, int sessions) {
    std::vector<PlanTerm> terms;
    auto const add = [&](std::string const& name, bool limit, bool strict, std::optional<double> const& Gy, double per_GBq) {
        if (Gy && std::isfinite(per_GBq)) terms.push_back({name, limit, strict, *Gy, per_GBq, unknown, "partition model"});
    };
    add("tumours mean", false, false, objective.tumour_Gy, one.tumour_Gy);
    if (!objective.tumour_Gy && one.territories.size() == 1)
        add("perfused volume mean", false, false, request.planning.perfused_Gy, one.territories[0].perfused_Gy);
    add("normal liver mean (highest territory)", true, false, objective.normal_limit_Gy, one.highest_normal_Gy);
    // A protocol's limit of one session says nothing about the sessions of a split; one that the case gives holds in each.
    bool const per_session = sessions == 1 || request.planning.lung_limit_Gy;
    if (per_session)
        add(sessions == 1 ? "lungs mean, one session" : "lungs mean, highest session", true, objective.strict, objective.lung_limit_Gy,
            one.highest_session_lung_Gy);
    if (sessions > 1) add("lungs mean, all sessions", true, objective.strict, objective.cumulative_lung_limit_Gy, one.lung_Gy);
    return terms;
}

bool sets_an_activity(std::vector<PlanTerm> const& terms) {
    return std::any_of(terms.begin(), terms.end(), [](auto const& term) { return !term.limit || term.Gy_per_GBq > 0; });
}

/// The largest tumour dose that the lung limit leaves; infinite without a limit or without lung dose.
double largest_feasible(Objective const& objective, ModelPlan const& model) {
    auto const& one = model.at_one_GBq;
    bool const split = model.sessions > 1;
    auto const limit = split ? objective.cumulative_lung_limit_Gy : objective.lung_limit_Gy;
    double const lung = split ? one.lung_Gy : one.highest_session_lung_Gy;
    return limit && lung > 0 ? one.tumour_Gy * *limit / lung : std::numeric_limits<double>::infinity();
}

PlanRow tumour_row(Objective const& objective, ModelPlan const& model) {
    auto const range = *objective.tumour_range_Gy;
    PlanRow row{objective.tumour_row,
                "planned mean tumour dose in its range, or below it where the lung limit binds",
                "Gy",
                "within " + brief(range[0]) + " to " + brief(range[1]),
                model.planned().tumour_Gy,
                Status::pass,
                ""};
    double const feasible = largest_feasible(objective, model);
    auto const low = judge_value(Comparison::greater_equal, *row.value, {}, range[0], rule_k);
    auto const high = judge_value(Comparison::less_equal, *row.value, {}, range[1], rule_k);
    row.status = worst(low.status, high.status);
    row.why = low.status == row.status ? low.why : high.why;
    if (low.status != Status::fail) return row;
    if (feasible >= range[0]) {
        row.why = "below the range, and the lung limit does not bind (" +
                  (std::isfinite(feasible) ? "the largest dose that keeps it is just under " + brief(feasible) + " Gy"
                                           : std::string("no dose reaches it")) +
                  ")";
        return row;
    }
    bool const reached = *row.value >= feasible_share * feasible && *row.value < feasible;
    row.status = reached ? Status::pass : Status::fail;
    row.why = "below the range; the lung limit binds: the largest dose that keeps it is just under " + brief(feasible) +
              " Gy, and the plan is " +
              (reached                 ? "within 1 % of it"
               : *row.value < feasible ? "further below it"
                                       : "not below it");
    return row;
}

/// A dose of the partition model below its limit; where the objective is strict, equality fails.
PlanRow row_below(std::string id, std::string text, double dose_Gy, double limit_Gy, bool strict) {
    auto const judged = judge_value(strict ? Comparison::less : Comparison::less_equal, dose_Gy, {}, limit_Gy, rule_k);
    return {std::move(id), std::move(text), "Gy", (strict ? "< " : "<= ") + brief(limit_Gy), dose_Gy, judged.status, judged.why};
}

PlanRow lung_row(Objective const& objective, ModelPlan const& model) {
    auto row = row_below(objective.lung_row, "planned lung dose of one session (partition model)", model.planned().highest_session_lung_Gy,
                         *objective.lung_limit_Gy, objective.strict);
    if (model.sessions > 1) {
        row.status = Status::not_assessable;
        row.why = "the lung limit of each session of a split: not specified";
    }
    return row;
}

PlanRow cumulative_row(Objective const& objective, ModelPlan const& model) {
    auto row = row_below(objective.cumulative_row, "planned lung dose of all sessions together (partition model)", model.planned().lung_Gy,
                         *objective.cumulative_lung_limit_Gy, objective.strict);
    if (model.sessions == 1) row.why = "one session; " + row.why;
    return row;
}

}  // namespace

ModelPlan plan_model(Case const& request, Objective const& objective, std::vector<Territory> territories, double K, double lung_kg) {
    ModelPlan out;
    set_activities(request, objective, territories, K);
    double total = 0;
    for (auto const& t : territories) total += t.activity_GBq;
    for (auto& t : territories) t.activity_GBq /= total;
    out.territories = territories;
    out.sessions = sessions_of(request, territories);
    auto const doses = [&](double activity_GBq, int sessions) {
        return compartment_doses(territories, activity_GBq, K, lung_kg, splits_of(territories, sessions));
    };
    out.at_one_GBq = doses(1.0, out.sessions);
    out.terms = terms_of(request, objective, out.at_one_GBq, out.sessions);
    if (sets_an_activity(out.terms)) {
        out.choice = choose_activity(out.terms);
        out.at_choice = doses(out.choice->activity_GBq, out.sessions);
        int const most = std::max({objective.most_sessions, out.sessions, 1});
        for (int n = 1; n <= most; ++n) {
            bool const own = splits_of(territories, 2) == 1;  // territories with their own sessions are not split further
            auto const terms = own ? out.terms : terms_of(request, objective, doses(1.0, n), n);
            if (own && n != out.sessions) continue;
            // A limit of all sessions alone sets nothing for one.
            out.by_sessions.push_back(sets_an_activity(terms)
                                          ? choose_activity(terms)
                                          : Choice{unknown, unknown, unknown, unknown, "nothing that is asked for", false});
        }
    }
    if (any_activity(request)) out.at_given = doses(request.planning.activity_GBq.value_or(total), out.sessions);
    if (!out.choice && !out.at_given)
        throw input_error(request.file.string() +
                          ": [planning] wants no dose and gives no activity (there is nothing to plan) give tumour_Gy, an objective, or "
                          "activity_GBq");
    return out;
}

std::vector<PlanRow> plan_rows(Objective const& objective, ModelPlan const& model) {
    std::vector<PlanRow> rows;
    if (objective.tumour_range_Gy) rows.push_back(tumour_row(objective, model));
    if (objective.lung_limit_Gy) rows.push_back(lung_row(objective, model));
    if (objective.cumulative_lung_limit_Gy) rows.push_back(cumulative_row(objective, model));
    return rows;
}

}  // namespace yttria
