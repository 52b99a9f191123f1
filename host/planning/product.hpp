// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/case.hpp"

namespace yttria {

/// What an activity is in vials and spheres, all at the injection. NaN where the case does not say enough.
struct ProductPlan {
    std::string name;
    double decay_factor = 1;   ///< of the vial from its calibration to the injection (above 1 before it)
    bool decay_known = false;  ///< calibration and injection are given
    double vial_GBq = 0;       ///< one vial's activity
    int vials = 0;             ///< whole vials for each session, added up; 0 where not known
    double Bq_per_sphere = 0;
    double spheres = 0;              ///< all sessions
    double spheres_per_session = 0;  ///< of the session with most
    double spheres_per_g = 0;        ///< of the treated territory with most
    std::string limit_note;          ///< about limits of the site; "" without any
    bool over_limit = false;
};

/// `session_GBq`: net, of each session; `territory`: (net activity [GBq], mass [kg]) of each; `residual`: fraction of what is drawn that
/// stays in the delivery set, so that vials are counted for session / (1 - residual). Throws Error (input) for a time without offset.
ProductPlan product_plan(ProductEntry const& product, std::vector<double> const& session_GBq,
                         std::vector<std::pair<double, double>> const& territory, double residual);

}  // namespace yttria
