// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"

#include "host/protocol/protocol_file.hpp"
#include "host/protocol/quantities.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Empty where the transported images are what the rule asks for.
std::string image_problem(Rule const& rule, Activity const& activity) {
    if (rule.requires_image.empty()) return "";
    std::string others;
    for (auto const& purpose : activity.purposes)
        if (purpose != rule.requires_image) others += (others.empty() ? "" : ", ") + purpose;
    if (!activity.purposes.empty() && others.empty()) return "";
    return "needs an image of purpose " + rule.requires_image + " (this case transports " + (others.empty() ? "none" : others) + ")";
}

std::string comparison_text(Rule const& rule) {
    return rule.comparison == "within" ? "within " + short_number(*rule.lower) + " to " + short_number(*rule.upper) : rule.comparison;
}

Judgement judge_rule(Rule const& rule, Answer const& found, double k) {
    if (rule.comparison != "within")
        return judge_value(comparison_of(rule.comparison), *found.value, found.u, *rule.limit, k, found.alternatives);
    auto const low = judge_value(Comparison::greater_equal, *found.value, found.u, *rule.lower, k, found.alternatives);
    auto const high = judge_value(Comparison::less_equal, *found.value, found.u, *rule.upper, k, found.alternatives);
    return low.status == worst(low.status, high.status) ? low : high;
}

RuleResult answer_rule(Rule const& rule, double k, Metrics const& metrics, Activity const& activity) {
    RuleResult out;
    out.id = rule.id;
    out.group = rule.group;
    out.text = rule.text;
    out.unit = rule.unit;
    out.source = rule.source;
    out.comparison = comparison_text(rule);
    out.limit = rule.limit;
    out.evaluated = is_evaluated(rule.quantity);
    auto const found = answer(rule.quantity, metrics);
    out.why = out.evaluated ? image_problem(rule, activity) : found.why;
    if (!out.why.empty()) return out;  // the value of another image is not shown as this rule's
    out.why = found.why;
    if (!found.value) return out;
    out.value = found.value;
    out.u = found.u;
    auto const judgement = judge_rule(rule, found, k);
    out.status = judgement.status;
    out.why = judgement.why;
    if (!found.limited.empty()) {
        if (out.status == Status::pass || out.status == Status::boundary) out.status = Status::indeterminate;
        out.why = out.why.empty() ? found.limited : found.limited + "; " + out.why;
    }
    return out;
}

}  // namespace

Verdict judge(Case const& request, Metrics const& metrics, Activity const& activity) {
    Verdict verdict;
    if (!request.protocol) return verdict;
    auto const protocol = read_protocol(find_protocol(*request.protocol));
    verdict.protocol = protocol.name;
    verdict.title = protocol.title;
    verdict.unspecified = protocol.unspecified;
    verdict.overall = Status::pass;
    for (auto const& rule : protocol.rules) {
        verdict.rules.push_back(answer_rule(rule, protocol.k, metrics, activity));
        verdict.overall = worst(verdict.overall, verdict.rules.back().status);
    }
    return verdict;
}

std::string check_protocol_file(std::filesystem::path const& file) {
    auto const protocol = read_protocol(find_protocol(file.string()));
    std::string list;
    std::size_t count = 0;
    for (auto const& rule : protocol.rules) {
        if (!is_evaluated(rule.quantity)) continue;
        ++count;
        list += (list.empty() ? "" : ", ") + rule.id;
    }
    auto const all = protocol.rules.size();
    return protocol.file.string() + ": protocol \"" + protocol.name + "\" (" + protocol.title + ")\n" + std::to_string(all) +
           " rules, k = " + short_number(protocol.k) + "\n" + std::to_string(count) +
           " can be evaluated by this version: " + (list.empty() ? "none" : list) + "\n" + std::to_string(all - count) +
           " answer not_assessable\n" + std::to_string(protocol.unspecified.size()) + " things that it does not specify\n";
}

}  // namespace yttria
