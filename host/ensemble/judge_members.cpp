// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/quantities.hpp"
#include "host/ensemble/run_ensemble.hpp"
#include "host/protocol/protocol_file.hpp"
#include "host/protocol/status.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace yttria {
namespace {

/// design.md section 7: between these an ensemble does not decide.
constexpr double least_probability = 0.05, largest_probability = 0.95;

bool names_one_of(Condition const& condition, std::set<std::string> const& names) {
    if (condition.kind == Condition::Kind::leaf) return names.contains(condition.quantity);
    return std::any_of(condition.parts.begin(), condition.parts.end(), [&](Condition const& c) { return names_one_of(c, names); });
}

/// A rule holds where it passes; at its limit the inequality as written decides.
bool holds_in_member(RuleResult const& rule) {
    return rule.status == Status::pass || (rule.status == Status::boundary && rule.why.ends_with("pass"));
}

/// Rules as a whole, by the members: any, all and if join quantities that move together.
std::vector<EnsembleRule> probabilities(Result const& result, Ensemble const& ensemble) {
    auto const protocol = read_protocol(protocol_of(result.request));
    std::set<std::string> drawn;
    auto const asked = quantities_of(protocol);
    for (auto const& q : ensemble.quantities)
        if (asked.contains(q.name) && !q.draws.empty()) drawn.insert(q.name);
    std::vector<EnsembleRule> out;
    for (auto const& rule : protocol.rules) out.push_back({rule.id, {}});
    std::vector<std::uint32_t> holding(out.size(), 0), assessed(out.size(), 0);
    for (std::uint32_t m = 0; m < ensemble.members; ++m) {
        Facts facts;
        for (auto const& q : ensemble.quantities)
            if (drawn.contains(q.name) && std::isfinite(q.draws[m])) facts[q.name].value = q.draws[m];
        auto const verdict = judge(result.request, result.metrics, result.activity, facts);
        for (std::size_t r = 0; r < out.size(); ++r) {
            if (verdict.rules[r].status == Status::not_assessable) continue;
            ++assessed[r];
            holding[r] += holds_in_member(verdict.rules[r]) ? 1 : 0;
        }
    }
    for (std::size_t r = 0; r < out.size(); ++r) {
        auto const& rule = protocol.rules[r];
        bool const touched = names_one_of(rule.test, drawn) || (rule.applies && names_one_of(*rule.applies, drawn));
        if (touched && assessed[r] > 0) out[r].probability = static_cast<double>(holding[r]) / assessed[r];
    }
    return out;
}

void reconsider(RuleResult& rule, double probability, std::uint32_t members) {
    rule.probability = probability;
    bool const passes = rule.status == Status::pass, fails = rule.status == Status::fail;
    bool const open = probability > least_probability && probability < largest_probability;
    bool const against = (passes && probability <= least_probability) || (fails && probability >= largest_probability);
    if (!(passes || fails) || !(open || against)) return;
    rule.status = Status::indeterminate;
    rule.why = "the rule as a whole holds in " + short_number(100 * probability) + " % of " + std::to_string(members) +
               " members of the ensemble" + (rule.why.empty() ? "" : "; " + rule.why);
}

}  // namespace

void add_ensemble(Result& result, Ensemble ensemble) {
    if (result.request.protocol) {
        Facts facts;
        auto const asked = named_quantities(result.request);
        for (auto const& q : ensemble.quantities) {
            if (std::find(asked.begin(), asked.end(), q.name) == asked.end()) continue;
            auto answer = read_quantity(q.name, result.request, result.metrics, result.activity);
            for (double const v : q.draws)
                if (std::isfinite(v)) answer.draws.push_back(v);
            facts[q.name] = std::move(answer);
        }
        auto verdict = judge(result.request, result.metrics, result.activity, facts);
        ensemble.rules = probabilities(result, ensemble);
        verdict.overall = Status::pass;
        for (std::size_t r = 0; r < verdict.rules.size(); ++r) {
            if (ensemble.rules[r].probability) reconsider(verdict.rules[r], *ensemble.rules[r].probability, ensemble.members);
            verdict.overall = worst(verdict.overall, verdict.rules[r].status);
        }
        result.verdict = std::move(verdict);  // its warnings are those of the first judgement
    }
    if (ensemble.failed > 0)
        result.warnings.push_back({"ensemble.failed_members", std::to_string(ensemble.failed) + " of " + std::to_string(ensemble.members) +
                                                                  " members of the ensemble could not be computed (a drawn contour left "
                                                                  "nothing of a structure, say); they are left out of all spreads"});
    result.ensemble = std::move(ensemble);
}

}  // namespace yttria
