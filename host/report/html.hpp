// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// Text for HTML content and attributes: everything that came out of a file goes through this.
std::string escape(std::string const& text);
/// Four significant digits, no exponent below 10^6; "–" where not finite.
std::string figure(double value);
/// As short as it can be written with six significant digits: "15", "0.3", "2.5".
std::string plain(double value);
/// A number with a fixed count of decimals.
std::string fixed(double value, int decimals);
/// "132.6 <small>± 0.4</small>"; u in grey, absent where not known.
std::string with_u(Quantified const& quantity);
/// 1234567 -> "1 234 567" with thin spaces.
std::string grouped(std::uint64_t value);

}  // namespace yttria
