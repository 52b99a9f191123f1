// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace yttria {

enum class Severity { stop, warn };

/// One guard rail: what can be wrong, how it is seen, how grave it is. docs/checks.md is written from this list.
struct Check {
    char const* id;        ///< stable; what [[override]] names and the report prints
    char const* severity;  ///< "stop", "warn" or "stop or warn"
    char const* fault;     ///< what is wrong in the world
    char const* rule;      ///< what is compared with what; limits are proposals of clinical.md 7.2 unless a source is named
    char const* todo;      ///< what to do
};

/// All of them, in the order of the flow.
std::vector<Check> const& all_checks();

/// Null where no check has that identifier.
Check const* find_check(std::string const& id);

/// docs/checks.md.
std::string checks_markdown();

}  // namespace yttria
