// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace yttria {

/// What was written, and what no header of it says.
struct PhantomDicom {
    std::filesystem::path folder;
    double administered_GBq = 0;
    std::optional<double> lung_shunt_fraction;
    bool counts = true;  ///< SPECT, relative; false: PET in Bq/mL
};

/// A phantom (as write_phantom takes it) -> a folder as a hospital exports it: `ct/` (a CT whose HU give the phantom's density by the
/// default curve), `spect/` (counts) or `pet/` (Bq/mL at the injection), `rtstruct.dcm`. Synthetic names, new UIDs. The folder must not
/// hold anything yet. `program_version` goes into the objects. Throws Error: input (no such phantom, a wrong description), file.
PhantomDicom write_phantom_dicom(std::string const& name, std::filesystem::path const& folder, std::string const& program_version);

}  // namespace yttria
