// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/slicer/module.hpp"
#include "host/base/error.hpp"

namespace yttria::slicer {

// Each module's work. What people read goes to stdout: Slicer shows stderr as an error. Throw Error.
ExitCode run(Values const& given);
ExitCode evaluate(Values const& given);
ExitCode phantom(Values const& given);

/// YttriaRun, YttriaEvaluate and YttriaPhantom in `folder` (made if missing): small scripts that call this program. Throws Error (file).
void write_modules(std::filesystem::path const& folder);

/// Throws Error (interrupted) once the user has cancelled.
void stop_if_cancelled();

}  // namespace yttria::slicer
