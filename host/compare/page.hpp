// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/compare/compare.hpp"

namespace yttria {

/// compare.html: one file without scripts and without anything from elsewhere.
std::string comparison_html(Comparison const& comparison);
std::string comparison_json(Comparison const& comparison);

// Its parts, each a complete <section>.
std::string compare_pictures_section(Comparison const& comparison);
std::string compare_gamma_section(Comparison const& comparison);
std::string compare_dvh_section(Comparison const& comparison);

/// "12.3" with four significant digits, in powers of ten where needed (doses per decay are 1e-13 Gy); "–" where not finite.
std::string significant(double value);
/// "3 % (global) / 1 mm, threshold 10 %".
std::string criteria_text(GammaCriteria const& criteria);

}  // namespace yttria
