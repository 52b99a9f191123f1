// SPDX-License-Identifier: Apache-2.0
// Reads through ITK; writes the header itself, because ITK has no kind "list" for the axis of the layers.
#include "host/images/segmentation_file.hpp"

#include "host/base/number_text.hpp"
#include "host/images/formats.hpp"
#include "host/images/limits.hpp"
#include "host/images/text_header.hpp"

#include <itkImageFileReader.h>
#include <itkMetaDataObject.h>
#include <itkNrrdImageIO.h>
#include <itkVectorImage.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace yttria {
namespace {

using Labels = itk::VectorImage<std::uint16_t, 3>;
constexpr unsigned most_layers = 64;  // of a file that is believed

std::string entry_of(itk::MetaDataDictionary const& header, std::string const& key) {
    std::string text;
    itk::ExposeMetaData<std::string>(header, key, text);
    return text;
}

int whole(std::string const& name, std::string const& key, std::string const& text) {
    int value = 0;
    std::istringstream in(text);
    if (in >> value && in.eof()) return value;
    throw input_error(name + ": its entry " + key + " is \"" + text + "\" (a whole number is needed) save the segmentation again");
}

std::vector<NamedSegment> segments_of(std::string const& name, itk::MetaDataDictionary const& header) {
    std::vector<NamedSegment> segments;
    for (std::size_t n = 0;; ++n) {
        auto const head = "Segment" + std::to_string(n) + "_";
        if (!header.HasKey(head + "LabelValue")) return segments;
        NamedSegment segment;
        segment.name = entry_of(header, head + "Name");
        if (segment.name.empty()) segment.name = entry_of(header, head + "ID");
        segment.label = whole(name, head + "LabelValue", entry_of(header, head + "LabelValue"));
        if (header.HasKey(head + "Layer")) {
            int const layer = whole(name, head + "Layer", entry_of(header, head + "Layer"));
            segment.layer = static_cast<std::size_t>(std::max(0, layer));
        }
        std::istringstream colour(entry_of(header, head + "Color"));
        colour >> segment.colour[0] >> segment.colour[1] >> segment.colour[2];
        segments.push_back(std::move(segment));
    }
}

Geometry geometry_of(Labels const& image) {
    Geometry grid;
    auto const size = image.GetLargestPossibleRegion().GetSize();
    for (unsigned a = 0; a < 3; ++a) {
        grid.size[a] = static_cast<int>(size[a]);
        grid.spacing_mm[a] = image.GetSpacing()[a];
        grid.origin_mm[a] = image.GetOrigin()[a];
        for (unsigned row = 0; row < 3; ++row) grid.direction[3 * row + a] = image.GetDirection()(row, a);
    }
    return grid;
}

/// What the header says, before memory is taken for it.
void check_header(std::filesystem::path const& file, std::string const& name, itk::ImageIOBase& io) {
    io.SetFileName(file.string());
    io.ReadImageInformation();
    auto const type = io.GetComponentType();
    bool const integers = type != itk::CommonEnums::IOComponent::FLOAT && type != itk::CommonEnums::IOComponent::DOUBLE;
    if (io.GetNumberOfDimensions() != 3 || io.GetNumberOfComponents() > most_layers || !integers)
        throw input_error(name + ": is no label image (it has " + std::to_string(io.GetNumberOfDimensions()) + " dimensions, " +
                          std::to_string(io.GetNumberOfComponents()) + " values per voxel of type " + io.GetComponentTypeAsString(type) +
                          ") choose a segmentation or a label map");
    check_voxels(file, {static_cast<long long>(io.GetDimensions(0)), static_cast<long long>(io.GetDimensions(1)),
                        static_cast<long long>(io.GetDimensions(2)) * io.GetNumberOfComponents()});
    std::ifstream stream(file, std::ios::binary);
    if (!stays_below(data_file_of(stream)))
        throw input_error(name + ": takes its voxels from another file (a segmentation is one file) save it as one file");
}

/// A plain label image: each value that occurs is a segment.
std::vector<NamedSegment> labels_of(std::string const& name, std::vector<Volume<std::uint16_t>> const& layers) {
    if (layers.size() != 1)
        throw input_error(name + ": has several layers and no segments (which label is what is not said) save the segmentation again");
    std::set<std::uint16_t> const values(layers[0].values.begin(), layers[0].values.end());
    std::vector<NamedSegment> segments;
    for (auto const value : values)
        if (value != 0) segments.push_back({"Label " + std::to_string(value), {1, 1, 1}, value, 0});
    return segments;
}

}  // namespace

