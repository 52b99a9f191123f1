// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/viewer_volumes.hpp"

namespace yttria {

/// <meta> with a content security policy: nothing is loaded from anywhere, and only the program's own script runs (by its hash).
std::string content_policy();

/// What the viewer shows, as JSON: grid, planes, colours, where volumes lie in the page (docs/report.md). Safe inside <script>.
std::string viewer_json(Result const& result, ViewerVolumes const& volumes);

/// Volumes, their description, and the script, for the end of <body>; empty in the plain report.
std::string viewer_block(Result const& result);

}  // namespace yttria
