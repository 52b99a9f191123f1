// SPDX-License-Identifier: Apache-2.0
#include "host/guard/finding.hpp"

#include "host/casefile/nearest.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Checks that a stage makes itself and whose override it reads.
bool made_by_stage(std::string const& id) { return id == "frame_of_reference" || id == "activity_outside"; }

Findings check_overrides(Case const& request, Findings const& findings) {
    Findings result;
    for (OverrideEntry const& entry : request.overrides) {
        if (find_check(entry.check) == nullptr) {
            std::vector<std::string> names;
            for (Check const& check : all_checks()) { names.emplace_back(check.id); }
            result.push_back({"override_unknown", Severity::stop,
                              "[[override]] check = \"" + entry.check + "\" (there is no such check; the nearest is \"" +
                                  nearest_name(entry.check, names) + "\"); `yttria checks` lists them"});
        } else if (!made_by_stage(entry.check) &&
                   std::none_of(findings.begin(), findings.end(), [&](Finding const& f) { return f.check == entry.check; })) {
            result.push_back({"override_unused", Severity::warn,
                              "[[override]] of \"" + entry.check +
                                  "\" met nothing to override (the check saw no fault before transport); "
                                  "remove it"});
        }
    }
    return result;
}

}  // namespace

Warnings Faults::settle(Case const& request) const {
    Findings all = findings_;
    // Where a stage failed, checks after it did not run: an override that met nothing says nothing then.
    for (Finding const& f : check_overrides(request, findings_)) {
        if (stages_.empty() || f.severity == Severity::stop) { all.push_back(f); }
    }
    Warnings warnings;
    std::string refusal;
    auto const say = [&](std::string const& text) { refusal += (refusal.empty() ? "" : "\n") + text; };
    for (Error const& error : stages_.errors()) { say(error.what()); }
    for (Finding const& finding : all) {
        if (finding.severity == Severity::warn) {
            warnings.push_back({finding.check, finding.text});
        } else if (request.overridden(finding.check)) {
            warnings.push_back({finding.check + ".overridden",
                                finding.text + "; taken as it is by an override (" + request.override_reason(finding.check) + ")"});
        } else {
            say(finding.text + " [check \"" + finding.check + "\"]");
        }
    }
    if (!refusal.empty()) { throw Error(stages_.empty() ? ExitCode::input : stages_.errors().front().code(), refusal); }
    return warnings;
}

}  // namespace yttria