NamedSegmentation read_named_segmentation(std::filesystem::path const& file) {
    auto const name = "\"" + file.string() + "\"";
    if (!std::filesystem::is_regular_file(file)) throw file_error(name + ": there is no such file: check the path");
    auto io = itk::NrrdImageIO::New();
    if (!io->CanReadFile(file.c_str()))
        throw file_error(name + ": is no NRRD file (Slicer hands segmentations and label maps over as .nrrd) save it as .seg.nrrd");
    try {
        check_header(file, name, *io);
        auto reader = itk::ImageFileReader<Labels>::New();
        reader->SetImageIO(io);
        reader->SetFileName(file.string());
        reader->Update();
        auto const& image = *reader->GetOutput();
        NamedSegmentation result;
        auto grid = geometry_of(image);
        check_geometry(file, grid);
        std::size_t const count = image.GetNumberOfComponentsPerPixel();
        auto const* values = image.GetBufferPointer();
        for (std::size_t layer = 0; layer < count; ++layer) {
            auto& volume = result.layers.emplace_back(Volume<std::uint16_t>{grid, {}});
            volume.values.resize(grid.voxels());
            for (std::size_t v = 0; v < volume.values.size(); ++v) volume.values[v] = values[v * count + layer];
        }
        result.segments = segments_of(name, io->GetMetaDataDictionary());
        result.named = !result.segments.empty();
        if (!result.named) result.segments = labels_of(name, result.layers);
        for (auto const& segment : result.segments)
            if (segment.layer >= count || segment.label < 1 || segment.label > 65535)
                throw input_error(name + ": its segment \"" + segment.name + "\" names layer " + std::to_string(segment.layer) +
                                  " and label " + std::to_string(segment.label) + " (the file has " + std::to_string(count) +
                                  " layers, labels go from 1 to 65535) save the segmentation again");
        return result;
    } catch (itk::ExceptionObject const& error) {
        std::string reason = error.GetDescription();
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        throw file_error("cannot read " + name + " (" + reason + ") check that the file is whole");
    }
}

namespace {

/// A mask in the layer where it meets no other.
struct Placed {
    MaskToWrite const* mask;
    std::size_t layer;
    int label;
    std::array<int, 6> extent;
};

bool inside(MaskToWrite const& mask, std::size_t voxel) { return (*mask.fraction)[voxel] >= 0.5F; }

std::array<int, 6> extent_of(Geometry const& grid, MaskToWrite const& mask) {
    std::array<int, 6> e{grid.size[0], -1, grid.size[1], -1, grid.size[2], -1};
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i) {
                if (!inside(mask, grid.index(i, j, k))) continue;
                std::array<int, 3> const at{i, j, k};
                for (std::size_t a = 0; a < 3; ++a) e[2 * a] = std::min(e[2 * a], at[a]), e[2 * a + 1] = std::max(e[2 * a + 1], at[a]);
            }
    return e;
}

using Layers = std::vector<std::vector<std::uint8_t>>;

std::vector<Placed> place(Geometry const& grid, std::vector<MaskToWrite> const& masks, Layers& layers) {
    std::vector<Placed> placed;
    std::vector<int> used;
    for (auto const& mask : masks) {
        auto const extent = extent_of(grid, mask);
        if (extent[1] < 0) continue;
        std::size_t layer = 0;
        for (; layer < layers.size(); ++layer) {
            bool meets = used[layer] == 255;
            for (std::size_t v = 0; v < grid.voxels() && !meets; ++v) meets = layers[layer][v] != 0 && inside(mask, v);
            if (!meets) break;
        }
        if (layer == layers.size()) layers.emplace_back(grid.voxels(), std::uint8_t{0}), used.push_back(0);
        int const label = ++used[layer];
        for (std::size_t v = 0; v < grid.voxels(); ++v)
            if (inside(mask, v)) layers[layer][v] = static_cast<std::uint8_t>(label);
        placed.push_back({&mask, layer, label, extent});
    }
    if (layers.empty()) layers.emplace_back(grid.voxels(), std::uint8_t{0});
    return placed;
}

