// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <sstream>

#include "phantoms/description.hpp"

namespace yttria {

/// Throws Error (file) where the folder cannot be made.
void make_folder(std::filesystem::path const& folder);

/// The case file of a phantom, table by table; the images have the names that write_phantom gives them.
class CaseText {
public:
    CaseText(std::string const& id, std::string const& title);
    void activity(PhantomActivity const& activity);
    /// The same image and session in the long form, with a functional image beside it.
    void images(PhantomActivity const& activity, PhantomFunction const& function);
    void anatomy(std::vector<std::string> const& materials);
    void anatomy(std::filesystem::path const& ct);
    void structure(PhantomStructure const& structure);
    void table(std::string const& name, std::string const& lines);
    /// Writes the file and reads it back as a check. Throws Error: file, input. Returns its path.
    std::filesystem::path write(std::filesystem::path const& file) const;

private:
    void image_values(PhantomActivity const& activity);
    void session_values(PhantomActivity const& activity);

    std::ostringstream text_;
};

}  // namespace yttria
