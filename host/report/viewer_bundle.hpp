// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace yttria {

/// Script and style sheet of the interactive report, bundled from web/ at build time; both empty where npm was not there.
std::string_view viewer_script();
std::string_view viewer_style();
/// Name, version and licence of each library in the bundle, one a line.
std::string_view viewer_licences();

/// Whether this program writes the interactive report or the plain one (which it is as well, for paper and without scripts).
inline bool interactive() { return !viewer_script().empty(); }

}  // namespace yttria
