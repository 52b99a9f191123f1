// SPDX-License-Identifier: Apache-2.0
// ITK displacement fields: an image of vectors in LPS mm, planning space to the image's.
#include "host/images/displacement_file.hpp"

#include "host/images/formats.hpp"
#include "host/images/limits.hpp"
#include "host/images/text_header.hpp"

#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkMetaImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkVector.h>

#include <fstream>

namespace yttria {
namespace {

using Field = itk::Image<itk::Vector<float, 3>, 3>;

constexpr std::size_t header_bytes = 4096;

/// A NRRD field in another space keeps its vectors as they are while ITK turns its grid: their directions would be wrong.
void check_space(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(header_bytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    auto const at = text.find("\nspace: ");
    auto const space = at == std::string::npos ? std::string() : text.substr(at + 8, text.find_first_of("\r\n", at + 8) - at - 8);
    if (space == "left-posterior-superior" || space == "LPS") { return; }
    throw input_error("the displacement field \"" + file.string() + "\" is in the space \"" + space +
                      "\" (its vectors must be LPS, as ITK writes them); write it with ITK or Slicer");
}

}  // namespace

bool is_displacement_file(std::filesystem::path const& file) {
    auto const ending = file.extension();
    return ending == ".mha" || ending == ".mhd" || ending == ".nrrd" || ending == ".nhdr" || ending == ".nii" || ending == ".gz";
}

Deformation read_displacement(std::filesystem::path const& file) {
    std::string const name = "the displacement field \"" + file.string() + "\"";
    if (!std::filesystem::is_regular_file(file)) { throw file_error("no file for " + name + " (nothing has that name); correct the path"); }
    itk::ImageIOBase::Pointer io;
    if (auto const meta = itk::MetaImageIO::New(); meta->CanReadFile(file.c_str())) {
        io = meta.GetPointer();
    } else if (auto const nrrd = itk::NrrdImageIO::New(); nrrd->CanReadFile(file.c_str())) {
        io = nrrd.GetPointer();
        check_space(file);
    } else {
        throw input_error(name + " is no MetaImage or NRRD (in NIfTI the direction of vectors is not defined well enough); convert it");
    }
    try {
        io->SetFileName(file.string());
        io->ReadImageInformation();
        if (io->GetNumberOfDimensions() != 3 || io->GetNumberOfComponents() != 3) {
            throw input_error(name + " has " + std::to_string(io->GetNumberOfDimensions()) + " dimensions and " +
                              std::to_string(io->GetNumberOfComponents()) +
                              " values per voxel (a volume of vectors has 3 and 3); give an image of displacements, or a transform file");
        }
        check_voxels(file, {static_cast<long long>(io->GetDimensions(0)), static_cast<long long>(io->GetDimensions(1)),
                            static_cast<long long>(io->GetDimensions(2))});
        std::ifstream stream(file, std::ios::binary);
        if (!stays_below(data_file_of(stream))) {
            throw input_error(name +
                              " takes its voxels from outside its folder (a header may only name one file below it); write it as one");
        }
        auto reader = itk::ImageFileReader<Field>::New();
        reader->SetImageIO(io);
        reader->SetFileName(file.string());
        reader->Update();
        Field const& image = *reader->GetOutput();
        Deformation field;
        auto const size = image.GetLargestPossibleRegion().GetSize();
        for (unsigned a = 0; a < 3; ++a) {
            field.grid.size[a] = static_cast<int>(size[a]);
            field.grid.spacing_mm[a] = image.GetSpacing()[a];
            field.grid.origin_mm[a] = image.GetOrigin()[a];
            for (unsigned row = 0; row < 3; ++row) { field.grid.direction[3 * row + a] = image.GetDirection()(row, a); }
        }
        check_geometry(file, field.grid);
        field.shift_mm.resize(field.grid.voxels());
        auto const* vectors = image.GetBufferPointer();
        for (std::size_t i = 0; i < field.shift_mm.size(); ++i) { field.shift_mm[i] = {vectors[i][0], vectors[i][1], vectors[i][2]}; }
        return field;
    } catch (itk::ExceptionObject const& error) {
        std::string text = error.GetDescription();
        std::replace(text.begin(), text.end(), '\n', ' ');
        throw file_error("cannot read " + name + " (" + text + "); check that the file is whole");
    }
}

}  // namespace yttria
