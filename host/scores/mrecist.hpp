// SPDX-License-Identifier: Apache-2.0
//! Response by mRECIST from per-lesion rows, and localized to the treated volume (docs/methods/scores.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// Better to worse; the order is used.
enum class Response { complete, partial, stable, progressive };
std::string to_string(Response response);  ///< "CR", "PR", "SD", "PD"

enum class LesionKind { target, non_target, new_lesion };
/// Of a lesion that is not measured. `incomplete`: still enhancing, not unequivocally worse.
enum class NonTargetState { gone, incomplete, progressed };

/// A lesion at one visit.
struct LesionRow {
    std::string name;
    LesionKind kind = LesionKind::target;
    double enhancing_mm = 0;                            ///< target: longest diameter of what enhances in the arterial phase
    NonTargetState state = NonTargetState::incomplete;  ///< non_target
    bool criterion_met = true;                          ///< new_lesion: the criterion for a new HCC lesion is met
    bool in_treated_volume = true;                      ///< or in its margin: what localized mRECIST counts
};

struct Visit {
    std::string date;  ///< ISO 8601 date
    std::vector<LesionRow> lesions;
};

struct MrecistOptions {
    bool localized = false;          ///< only lesions in the treated volume; a new one outside does not count
    bool absolute_increase = false;  ///< RECIST 1.1: progression also needs an increase of 5 mm or more; off
};

/// Target lesions alone: baseline, smallest (baseline included) and current sums of enhancing diameters [mm]. Progression first: at
/// least 20 % above the smallest sum, or anything after 0; complete at 0; partial at least 30 % below the baseline. Borders are
/// inclusive, to 1e-9 of the ratio. Throws Error (input) for a negative sum, or a smallest above the baseline.
Response target_response(double baseline_mm, double smallest_mm, double current_mm, bool absolute_increase = false);

struct VisitResponse {
    std::string date;
    std::optional<double> sum_mm;  ///< of target lesions; absent where none counts
    std::optional<Response> response;
};

struct Course {
    std::vector<VisitResponse> visits;  ///< after the baseline, in the order given
    std::optional<Response> best;       ///< best response up to and with the first progression
    std::string first_response_date;    ///< of the first PR or CR before progression; "" where none
    std::string progression_date;       ///< "" where none
    std::string why;                    ///< why nothing can be said
};

/// `visits[0]` is the baseline. Overall response of a visit is the worst of target, non-target and new (corrections 12); a target
/// lesion that has no row at a visit makes the visit not assessable. Throws Error (input) for rows that contradict each other.
Course follow(std::vector<Visit> const& visits, MrecistOptions const& options = {});

}  // namespace yttria
