// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// A result as it stands beside another one: its metrics and curves, without its volumes.
Beside beside_of(Result const& result, std::string const& label);

/// The same of a folder that write_result() made. The label is the folder's name and the method. Throws Error (file) where result.h5 or
/// summary.json is missing, damaged or of another format.
Beside read_beside(std::filesystem::path const& folder);

}  // namespace yttria
