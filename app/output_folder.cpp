// SPDX-License-Identifier: Apache-2.0
#include "app/output_folder.hpp"

#include "host/base/error.hpp"

#include <unistd.h>

namespace yttria {

void check_output_folder(std::filesystem::path const& folder) {
    auto nearest = std::filesystem::absolute(folder);
    while (!std::filesystem::exists(nearest) && nearest.has_relative_path()) nearest = nearest.parent_path();
    if (!std::filesystem::is_directory(nearest))
        throw file_error(folder.string() + ": cannot be a folder (" + nearest.string() + " is a file) choose another folder with -o");
    if (::access(nearest.c_str(), W_OK | X_OK) != 0)
        throw file_error(folder.string() + ": cannot be written (no permission in " + nearest.string() + ") choose another folder with -o");
}

}  // namespace yttria
