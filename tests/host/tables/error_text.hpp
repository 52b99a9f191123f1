// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"

#include <string>

namespace yttria::test {

/// Text of the Error of the given kind that `action` throws; says so where it throws none or another kind.
template <class Action>
std::string error_text(ExitCode kind, Action&& action) {
    try {
        action();
    } catch (Error const& error) { return error.code() == kind ? error.what() : std::string("another kind: ") + error.what(); }
    return "no error";
}

}  // namespace yttria::test
