// SPDX-License-Identifier: Apache-2.0
//! Stage: files -> images on their own grids (the only folder that includes ITK)
#pragma once

#include "host/base/affine.hpp"
#include "host/base/deformation.hpp"
#include "host/base/problems.hpp"
#include "host/base/volume.hpp"
#include "host/casefile/case.hpp"
#include "host/contours/contours.hpp"

#include <map>
#include <memory>
#include <string>

namespace yttria {

/// One file or DICOM series as read.
struct SourceImage {
    Volume<float> volume;
    std::filesystem::path file;
    std::string format;                        ///< "NRRD", "MetaImage", "NIfTI", "DICOM PT", ...
    std::map<std::string, std::string> dicom;  ///< header facts that later checks need (Units, half-life, times, ...), empty elsewhere
};

/// Reads NRRD, MetaImage, NIfTI or a DICOM series (a folder or one of its files). DICOM rescale is applied slice by slice.
/// Throws Error: file (missing, unreadable), input (not 3-D, direction not orthonormal, non-finite geometry).
SourceImage read_image(std::filesystem::path const& file);

/// Writes a volume as compressed NRRD (LPS, float32).
void write_nrrd(std::filesystem::path const& file, Volume<float> const& volume, std::string const& unit);
void write_nrrd(std::filesystem::path const& file, Volume<std::uint8_t> const& volume);
/// The same as compressed NIfTI-1 (`file` ends in .nii.gz); at most 79 characters of `notes` go into its description. Throws Error (input)
/// for a left-handed or sheared grid that ITK cannot write, (file) as above.
void write_nifti(std::filesystem::path const& file, Volume<float> const& volume, std::string const& notes);

/// ITK transform file: from planning (CT) space to an image's space.
Affine read_transform(std::filesystem::path const& file);

struct LabelledMask {
    StructureEntry entry;
    std::shared_ptr<SourceImage const> image;  ///< labels as float; structures of one file share it
    bool fractional = false;                   ///< the values of `image` are volume fractions 0..1, not labels
    /// Drawn contours in planning space; `image` is then their fractions on the lattice of the anatomy.
    std::shared_ptr<ContourStack const> contours;
};
struct ActivityImage {
    ImageEntry entry;
    SourceImage image;
    Affine registration;
    std::string registration_note;               ///< how it was found and how good it looks; "" where coordinates are used as they are
    std::map<std::string, double> quality = {};  ///< numbers of that note, for summary.json (docs/formats/summary.md)
    /// The field that brought `image` to planning space; its grid is then not the one it was read with.
    std::shared_ptr<Deformation const> field = {};
    std::optional<DeformationCheck> deformation = {};
};

/// Everything that a case names, on its own grids.
struct SourceImages {
    std::map<std::string, ActivityImage> activity;  ///< by image name
    std::optional<SourceImage> ct, density, material;
    std::vector<LabelledMask> masks;
    Warnings warnings;
};
SourceImages read_images(Case const& request);
/// The same; what is wrong is added to `problems`, and the images at fault are left out.
SourceImages read_images(Case const& request, Problems& problems);

}  // namespace yttria
