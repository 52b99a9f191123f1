// SPDX-License-Identifier: Apache-2.0
// The one file that includes ITK: images with a single file, and transforms. Readers are named, no factory is asked.
#include "host/images/formats.hpp"
#include "host/images/limits.hpp"
#include "host/images/text_header.hpp"

#include <itkHDF5TransformIO.h>
#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkMatrixOffsetTransformBase.h>
#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkTransformFactoryBase.h>
#include <itkTranslationTransform.h>
#include <itkTxtTransformIO.h>

#include <fstream>

namespace yttria {
namespace {

template <class T>
using Image = itk::Image<T, 3>;

std::string reason_of(itk::ExceptionObject const& error) {
    std::string text = error.GetDescription();
    for (char& letter : text) {
        if (letter == '\n') { letter = ' '; }
    }
    return text;
}

/// Deflate makes at most 1032 bytes of one; with that, what a header may claim of a file (gzip bombs hold real zeros).
constexpr std::uint64_t most_expansion = 1032, header_bytes = 4096;

/// Bytes that a header claims against those that are there, before the reader takes memory for them.
void check_size(std::filesystem::path const& file, itk::ImageIOBase const& io) {
    check_voxels(file, {static_cast<long long>(io.GetDimensions(0)), static_cast<long long>(io.GetDimensions(1)),
                        static_cast<long long>(io.GetDimensions(2))});
    std::ifstream stream(file, std::ios::binary);
    std::string const data = data_file_of(stream);
    if (!stays_below(data)) {
        throw input_error("\"" + file.string() + "\" takes its voxels from \"" + data +
                          "\" (a header may only name one file below its own folder); write it as one file");
    }
    std::error_code unknown;
    auto held = std::filesystem::file_size(file, unknown);
    if (!data.empty()) { held = std::filesystem::file_size(file.parent_path() / data, unknown); }
    if (file.extension() == ".hdr") { held = std::filesystem::file_size(std::filesystem::path(file).replace_extension(".img"), unknown); }
    std::uint64_t const claimed = static_cast<std::uint64_t>(io.GetImageSizeInBytes());
    if (!unknown && claimed / most_expansion > held + header_bytes) {
        throw file_error("cannot read \"" + file.string() + "\" (its header claims " + std::to_string(claimed) + " bytes, " +
                         std::to_string(held) + " are there); check that the file is whole");
    }
}

void check_shape(std::filesystem::path const& file, itk::ImageIOBase& io) {
    io.SetFileName(file.string());
    io.ReadImageInformation();
    unsigned const dimensions = io.GetNumberOfDimensions();
    bool three = dimensions >= 3;
    for (unsigned a = 3; a < dimensions; ++a) { three = three && io.GetDimensions(a) == 1; }
    if (!three) {
        throw input_error("\"" + file.string() + "\" has " + std::to_string(dimensions) +
                          " dimensions (a volume with one value per voxel is needed); write one volume");
    }
    if (io.GetNumberOfComponents() != 1) {
        throw input_error("\"" + file.string() + "\" has " + std::to_string(io.GetNumberOfComponents()) +
                          " values per voxel (one is needed); write one component");
    }
    check_size(file, io);
}

template <class T>
Geometry geometry_of(Image<T> const& image) {
    Geometry geometry;
    auto const size = image.GetLargestPossibleRegion().GetSize();
    for (unsigned a = 0; a < 3; ++a) {
        geometry.size[a] = static_cast<int>(size[a]);
        geometry.spacing_mm[a] = image.GetSpacing()[a];
        geometry.origin_mm[a] = image.GetOrigin()[a];
        for (unsigned row = 0; row < 3; ++row) { geometry.direction[3 * row + a] = image.GetDirection()(row, a); }
    }
    return geometry;
}

/// Header and extension flag of a .nii.gz; all of it is inside the gzip stream.
constexpr std::uint64_t nifti_header_bytes = 352;

/// The NRRD writer does not notice when the last block finds no space; gzip ends with the number of bytes it holds.
bool ends_whole(std::filesystem::path const& file, std::uint64_t raw_bytes) {
    std::ifstream stream(file, std::ios::binary);
    std::array<unsigned char, 4> end{};
    stream.seekg(-4, std::ios::end);
    if (!stream.read(reinterpret_cast<char*>(end.data()), 4)) { return false; }
    std::uint32_t const held = end[0] | end[1] << 8 | end[2] << 16 | static_cast<std::uint32_t>(end[3]) << 24;
    return held == static_cast<std::uint32_t>(raw_bytes);
}

template <class T>
typename Image<T>::Pointer image_of(Volume<T> const& volume) {
    auto image = Image<T>::New();
    typename Image<T>::SizeType size;
    typename Image<T>::SpacingType spacing;
    typename Image<T>::PointType origin;
    typename Image<T>::DirectionType direction;
    for (unsigned a = 0; a < 3; ++a) {
        size[a] = static_cast<itk::SizeValueType>(volume.geometry.size[a]);
        spacing[a] = volume.geometry.spacing_mm[a];
        origin[a] = volume.geometry.origin_mm[a];
        for (unsigned row = 0; row < 3; ++row) { direction(row, a) = volume.geometry.direction[3 * row + a]; }
    }
    image->SetRegions(size);
    image->SetSpacing(spacing);
    image->SetOrigin(origin);
    image->SetDirection(direction);
    image->Allocate();
    std::copy(volume.values.begin(), volume.values.end(), image->GetBufferPointer());
    return image;
}

/// What differs between the formats that are written.
struct Format {
    itk::ImageIOBase::Pointer io;
    std::string ending, key, text;  ///< of a header entry
};

template <class T>
void write(std::filesystem::path const& file, Volume<T> const& volume, Format const& format) {
    if (volume.values.size() != volume.geometry.voxels()) {
        throw Error(ExitCode::internal, "cannot write \"" + file.string() + "\" (values and grid differ in size)");
    }
    if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file)) {
        throw file_error("cannot write \"" + file.string() + "\" (a folder or device has that name); choose another");
    }
    auto const image = image_of(volume);
    if (!format.text.empty()) { itk::EncapsulateMetaData<std::string>(image->GetMetaDataDictionary(), format.key, format.text); }

