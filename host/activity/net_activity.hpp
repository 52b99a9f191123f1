// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/case.hpp"

namespace yttria {

/// The one half-life used everywhere (DDEP/LNHB: 2.6684 d).
inline constexpr double y90_half_life_s = 64.04 * 3600.0;

/// What a session gave (clinical.md 2.9); docs/methods/quantification.md.
struct NetActivity {
    double MBq = 0;                    ///< net, each injection's at its own time, added up: its decays are this times T / ln 2
    double drawn_MBq = 0;              ///< at the injection; 0 where none is given
    double residual_MBq = 0;           ///< at the injection
    std::optional<double> injected_s;  ///< since 1970-01-01T00:00Z; of several injections the time at which all of MBq at once would
                                       ///< have left the same activity afterwards; nothing where one has no time
    std::string note;                  ///< one line
};

/// A_net = A_drawn 2^(-(t_inj - t_drawn)/T) - R 2^((t_res - t_inj)/T), or the administered activity as given.
/// Throws Error (input) for a time that has no UTC offset; a net activity of 0 or less is left to the check "residual".
NetActivity net_activity(GivenActivity const& given, std::string const& what);

/// Of the session itself or summed over its injections; nothing where the session says no activity.
std::optional<NetActivity> net_activity(SessionEntry const& session);

/// Seconds since 1970 of a time of the case file. Throws Error (input) naming `key` when it has no UTC offset.
double case_time_s(std::string const& text, std::string const& key);

}  // namespace yttria
