// SPDX-License-Identifier: Apache-2.0
#include "host/scores/mrecist.hpp"

#include "host/base/error.hpp"
#include "host/base/number_text.hpp"

#include <algorithm>

namespace yttria {
namespace {

constexpr double tolerance = 1e-9;  // clinical.md 1.6: 30 % and 20 % are inclusive
constexpr double partial_decrease = 0.30, progressive_increase = 0.20, least_increase_mm = 5.0;

bool counts(LesionRow const& lesion, MrecistOptions const& options) { return !options.localized || lesion.in_treated_volume; }

std::vector<LesionRow const*> of_kind(Visit const& visit, LesionKind kind, MrecistOptions const& options) {
    std::vector<LesionRow const*> found;
    for (auto const& lesion : visit.lesions)
        if (lesion.kind == kind && counts(lesion, options)) found.push_back(&lesion);
    return found;
}

/// Sum over the baseline's target lesions; nothing where one has no row at this visit.
std::optional<double> target_sum(std::vector<LesionRow const*> const& baseline, Visit const& visit, MrecistOptions const& options) {
    double sum = 0;
    auto const rows = of_kind(visit, LesionKind::target, options);
    for (auto const* lesion : baseline) {
        auto const found = std::find_if(rows.begin(), rows.end(), [&](auto const* row) { return row->name == lesion->name; });
        if (found == rows.end()) return {};
        sum += (*found)->enhancing_mm;
    }
    return sum;
}

void check(Visit const& visit, Visit const& baseline, bool is_baseline) {
    for (auto const& lesion : visit.lesions) {
        auto const where = "lesion \"" + lesion.name + "\" of the visit " + visit.date;
        if (!(lesion.enhancing_mm >= 0))
            throw input_error(where + " has a negative diameter (a length) give it in mm, 0 where nothing enhances");
        if (is_baseline && lesion.kind == LesionKind::new_lesion)
            throw input_error(where + " is new (the baseline has nothing before it) call it target or non_target");
        if (is_baseline || lesion.kind == LesionKind::new_lesion) continue;
        auto const same = [&](auto const& first) { return first.name == lesion.name && first.kind == lesion.kind; };
        if (std::none_of(baseline.lesions.begin(), baseline.lesions.end(), same))
            throw input_error(where + " is not in the baseline (its change cannot be said) give it there, or call it new");
    }
}

/// Of lesions that are not measured; complete where there is none.
Response non_target_response(Visit const& visit, MrecistOptions const& options) {
    auto worst = Response::complete;
    for (auto const* lesion : of_kind(visit, LesionKind::non_target, options)) {
        if (lesion->state == NonTargetState::incomplete) worst = std::max(worst, Response::stable);
        if (lesion->state == NonTargetState::progressed) worst = std::max(worst, Response::progressive);
    }
    return worst;
}

bool has_new(Visit const& visit, MrecistOptions const& options) {
    auto const found = of_kind(visit, LesionKind::new_lesion, options);
    return std::any_of(found.begin(), found.end(), [](auto const* lesion) { return lesion->criterion_met; });
}

/// Partial response holds with lesions that still enhance: incomplete non-target lesions only keep it from being complete.
Response overall(Response target, Response non_target, bool new_lesion) {
    if (new_lesion || target == Response::progressive || non_target == Response::progressive) return Response::progressive;
    if (target == Response::complete && non_target != Response::complete) return Response::partial;
    return target;
}

}  // namespace

std::string to_string(Response response) {
    switch (response) {
        case Response::complete:
            return "CR";
        case Response::partial:
            return "PR";
        case Response::stable:
            return "SD";
        case Response::progressive:
            return "PD";
    }
    return "";
}

Response target_response(double baseline_mm, double smallest_mm, double current_mm, bool absolute_increase) {
    if (!(baseline_mm > 0) || !(smallest_mm >= 0) || !(current_mm >= 0) || smallest_mm > baseline_mm)
        throw input_error("sums of diameters " + brief(baseline_mm) + " (baseline), " + brief(smallest_mm) + " (smallest) and " +
                          brief(current_mm) + " mm (now) contradict each other (none is negative, the smallest is at most the baseline) " +
                          "check them");
    double const increase = current_mm - smallest_mm;
    bool const grown = smallest_mm > 0 ? increase / smallest_mm >= progressive_increase - tolerance : current_mm > 0;
    if (grown && (!absolute_increase || increase >= least_increase_mm - tolerance)) return Response::progressive;
    if (current_mm <= 0) return Response::complete;
    if ((baseline_mm - current_mm) / baseline_mm >= partial_decrease - tolerance) return Response::partial;
    return Response::stable;
}

Course follow(std::vector<Visit> const& visits, MrecistOptions const& options) {
    Course course;
    if (visits.size() < 2) {
        course.why = visits.empty() ? "no visit is given" : "only the baseline is given";
        return course;
    }
    for (std::size_t v = 0; v < visits.size(); ++v) check(visits[v], visits.front(), v == 0);
    auto const targets = of_kind(visits.front(), LesionKind::target, options);
    double const baseline = target_sum(targets, visits.front(), options).value_or(0);
    if (!(baseline > 0)) {
        course.why = options.localized ? "the baseline has no target lesion in the treated volume" : "the baseline has no target lesion";
        return course;
    }
    double smallest = baseline;
    for (std::size_t v = 1; v < visits.size(); ++v) {
        VisitResponse visit{visits[v].date, target_sum(targets, visits[v], options), {}};
        bool const is_new = has_new(visits[v], options);
        auto const non_target = non_target_response(visits[v], options);
        if (visit.sum_mm)
            visit.response = overall(target_response(baseline, smallest, *visit.sum_mm, options.absolute_increase), non_target, is_new);
        else if (is_new || non_target == Response::progressive)
            visit.response = Response::progressive;  // certain whatever the missing lesion did
        if (visit.sum_mm) smallest = std::min(smallest, *visit.sum_mm);
        course.visits.push_back(visit);
        if (!visit.response || !course.progression_date.empty()) continue;
        course.best = course.best ? std::min(*course.best, *visit.response) : *visit.response;
        if (*visit.response <= Response::partial && course.first_response_date.empty()) course.first_response_date = visit.date;
        if (*visit.response == Response::progressive) course.progression_date = visit.date;
    }
    if (!course.best) course.why = "no visit has a row for every target lesion";
    return course;
}

}  // namespace yttria
