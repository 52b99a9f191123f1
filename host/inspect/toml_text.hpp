// SPDX-License-Identifier: Apache-2.0
// Inside host/inspect only.
#pragma once

#include <string>

namespace yttria {

/// A TOML basic string: quotes, backslashes and control characters escaped, so that no text of a header can end it or add a line.
std::string quoted(std::string const& text);

}  // namespace yttria
