// SPDX-License-Identifier: Apache-2.0
#include "host/activity/net_activity.hpp"

#include "host/activity/times.hpp"
#include "host/base/error.hpp"
#include "host/base/number_text.hpp"

#include <cmath>

namespace yttria {
namespace {

constexpr double MBq_per_GBq = 1e3;

/// Factor on an activity over `seconds` of decay (below 1 forward in time).
double decay(double seconds) { return std::exp2(-seconds / y90_half_life_s); }

}  // namespace

double case_time_s(std::string const& text, std::string const& key) {
    auto const seconds = seconds_of_iso8601(text);
    if (!seconds) {
        throw input_error(
            key + " = \"" + text +
            "\" is no time with a UTC offset (clock times of hospital and manufacturer differ); write 2026-03-01T09:30:00+01:00");
    }
    return *seconds;
}

NetActivity net_activity(GivenActivity const& given, std::string const& what) {
    NetActivity net;
    if (given.injection_time) { net.injected_s = case_time_s(*given.injection_time, what + " injection_time"); }
    if (given.administered_GBq) {
        net.MBq = *given.administered_GBq * MBq_per_GBq;
        net.note = precise(*given.administered_GBq) + " GBq as given";
        return net;
    }
    if (!given.drawn_GBq || !given.drawn_time || !net.injected_s) {
        throw input_error(what + " has drawn_GBq without drawn_time or injection_time (it decays in between); give both with UTC offsets");
    }
    net.drawn_MBq = *given.drawn_GBq * MBq_per_GBq * decay(*net.injected_s - case_time_s(*given.drawn_time, what + " drawn_time"));
    if (given.residual_GBq.value_or(0) > 0) {
        if (!given.residual_time) {
            throw input_error(what + " has residual_GBq without residual_time (it had decayed since the injection); give its time");
        }
        double const waited_s = case_time_s(*given.residual_time, what + " residual_time") - *net.injected_s;
        net.residual_MBq = *given.residual_GBq * MBq_per_GBq / decay(waited_s);
    }
    net.MBq = net.drawn_MBq - net.residual_MBq;
    net.note = "drawn " + precise(net.drawn_MBq) + " less residual " + precise(net.residual_MBq) + " MBq, both at the injection, net " +
               precise(net.MBq) + " MBq (residual " + precise(100 * net.residual_MBq / net.drawn_MBq) + " %)";
    return net;
}

std::optional<NetActivity> net_activity(SessionEntry const& session) {
    std::string const what = "session of image \"" + session.image + "\"";
    if (session.injections.empty()) {
        if (!session.administered_GBq && !session.drawn_GBq) { return {}; }
        return net_activity(session, what);
    }
    NetActivity sum;
    double decayed = 0, first_s = 0;  // sum of A_i 2^(t_i / T), times from the first injection's
    bool all_times = true;
    for (std::size_t i = 0; i < session.injections.size(); ++i) {
        NetActivity const one = net_activity(session.injections[i], what + ", injection " + std::to_string(i + 1));
        all_times = all_times && one.injected_s;
        if (i == 0) { first_s = one.injected_s.value_or(0); }
        decayed += one.MBq / decay(one.injected_s.value_or(first_s) - first_s);
        sum.MBq += one.MBq;
        sum.drawn_MBq += one.drawn_MBq;
        sum.residual_MBq += one.residual_MBq;
        InjectionEntry const& entry = session.injections[i];
        sum.note += (i > 0 ? "; " : "") + std::string("injection ") + std::to_string(i + 1);
        for (auto const& [name, value] : {std::pair{"", entry.territory}, {" in ", entry.vessel}, {", vial ", entry.vial}}) {
            if (!value.empty()) { sum.note += (*name == 0 ? " of " : name) + value; }
        }
        sum.note += ": " + one.note;
        if (entry.ordered_GBq) {
            sum.note += ", " + precise(100 * one.MBq / (*entry.ordered_GBq * MBq_per_GBq)) + " % of what was ordered";
        }
        if (!entry.reason.empty()) { sum.note += " (" + entry.reason + ")"; }
    }
    if (all_times && sum.MBq > 0 && decayed > 0) { sum.injected_s = first_s + y90_half_life_s * std::log2(decayed / sum.MBq); }
    return sum;
}

}  // namespace yttria
