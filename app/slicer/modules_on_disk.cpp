// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/commands.hpp"
#include "app/slicer/work_folder.hpp"
#include "host/results/staged.hpp"

namespace yttria::slicer {
namespace {

namespace fs = std::filesystem;

/// One word for the shell.
std::string word(std::string const& text) {
    std::string out = "'";
    for (char const letter : text) out += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return out + "'";
}

}  // namespace

void write_modules(fs::path const& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw file_error(folder.string() + ": cannot be made (" + error.message() + ") choose another folder");
    auto const program = fs::read_symlink("/proc/self/exe", error);
    if (error) throw file_error("cannot find this program's own path (" + error.message() + ") mount /proc");
    Outputs out;
    for (auto const& module : {run_module(), evaluate_module(), phantom_module()}) {
        auto const file = out.add(folder / module.executable);
        // Slicer starts modules with its own libraries in the path: another HDF5 or TBB under the names of ours.
        write_text(file,
                   "#!/bin/sh\n# Written by `yttria slicer modules`: 3D Slicer finds this as a module (docs/slicer.md).\n"
                   "unset LD_LIBRARY_PATH LD_PRELOAD\nexec " +
                       word(program.string()) + " slicer " + module.name + " \"$@\"\n");
        fs::permissions(file, fs::perms(0755));
    }
    out.commit();
}

}  // namespace yttria::slicer
