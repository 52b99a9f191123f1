// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/manifest_rows.hpp"

#include "fuzz/target.hpp"

// A manifest of a cohort: as TOML, as a table of cases, and as one of lesions.
int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace yttria;
    return fuzz::refused_or_read(data, size, [](auto const& file) {
        for (int kind = 0; kind < 3; ++kind) {
            Manifest manifest;
            manifest.file = file;
            TomlProblems problems(file);
            try {
                if (kind == 0) read_manifest_toml(manifest, problems);
                if (kind == 1) read_case_rows(file, {}, manifest, problems);
                if (kind == 2) read_lesion_rows(file, manifest, problems);
                check_manifest(manifest, problems);
                problems.throw_if_any();
            } catch (std::runtime_error const& error) {
                if (kind == 2) throw;  // each of the three may refuse it
                if (std::string(error.what()).empty()) { __builtin_trap(); }
            }
        }
    });
}