    // Written aside and renamed: nothing half-written is left under the final name.
    std::filesystem::path aside = file;
    aside.replace_extension(".partial" + format.ending);
    auto writer = itk::ImageFileWriter<Image<T>>::New();
    writer->SetImageIO(format.io);
    writer->SetFileName(aside.string());
    writer->SetInput(image);
    writer->UseCompressionOn();
    std::error_code ignored;
    std::uint64_t const header = format.ending == ".nrrd" ? 0 : nifti_header_bytes;
    try {
        writer->Update();
        if (!ends_whole(aside, header + volume.values.size() * sizeof(T))) {
            std::filesystem::remove(aside, ignored);
            throw file_error("cannot write \"" + file.string() + "\" (the file was cut short); check the free space");
        }
        std::filesystem::rename(aside, file);
    } catch (itk::ExceptionObject const& error) {
        std::filesystem::remove(aside, ignored);
        throw file_error("cannot write \"" + file.string() + "\" (" + reason_of(error) + "); check the folder and the free space");
    } catch (std::filesystem::filesystem_error const& error) {
        std::filesystem::remove(aside, ignored);
        throw file_error("cannot write \"" + file.string() + "\" (" + error.code().message() + "); check the folder and the free space");
    }
}

}  // namespace

std::optional<std::pair<std::string, Geometry>> read_itk_header(std::filesystem::path const& file) {
    std::array<std::pair<char const*, itk::ImageIOBase::Pointer>, 3> const formats{{{"NRRD", itk::NrrdImageIO::New().GetPointer()},
                                                                                    {"MetaImage", itk::MetaImageIO::New().GetPointer()},
                                                                                    {"NIfTI", itk::NiftiImageIO::New().GetPointer()}}};
    try {
        for (auto const& [format, io] : formats) {
            if (!io->CanReadFile(file.c_str())) { continue; }
            check_shape(file, *io);
            Geometry geometry;
            for (unsigned a = 0; a < 3; ++a) {
                geometry.size[a] = static_cast<int>(io->GetDimensions(a));
                geometry.spacing_mm[a] = io->GetSpacing(a);
                geometry.origin_mm[a] = io->GetOrigin(a);
                auto const axis = io->GetDirection(a);
                for (unsigned row = 0; row < 3; ++row) { geometry.direction[3 * row + a] = axis[row]; }
            }
            check_geometry(file, geometry);
            return std::pair<std::string, Geometry>{format, geometry};
        }
    } catch (itk::ExceptionObject const& error) {
        throw file_error("cannot read \"" + file.string() + "\" (" + reason_of(error) + "); check that the file is whole");
    }
    return std::nullopt;
}

