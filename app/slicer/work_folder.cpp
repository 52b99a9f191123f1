// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/work_folder.hpp"

#include "host/base/error.hpp"

#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

namespace yttria::slicer {

namespace fs = std::filesystem;

WorkFolder::WorkFolder() {
    std::error_code failed;
    auto const place = fs::temp_directory_path(failed);
    auto name = (place / "yttria-slicer-XXXXXX").string();
    if (failed || ::mkdtemp(name.data()) == nullptr)
        throw file_error("cannot make a folder for temporary files in " + place.string() + " (" +
                         (failed ? failed.message() : std::string(std::strerror(errno))) + ") set TMPDIR to one that can be written");
    path_ = name;
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Outputs::~Outputs() {
    std::error_code ignored;
    for (auto const& [written, final] : files_) fs::remove(written, ignored);
}

fs::path Outputs::add(fs::path const& file) {
    check_place_of(file);
    auto const whole = fs::absolute(file);
    auto const written = whole.parent_path() / (".partial-" + whole.filename().string());
    files_.emplace_back(written, whole);
    return written;
}

void check_place_of(fs::path const& file) {
    auto const whole = fs::absolute(file);
    if (!fs::is_directory(whole.parent_path()))
        throw file_error("cannot write " + file.string() + " (there is no folder " + whole.parent_path().string() + ") make it first");
    if (fs::is_directory(whole) || ::access(whole.parent_path().c_str(), W_OK | X_OK) != 0)
        throw file_error("cannot write " + file.string() + " (it is a folder, or its folder gives no permission) choose another place");
}

void Outputs::commit() {
    for (auto const& [written, final] : files_) {
        std::error_code error;
        fs::rename(written, final, error);
        if (error) throw file_error("cannot write " + final.string() + " (" + error.message() + ") choose another place");
    }
    files_.clear();
}

}  // namespace yttria::slicer
