// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/guard/guard.hpp"

#include <cmath>

namespace yttria {
namespace {

/// Limits of clinical.md 7.2.
constexpr double least_MBq = 50, most_MBq = 20'000;
constexpr double least_spheres = 1e5, most_spheres = 2e8;
constexpr double residual_warned = 0.2, residual_refused = 0.5;
constexpr double shunt_warned = 0.2, shunt_refused = 0.5;
constexpr double least_ratio = 1, most_ratio = 20;

void check_residual(NetActivity const& net, std::string const& where, Findings& findings) {
    if (!(net.drawn_MBq > 0)) { return; }
    double const share = net.residual_MBq / net.drawn_MBq;
    if (share <= residual_warned) { return; }
    std::string const text = where + ": the residual is " + brief(100 * share) + " % of the drawn activity (" + brief(net.residual_MBq) +
                             " of " + brief(net.drawn_MBq) + " MBq, both at the injection; ";
    if (share > 1) {
        findings.push_back({"residual", Severity::stop, text + "more than was drawn); drawn_GBq and residual_GBq look exchanged"});
    } else if (share > residual_refused) {
        findings.push_back({"residual", Severity::stop, text + "more than half); check both activities and their times"});
    } else {
        findings.push_back({"residual", Severity::warn, text + "more than 20 %); check for stasis, and the times"});
    }
}

void check_amount(Case const& request, NetActivity const& net, std::string const& where, Findings& findings) {
    if (!(net.MBq >= least_MBq && net.MBq <= most_MBq)) {
        findings.push_back({"activity_range", Severity::stop,
                            where + ": the net administered activity is " + brief(net.MBq * 1e-3) + " GBq (outside 0.05 to 20 GBq, " +
                                (net.MBq > most_MBq ? "probably MBq" : "probably TBq, or drawn and residual exchanged") +
                                "); write activities in GBq"});
    }
    if (!request.product.Bq_per_sphere) { return; }
    double const spheres = net.MBq * 1e6 / *request.product.Bq_per_sphere;
    if (spheres >= least_spheres && spheres <= most_spheres) { return; }
    findings.push_back({"spheres", Severity::warn,
                        where + ": " + brief(net.MBq * 1e-3) + " GBq of " + request.product.name + " at " +
                            brief(*request.product.Bq_per_sphere) + " Bq per sphere are " + brief(spheres) +
                            " spheres (outside 1e5 to 2e8); check activity, product and calibration date"});
}

/// Of the case or of an image; also called by check_activity.
void check_shunt(LungShunt const& shunt, std::string const& where, Findings& findings) {
    if (shunt.fraction <= shunt_warned) { return; }
    bool const refused = shunt.fraction > shunt_refused;
    findings.push_back({"lung_shunt", refused ? Severity::stop : Severity::warn,
                        where + ": lung shunt " + shunt.note + " (above " + (refused ? "0.5, probably percent" : "0.2, a large shunt") +
                            "); check counts and regions"});
}

}  // namespace

Findings check_case(Case const& request) {
    Findings findings;
    for (SessionEntry const& session : request.sessions) {
        std::string const where = "session of image \"" + session.image + "\"";
        // What cannot be computed at all is said by the activity stage.
        try {
            if (auto const net = net_activity(session)) {
                check_amount(request, *net, where, findings);
                if (session.injections.empty()) { check_residual(*net, where, findings); }
                for (std::size_t i = 0; i < session.injections.size(); ++i) {
                    std::string const which = where + ", injection " + std::to_string(i + 1);
                    check_residual(net_activity(session.injections[i], which), which, findings);
                }
            }
            if (auto const shunt = lung_shunt(session)) { check_shunt(*shunt, where, findings); }
        } catch (Error const&) { continue; }
    }
    if (auto const ratio = request.partition.tumour_to_normal_ratio; ratio && (*ratio < least_ratio || *ratio > most_ratio)) {
        findings.push_back(
            {"tumour_to_normal", Severity::warn,
             "[partition] tumour_to_normal_ratio = " + brief(*ratio) +
                 " (outside 1 to 20: a ratio of concentrations; hypovascular, exchanged, or a ratio of activities); check it"});
    }
    return findings;
}

}  // namespace yttria