/// A value of a NRRD key: one line, backslash and newline written as the format says.
std::string value_text(std::string const& text) {
    std::string out;
    for (char const letter : text) out += letter == '\\' ? "\\\\" : letter == '\n' ? "\\n" : std::string(1, letter);
    return out;
}

std::string triple(double x, double y, double z) {
    return "(" + number_text(x, 17) + "," + number_text(y, 17) + "," + number_text(z, 17) + ")";
}

std::string header_of(Geometry const& grid, std::size_t layers, std::vector<Placed> const& placed) {
    std::ostringstream out;
    bool const list = layers > 1;
    auto const& s = grid.spacing_mm;
    auto const& d = grid.direction;
    out << "NRRD0005\n# written by Yttria: "
        << "RESEARCH - NOT FOR CLINICAL USE\n"
        << "type: unsigned char\ndimension: " << (list ? 4 : 3) << "\nspace: left-posterior-superior\nsizes: ";
    if (list) out << layers << " ";
    out << grid.size[0] << " " << grid.size[1] << " " << grid.size[2] << "\nspace directions: " << (list ? "none " : "");
    for (std::size_t a = 0; a < 3; ++a) out << (a ? " " : "") << triple(d[a] * s[a], d[3 + a] * s[a], d[6 + a] * s[a]);
    out << "\nkinds: " << (list ? "list " : "")
        << "domain domain domain\nencoding: raw\nspace origin: " << triple(grid.origin_mm[0], grid.origin_mm[1], grid.origin_mm[2]) << "\n"
        << "Segmentation_ContainedRepresentationNames:=Binary labelmap|\nSegmentation_MasterRepresentation:=Binary labelmap\n"
        << "Segmentation_SourceRepresentation:=Binary labelmap\nSegmentation_ReferenceImageExtentOffset:=0 0 0\n";
    for (std::size_t n = 0; n < placed.size(); ++n) {
        auto const& p = placed[n];
        auto const head = "Segment" + std::to_string(n) + "_";
        out << head << "ID:=Segment_" << n + 1 << "\n"
            << head << "Name:=" << value_text(p.mask->name) << "\n"
            << head << "NameAutoGenerated:=0\n"
            << head << "Color:=" << p.mask->colour[0] << " " << p.mask->colour[1] << " " << p.mask->colour[2] << "\n"
            << head << "ColorAutoGenerated:=0\n"
            << head << "LabelValue:=" << p.label << "\n"
            << head << "Layer:=" << p.layer << "\n"
            << head << "Extent:=";
        for (std::size_t e = 0; e < 6; ++e) out << (e ? " " : "") << p.extent[e];
        out << "\n" << head << "Tags:=|\n";
    }
    out << "\n";
    return out.str();
}

}  // namespace

void write_named_segmentation(std::filesystem::path const& file, Geometry const& grid, std::vector<MaskToWrite> const& masks) {
    Layers layers;
    auto const placed = place(grid, masks, layers);
    std::vector<char> voxels(grid.voxels() * layers.size());
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        for (std::size_t v = 0; v < grid.voxels(); ++v) voxels[v * layers.size() + layer] = static_cast<char>(layers[layer][v]);
    std::ofstream out(file, std::ios::binary);
    auto const header = header_of(grid, layers.size(), placed);
    out.write(header.data(), static_cast<std::streamsize>(header.size()));
    out.write(voxels.data(), static_cast<std::streamsize>(voxels.size()));
    out.close();
    if (!out)
        throw file_error("cannot write \"" + file.string() + "\" (not all of it reached the disk) check the folder and the free space");
}

}  // namespace yttria