std::optional<SourceImage> read_itk_file(std::filesystem::path const& file) {
    std::array<std::pair<char const*, itk::ImageIOBase::Pointer>, 3> const formats{{{"NRRD", itk::NrrdImageIO::New().GetPointer()},
                                                                                    {"MetaImage", itk::MetaImageIO::New().GetPointer()},
                                                                                    {"NIfTI", itk::NiftiImageIO::New().GetPointer()}}};
    try {
        for (auto const& [format, io] : formats) {
            if (!io->CanReadFile(file.c_str())) { continue; }
            check_shape(file, *io);
            auto reader = itk::ImageFileReader<Image<float>>::New();
            reader->SetImageIO(io);
            reader->SetFileName(file.string());
            reader->Update();
            Image<float> const& image = *reader->GetOutput();
            SourceImage result{{geometry_of(image), {}}, file, format, {}};
            result.volume.values.assign(image.GetBufferPointer(), image.GetBufferPointer() + result.volume.geometry.voxels());
            check_geometry(file, result.volume.geometry);
            return result;
        }
    } catch (itk::ExceptionObject const& error) {
        throw file_error("cannot read \"" + file.string() + "\" (" + reason_of(error) + "); check that the file is whole");
    }
    return std::nullopt;
}

void write_nrrd(std::filesystem::path const& file, Volume<float> const& volume, std::string const& unit) {
    write(file, volume, {itk::NrrdImageIO::New().GetPointer(), ".nrrd", "unit", unit});
}

void write_nrrd(std::filesystem::path const& file, Volume<std::uint8_t> const& volume) {
    write(file, volume, {itk::NrrdImageIO::New().GetPointer(), ".nrrd", "", ""});
}

void write_nifti(std::filesystem::path const& file, Volume<float> const& volume, std::string const& notes) {
    write(file, volume, {itk::NiftiImageIO::New().GetPointer(), ".nii.gz", "ITK_FileNotes", notes.substr(0, 79)});
}

Affine read_transform(std::filesystem::path const& file) {
    std::string const name = "\"" + file.string() + "\"";
    if (!std::filesystem::is_regular_file(file)) {
        throw file_error("no transform file " + name + " (nothing has that name); correct the path");
    }
    itk::TransformFactoryBase::RegisterDefaultTransforms();
    itk::TransformIOBaseTemplate<double>::Pointer io = itk::TxtTransformIOTemplate<double>::New().GetPointer();
    // Slicer's own format.
    if (file.extension() == ".h5" || file.extension() == ".hdf5") { io = itk::HDF5TransformIOTemplate<double>::New().GetPointer(); }
    io->SetFileName(file.string());
    try {
        io->Read();
    } catch (itk::ExceptionObject const& error) {
        throw file_error("cannot read the transform " + name + " (" + reason_of(error) +
                         "); write it as an ITK transform file (.tfm, .txt, .h5)");
    }
    auto const& list = io->GetTransformList();
    if (list.size() != 1) {
        throw input_error("the transform file " + name + " holds " + std::to_string(list.size()) +
                          " transforms (one is needed); compose them into one affine");
    }
    Affine result;
    if (auto const* linear = dynamic_cast<itk::MatrixOffsetTransformBase<double, 3, 3> const*>(list.front().GetPointer())) {
        for (unsigned row = 0; row < 3; ++row) {
            for (unsigned a = 0; a < 3; ++a) { result.matrix[3 * row + a] = linear->GetMatrix()(row, a); }
            result.offset_mm[row] = linear->GetOffset()[row];
        }
    } else if (auto const* shift = dynamic_cast<itk::TranslationTransform<double, 3> const*>(list.front().GetPointer())) {
        for (unsigned row = 0; row < 3; ++row) { result.offset_mm[row] = shift->GetOffset()[row]; }
    } else {
        throw input_error("the transform " + name + " is a " + list.front()->GetNameOfClass() +
                          " (rigid, Euler, affine and translation can be read); convert it to an affine");
    }
    auto const& m = result.matrix;
    double const volume = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
    if (!(std::abs(volume) > 1e-3)) {
        throw input_error("the transform " + name + " cannot be inverted (its determinant is " + std::to_string(volume) +
                          "); register again");
    }
    return result;
}

}  // namespace yttria
