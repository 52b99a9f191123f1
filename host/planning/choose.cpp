// SPDX-License-Identifier: Apache-2.0
#include "host/planning/choose.hpp"

#include "host/base/error.hpp"
#include "host/base/number_text.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// A dose reaches its limit where it is this close to it (design.md section 7).
constexpr double equal = 1e-9;
constexpr double step_GBq = 1e-3;

double largest_step_below(double bound) {
    double steps = std::floor(bound / step_GBq);
    if (!(steps * step_GBq < bound * (1 - equal))) steps -= 1;
    return steps * step_GBq;
}

}  // namespace

Choice choose_activity(std::vector<PlanTerm> const& terms) {
    Choice out;
    out.wanted_GBq = std::numeric_limits<double>::quiet_NaN();
    out.bound_GBq = std::numeric_limits<double>::infinity();
    PlanTerm const *wanted = nullptr, *bound = nullptr;
    for (auto const& term : terms) {
        if (!(term.Gy_per_GBq > 0) && term.limit) continue;  // what gets no dose limits nothing
        if (!(term.Gy_per_GBq > 0))
            throw input_error("[planning] " + term.name + ": " + brief(term.Gy) +
                              " Gy cannot be reached (it gets no dose from this activity) check structure and image");
        double const activity = term.Gy / term.Gy_per_GBq;
        if (term.limit && activity < out.bound_GBq) out.bound_GBq = activity, bound = &term;
        if (!term.limit && !(activity <= out.wanted_GBq)) out.wanted_GBq = activity, wanted = &term;
    }
    if (!wanted && !bound)
        throw input_error(
            "[planning]: nothing sets the activity (there is neither a wanted dose nor a limit that binds) give tumour_Gy or a limit");
    auto const exceeds = [&] {
        double const excess = out.wanted_GBq / out.bound_GBq - 1;
        return bound->strict ? excess > -equal : excess > equal;
    };
    out.limited = bound && (!wanted || exceeds());
    auto const& term = out.limited ? *bound : *wanted;
    out.binding = term.name;
    double const activity = out.limited ? out.bound_GBq : out.wanted_GBq;
    out.u_GBq = activity * term.u_Gy_per_GBq / term.Gy_per_GBq;
    out.activity_GBq = out.limited && bound->strict ? largest_step_below(activity) : activity;
    return out;
}

}  // namespace yttria
