// SPDX-License-Identifier: Apache-2.0
// Inside host/images only: one reader per family of formats, behind read_image.
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// NRRD, MetaImage or NIfTI through ITK; nothing when the file is none of these.
std::optional<SourceImage> read_itk_file(std::filesystem::path const& file);

/// Format and grid of such a file without its voxels; nothing when the file is none of these.
std::optional<std::pair<std::string, Geometry>> read_itk_header(std::filesystem::path const& file);

/// True for a file with the DICOM preamble.
bool is_dicom_file(std::filesystem::path const& file);
/// `path` is a folder with one image series, or one file of a series (its folder may then hold others).
SourceImage read_dicom_series(std::filesystem::path const& path);

/// Finite, spacing above 0, axes orthonormal to 1e-4 (left-handed is allowed); the axes are then made exactly orthonormal.
/// Throws Error (input) naming the file.
void check_geometry(std::filesystem::path const& file, Geometry& geometry);

/// Errors of reading say which key of which case named the file.
template <class Read>
auto named(Case const& request, std::string const& key, Read const& read) {
    try {
        return read();
    } catch (Error const& error) { throw Error(error.code(), request.file.string() + ": " + key + ": " + error.what()); }
}

}  // namespace yttria
