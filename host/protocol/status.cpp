// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/status.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

constexpr double same = 1e-9;  // design.md section 7: relative distance at which a value is on its limit

std::string would_be(bool passes) { return passes ? "pass" : "fail"; }

}  // namespace

std::string to_string(Status status) {
    switch (status) {
        case Status::pass:
            return "pass";
        case Status::boundary:
            return "boundary";
        case Status::indeterminate:
            return "indeterminate";
        case Status::not_assessable:
            return "not_assessable";
        case Status::fail:
            return "fail";
    }
    return "not_assessable";
}

Status worst(Status a, Status b) { return std::max(a, b); }  // the enumeration is in this order

std::string short_number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

bool at_limit(double value, double limit) { return std::abs(value - limit) <= same * std::abs(limit); }

bool holds(Comparison comparison, double value, double limit) {
    bool const equal = at_limit(value, limit);
    switch (comparison) {
        case Comparison::less_equal:
            return equal || value < limit;
        case Comparison::less:
            return !equal && value < limit;
        case Comparison::greater_equal:
            return equal || value > limit;
        case Comparison::greater:
            return !equal && value > limit;
    }
    return false;
}

Judgement judge_value(Comparison comparison, double value, std::optional<double> const& u, double limit, double k,
                      std::vector<Alternative> const& alternatives) {
    if (!std::isfinite(value)) return {Status::not_assessable, "the value is not known"};
    bool const passes = holds(comparison, value, limit);
    for (auto const& other : alternatives) {
        bool const flips = std::isfinite(other.value) && holds(comparison, other.value, limit) != passes;
        if (flips)
            return {Status::indeterminate, "with " + other.name + " the value is " + short_number(other.value) + ", which would " +
                                               would_be(!passes) + "; the protocol does not say which to use"};
    }
    if (at_limit(value, limit)) return {Status::boundary, "equal to the limit; the inequality as written would be: " + would_be(passes)};
    if (!u || !std::isfinite(*u)) return {passes ? Status::pass : Status::fail, "no uncertainty"};
    if (holds(comparison, value - k * *u, limit) != holds(comparison, value + k * *u, limit))
        return {Status::indeterminate,
                "the value plus or minus " + short_number(k) + " u (u = " + short_number(*u) + ") crosses the limit"};
    return {passes ? Status::pass : Status::fail, ""};
}

}  // namespace yttria
