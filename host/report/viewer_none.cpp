// SPDX-License-Identifier: Apache-2.0
// Built where web/ is not bundled (cmake/Web.cmake): the report is the plain one.
#include "host/report/viewer_bundle.hpp"

namespace yttria {

std::string_view viewer_script() { return {}; }
std::string_view viewer_style() { return {}; }
std::string_view viewer_licences() { return {}; }

}  // namespace yttria
