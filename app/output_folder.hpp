// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace yttria {

/// Makes sure before the work that a folder can be written into (or made) after it. Throws Error (file).
void check_output_folder(std::filesystem::path const& folder);

}  // namespace yttria
