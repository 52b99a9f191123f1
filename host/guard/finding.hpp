// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/problems.hpp"
#include "host/casefile/case.hpp"
#include "host/guard/catalogue.hpp"

namespace yttria {

/// One thing that a check saw.
struct Finding {
    std::string check;  ///< Check::id
    Severity severity = Severity::stop;
    std::string text;  ///< "problem with its numbers (why it is one) what to do"
};
using Findings = std::vector<Finding>;

/// Gathers what all stages and checks see before anything is refused.
class Faults {
public:
    void add(Findings const& more) { findings_.insert(findings_.end(), more.begin(), more.end()); }

    void add(Problems const& more) { stages_.add(more); }

    /// Runs a stage; true where it came through. An input or file error is kept instead of thrown.
    template <class Stage>
    bool attempt(Stage const& stage) {
        return stages_.attempt(stage);
    }

    /// Warnings of what does not stop: warnings, and stops with an override, whose reason is named. Throws one Error with a line for
    /// everything that stops: the code of the first failed stage, else input.
    Warnings settle(Case const& request) const;

private:
    Findings findings_;
    Problems stages_;
};

}  // namespace yttria
