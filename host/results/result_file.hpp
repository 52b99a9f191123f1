// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// Writes result.h5 under the name `file` (docs/formats/result_h5.md). Throws Error (file).
void write_result_h5(std::filesystem::path const& file, Result const& result);

}  // namespace yttria
