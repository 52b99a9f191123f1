// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/claim.hpp"

namespace yttria::validation {

/// A run of claims, as it is printed and written.
struct SuiteReport {
    std::vector<ClaimResult> results;
    SuiteOptions options;
    std::string program, commit, machine, date;
    double seconds = 0;

    int red() const;
    int skipped() const;
    std::uint64_t histories() const;
    /// False where the parameters differ from the preset: then nothing is a verdict.
    bool is_verdict() const;
    std::string preset() const;
};

/// The named claims in the order of the table (all where none is named). Throws Error (usage) that lists the names there are.
std::vector<Claim> choose_claims(std::vector<std::string> const& names);

/// Runs claims one after the other, `done` after each. A claim that breaks down inside is red; interruption and wrong input are thrown.
SuiteReport run_suite(std::vector<Claim> const& chosen, SuiteOptions const& options, std::function<void(ClaimResult const&)> const& done);

/// Difference as it is printed: relative in percent where the reference is not zero.
double relative_difference(Row const& row);
/// The row that comes closest to its tolerance or is farthest beyond it; null where there are none.
Row const* worst_row(ClaimResult const& result);

std::string suite_json(SuiteReport const& report);
std::string suite_html(SuiteReport const& report);
/// Curve and reference above, the difference in percent with 2 sigma of both beneath. Empty for fewer than two points; a page needs
/// `curve_style` with it.
std::string curve_svg(Curve const& curve);
extern char const* const curve_style;
/// The claim's first curve as an SVG file of its own; empty where there is none.
std::string figure_svg(ClaimResult const& result);

}  // namespace yttria::validation
