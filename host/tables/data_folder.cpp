// SPDX-License-Identifier: Apache-2.0
#include "host/tables/tables.hpp"

#include <cstdlib>

namespace yttria {
namespace {

namespace fs = std::filesystem;

bool is_data_folder(fs::path const& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "materials", ignored);
}

/// PREFIX/bin/yttria -> PREFIX/share/yttria/data; empty where the program's own path is not known.
fs::path beside_program() {
    std::error_code failed;
    fs::path const program = fs::read_symlink("/proc/self/exe", failed);
    if (failed) return {};
    return program.parent_path().parent_path() / "share" / "yttria" / "data";
}

}  // namespace

std::filesystem::path data_folder() {
    // A folder asked for by name is used or refused, never silently replaced by another one.
    if (char const* asked = std::getenv("YTTRIA_DATA"); asked != nullptr && *asked != '\0') {
        if (!is_data_folder(asked)) {
            throw file_error(std::string(asked) +
                             ": not a data folder (YTTRIA_DATA points to it and it has no materials/) correct or unset YTTRIA_DATA");
        }
        return asked;
    }
    fs::path const installed = beside_program();
    if (!installed.empty() && is_data_folder(installed)) return installed;
    if (fs::path const source = YTTRIA_SOURCE_DATA; is_data_folder(source)) return source;
    throw file_error("data folder not found (neither " + installed.string() +
                     " nor " YTTRIA_SOURCE_DATA " has materials/) set YTTRIA_DATA to the data/ folder of the source");
}

}  // namespace yttria
