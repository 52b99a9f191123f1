// SPDX-License-Identifier: Apache-2.0
// The sections of report.html, top to bottom. Each returns a complete <section>.
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// Structures shown in pictures and curves: those given but the body, then derived ones that are not the same voxels.
std::vector<std::size_t> shown_structures(Structures const& structures);

std::string rules_section(Verdict const& verdict);
std::string pictures_section(Result const& result);
std::string dvh_section(Result const& result);
std::string beside_section(Result const& result);    ///< empty where nothing is beside this dose
std::string method_name(std::string const& method);  ///< "mc" -> "Monte Carlo"
std::string dose_section(Result const& result);
std::string margin_section(Result const& result);    ///< empty without tumours
std::string ensemble_section(Result const& result);  ///< empty without an ensemble
std::string lung_section(Result const& result);
std::string lung_tables(LungDose const& lung);  ///< sides, sessions and the lung base: part of the lung section
std::string biology_section(Result const& result);
std::string function_section(Result const& result);    ///< empty without a functional image
std::string cumulative_section(Result const& result);  ///< empty without an earlier dose
std::string activity_section(Result const& result);
std::string notes_section(Result const& result);  ///< warnings, overrides, what the protocol leaves open
std::string provenance_section(Result const& result);

/// The style sheet, inline in the page.
std::string style_sheet();

}  // namespace yttria
