// SPDX-License-Identifier: Apache-2.0
#include "host/planning/product.hpp"

#include "host/activity/net_activity.hpp"
#include "host/activity/times.hpp"
#include "host/base/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double Bq_per_GBq = 1e9;
constexpr double gram_per_kg = 1e3;
/// An activity that needs this part of a vial more than whole ones does not need another vial.
constexpr double rounding = 1e-9;

void check_limit(ProductPlan& out, std::optional<double> const& most, double value, std::string const& what) {
    if (!most || std::isnan(value)) return;
    bool const over = value > *most;
    out.over_limit = out.over_limit || over;
    out.limit_note += (out.limit_note.empty() ? "" : "; ") + precise(value) + " " + what + (over ? " are above " : ", within ") +
                      "the site's limit of " + precise(*most);
}

}  // namespace

ProductPlan product_plan(ProductEntry const& product, std::vector<double> const& session_GBq,
                         std::vector<std::pair<double, double>> const& territory, double residual) {
    ProductPlan out;
    out.name = product.name;
    if (product.calibration_time && product.injection_time) {
        double const late_s = case_time_s(*product.injection_time, "product.injection_time") -
                              case_time_s(*product.calibration_time, "product.calibration_time");
        out.decay_known = true;
        out.decay_factor = std::exp2(-late_s / y90_half_life_s);
    }
    out.vial_GBq = product.vial_GBq ? *product.vial_GBq * out.decay_factor : unknown;
    out.Bq_per_sphere = product.Bq_per_sphere                  ? *product.Bq_per_sphere
                        : product.Bq_per_sphere_at_calibration ? *product.Bq_per_sphere_at_calibration * out.decay_factor
                                                               : unknown;
    double total = 0, most = 0, densest = 0;
    for (double const session : session_GBq) {
        total += session;
        most = std::max(most, session);
        if (out.vial_GBq > 0) out.vials += static_cast<int>(std::ceil(session / (1 - residual) / out.vial_GBq - rounding));
    }
    for (auto const& [activity, mass] : territory) densest = std::max(densest, activity / (mass * gram_per_kg));
    out.spheres = total * Bq_per_GBq / out.Bq_per_sphere;
    out.spheres_per_session = most * Bq_per_GBq / out.Bq_per_sphere;
    out.spheres_per_g = densest * Bq_per_GBq / out.Bq_per_sphere;
    check_limit(out, product.most_spheres_per_session, out.spheres_per_session, "spheres in one session");
    check_limit(out, product.most_spheres_per_g, out.spheres_per_g, "spheres per g of a territory");
    return out;
}

}  // namespace yttria
