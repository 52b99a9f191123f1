// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace yttria {

/// A wanted dose or a limit. Dose is linear in the activity, and so is every Dx of a structure.
struct PlanTerm {
    std::string name;
    bool limit = false;
    bool strict = false;  ///< of a limit: equality does not keep it
    double Gy = 0;
    double Gy_per_GBq = 0;
    double u_Gy_per_GBq = 0;  ///< 1 sigma, statistical; NaN where not known
    std::string note;         ///< where the dose comes from
};

/// The activity that reaches every wanted dose and keeps every limit, or the largest that the limits leave.
struct Choice {
    double activity_GBq = 0;
    double u_GBq = 0;       ///< of the bound, from the binding term's noise; NaN where not known
    double wanted_GBq = 0;  ///< for the wanted doses alone; NaN without any
    double bound_GBq = 0;   ///< by the limits alone; infinite without any
    std::string binding;    ///< name of the term that sets the activity
    bool limited = false;   ///< a limit does, below what is wanted
};

/// A strict limit that binds gives the largest whole MBq below its bound, since the bound itself is not allowed (house choice of the
/// step). Throws Error (input) where there is no term, or one gets no dose at all.
Choice choose_activity(std::vector<PlanTerm> const& terms);

}  // namespace yttria
