// SPDX-License-Identifier: Apache-2.0
#include "host/guard/guard.hpp"

#include "host/base/number_text.hpp"

namespace yttria {
namespace {

/// House choice, as for treated_outside_liver: a voxel layer of a coarse image at the edge of its field of view is less.
constexpr double allowed_unseen = 0.01;

}  // namespace

Findings check_function(FunctionMap const& function) {
    Findings findings;
    double const unseen_mL = function.liver_mL - function.liver_seen_mL;
    if (unseen_mL > allowed_unseen * function.liver_mL) {
        findings.push_back({"function_coverage", Severity::stop,
                            "image \"" + function.image + "\" leaves out " + brief(unseen_mL) + " of the liver's " +
                                brief(function.liver_mL) +
                                " mL (function outside it is not known, and shares of the rest would be too large); check its registration "
                                "and field of view"});
    }
    if (!(function.normal_counts > 0)) {
        findings.push_back({"function_zero", Severity::stop,
                            "image \"" + function.image + "\" has " + brief(function.normal_counts) +
                                " counts in the normal liver (no share of the function follows from nothing); check the image and its "
                                "registration"});
    }
    return findings;
}

}  // namespace yttria
