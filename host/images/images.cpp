// SPDX-License-Identifier: Apache-2.0
#include "host/images/formats.hpp"
#include "host/images/masks.hpp"
#include "host/images/place_image.hpp"

namespace yttria {
namespace {

/// The lattice and the frame of reference that structures are drawn in.
MaskReference anatomy_of(SourceImages const& images) {
    auto const* anatomy = images.ct ? &*images.ct : images.density ? &*images.density : nullptr;
    if (anatomy == nullptr) { return {}; }
    auto const frame = anatomy->dicom.find("FrameOfReferenceUID");
    return {anatomy->volume.geometry, frame == anatomy->dicom.end() ? "" : frame->second, "the anatomy"};
}

}  // namespace

SourceImage read_image(std::filesystem::path const& file) {
    std::error_code missing;
    auto const status = std::filesystem::status(file, missing);
    if (!std::filesystem::exists(status)) {
        throw file_error("no file or folder \"" + file.string() + "\" (nothing has that name); correct the path");
    }
    if (std::filesystem::is_directory(status)) { return read_dicom_series(file); }
    if (is_dicom_file(file)) { return read_dicom_series(file); }
    if (auto image = read_itk_file(file)) { return *std::move(image); }
    throw file_error("cannot read \"" + file.string() +
                     "\" as an image (it is not NRRD, MetaImage, NIfTI or DICOM, or its header is damaged); convert it");
}

SourceImages read_images(Case const& request, Problems& problems) {
    SourceImages images;
    auto const read = [&](std::optional<std::filesystem::path> const& file, std::string const& key, std::optional<SourceImage>& into) {
        if (!file) { return; }
        problems.attempt([&] { into = named(request, key, [&] { return read_image(*file); }); });
    };
    read(request.anatomy.ct, "anatomy.ct", images.ct);
    read(request.anatomy.density, "anatomy.density", images.density);
    read(request.anatomy.material, "anatomy.material", images.material);
    // Structures need the lattice of the anatomy; where it could not be read, that alone is said.
    if (problems.empty()) { images.masks = read_masks(request, anatomy_of(images), problems, images.warnings); }
    for (ImageEntry const& entry : request.images) {
        ActivityImage image;
        image.entry = entry;
        bool const there = problems.attempt(
            [&] { image.image = named(request, "image \"" + entry.name + "\" file", [&] { return read_image(entry.file); }); });
        if (!there) { continue; }
        place_image(request, image, images, problems, images.warnings);
        images.activity.emplace(entry.name, std::move(image));
    }
    return images;
}

SourceImages read_images(Case const& request) {
    Problems problems;
    auto images = read_images(request, problems);
    problems.settle();
    return images;
}

}  // namespace yttria
