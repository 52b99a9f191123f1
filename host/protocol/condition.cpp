// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/condition.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// design.md section 7: an ensemble that does not decide.
constexpr double least_probability = 0.05, largest_probability = 0.95;

Judgement judge_number(Condition const& c, Answer const& found, double k) {
    if (c.comparison == "in") {
        bool const passes = std::any_of(c.values.begin(), c.values.end(), [&](double v) { return v == *found.value; });
        return {passes ? Status::pass : Status::fail, ""};
    }
    if (c.comparison == "is") return {(*found.value != 0) == c.expected ? Status::pass : Status::fail, ""};
    if (c.comparison != "within") return judge_value(comparison_of(c.comparison), *found.value, found.u, *c.limit, k, found.alternatives);
    auto const low = judge_value(Comparison::greater_equal, *found.value, found.u, *c.lower, k, found.alternatives);
    auto const high = judge_value(Comparison::less_equal, *found.value, found.u, *c.upper, k, found.alternatives);
    return low.status == worst(low.status, high.status) ? low : high;
}

bool member_holds(Condition const& c, double value) {
    if (c.comparison == "within")
        return holds(Comparison::greater_equal, value, *c.lower) && holds(Comparison::less_equal, value, *c.upper);
    return c.limit && holds(comparison_of(c.comparison), value, *c.limit);
}

/// What an ensemble and a reservation make of a status that the value alone decided.
Judgement reconsider(Judgement judgement, Condition const& c, Answer const& found) {
    bool const decided = judgement.status == Status::pass || judgement.status == Status::fail;
    if (!found.draws.empty() && decided && (c.limit || c.lower)) {
        auto const holding = std::count_if(found.draws.begin(), found.draws.end(), [&](double v) { return member_holds(c, v); });
        double const p = static_cast<double>(holding) / static_cast<double>(found.draws.size());
        auto const text =
            "it holds in " + short_number(100 * p) + " % of " + std::to_string(found.draws.size()) + " members of the ensemble";
        bool const against = judgement.status == Status::pass ? p <= least_probability : p >= largest_probability;
        if (against || (p > least_probability && p < largest_probability)) return {Status::indeterminate, text};
        judgement.why = text;
    }
    if (found.reservation.empty()) return judgement;
    if (judgement.status == Status::pass || judgement.status == Status::boundary) judgement.status = Status::indeterminate;
    judgement.why = found.reservation + (judgement.why.empty() ? "" : "; " + judgement.why);
    return judgement;
}

Outcome evaluate_leaf(Condition const& c, Subject const& subject, double k) {
    PartResult part;
    part.quantity = c.quantity;
    part.comparison = c.comparison == "within" || c.comparison == "in" || c.comparison == "is" ? text_of(c) : c.comparison;
    part.unit = c.unit;
    part.limit = c.limit;
    auto const found = answer(c.quantity, subject);
    part.why = found.why;
    part.origin = found.origin;
    if (found.value) {
        if (is_flag_quantity(c.quantity))
            part.answer = *found.value != 0 ? "yes" : "no";
        else
            part.value = found.value, part.u = found.u;
        auto const judgement = reconsider(judge_number(c, found, k), c, found);
        part.status = judgement.status;
        part.why = judgement.why;
        bool const plain = part.why.empty() || part.why == "no uncertainty";
        if (plain && !found.origin.empty()) part.why += (part.why.empty() ? "" : "; ") + found.origin;
    } else if (part.why.empty()) {
        part.why = "no value";
    }
    return {part.status, part.why, {part}};
}

std::string brief_text(PartResult const& part) {
    std::string value = part.answer;
    if (part.value) value = short_number(*part.value) + (part.unit.empty() ? "" : " " + part.unit);
    std::string const limit = part.limit ? " " + short_number(*part.limit) : "";
    return part.quantity + (value.empty() ? "" : " = " + value) + ", " + part.comparison + limit + ": " + to_string(part.status);
}

Outcome join(Condition const& c, Subject const& subject, double k) {
    bool const any = c.kind == Condition::Kind::any;
    Outcome out;
    std::vector<Outcome> inner;
    for (auto const& part : c.parts) inner.push_back(evaluate(part, subject, k));
    out.status = inner.front().status;
    for (auto const& one : inner) {
        out.status = any ? std::min(out.status, one.status) : worst(out.status, one.status);
        out.parts.insert(out.parts.end(), one.parts.begin(), one.parts.end());
    }
    for (auto const& one : inner) {
        if (one.status != out.status) continue;
        auto const text = one.parts.size() == 1 ? brief_text(one.parts.front()) + (one.why.empty() ? "" : " (" + one.why + ")") : one.why;
        out.why += (out.why.empty() ? "" : any ? ", nor: " : "; ") + text;
        if (any && out.status == Status::pass) break;  // one is enough
    }
    return out;
}

}  // namespace

Outcome evaluate(Condition const& condition, Subject const& subject, double k) {
    return condition.kind == Condition::Kind::leaf ? evaluate_leaf(condition, subject, k) : join(condition, subject, k);
}

std::string text_of(Condition const& c, bool with_quantity) {
    if (c.kind != Condition::Kind::leaf) {
        std::string out;
        for (auto const& part : c.parts)
            out += (out.empty() ? "" : c.kind == Condition::Kind::any ? " or " : " and ") + text_of(part, true);
        return "(" + out + ")";
    }
    std::string out = c.comparison;
    if (c.limit) out += " " + short_number(*c.limit);
    if (c.lower && c.upper) out += " " + short_number(*c.lower) + " to " + short_number(*c.upper);
    for (std::size_t i = 0; i < c.values.size(); ++i) out += (i == 0 ? " " : ", ") + short_number(c.values[i]);
    if (c.comparison == "is") out = c.expected ? "is yes" : "is no";
    return with_quantity ? c.quantity + " " + out : out;
}

bool is_evaluated(Condition const& condition) {
    // That the source leaves something open is an answer: not assessable, with that reason.
    bool const open = condition.quantity.starts_with("unspecified.");
    if (condition.kind == Condition::Kind::leaf) return open || is_evaluated(condition.quantity);
    return std::all_of(condition.parts.begin(), condition.parts.end(), [](auto const& part) { return is_evaluated(part); });
}

}  // namespace yttria
