// SPDX-License-Identifier: Apache-2.0
#include "host/results/dose_file.hpp"

#include "host/dicom/dicom.hpp"
#include "host/images/images.hpp"
#include "host/results/hdf5_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

namespace yttria {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t known_schema = 1;

template <std::size_t n>
std::array<double, n> vector_of(Hdf5File& in, fs::path const& file, std::string const& object, std::string const& attribute) {
    auto const values = in.numbers(object, attribute);
    if (values.size() != n)
        throw file_error("cannot use " + file.string() + " (" + attribute + " of " + object + " does not have " + std::to_string(n) +
                         " numbers) write it again");
    std::array<double, n> out{};
    std::copy(values.begin(), values.end(), out.begin());
    return out;
}

Geometry geometry_of(Hdf5File& in, fs::path const& file, std::string const& name) {
    auto const size = in.size_of(name);  // z, y, x
    if (size.size() != 3) throw file_error("cannot use " + file.string() + " (" + name + " is not a volume) write it again");
    Geometry grid;
    for (std::size_t a = 0; a < 3; ++a) grid.size[a] = static_cast<int>(size[2 - a]);
    grid.spacing_mm = vector_of<3>(in, file, name, "spacing_mm");
    grid.origin_mm = vector_of<3>(in, file, name, "origin_mm");
    grid.direction = vector_of<9>(in, file, name, "direction");
    return grid;
}

Role role_of(std::string const& name) {
    for (auto const role : {Role::liver, Role::tumour, Role::necrosis, Role::lung, Role::lung_left, Role::lung_right, Role::perfused,
                            Role::body, Role::avoid})
        if (to_string(role) == name) return role;
    return Role::other;
}

StoredDose read_result(fs::path const& file) {
    auto in = Hdf5File::open(file);
    if (!in.has("/", "format") || in.text("/", "format") != "yttria-result")
        throw file_error("cannot use " + file.string() + " (it is no result of yttria) name a result.h5 or an image of the dose");
    if (auto const schema = in.whole("/", "schema"); schema != known_schema)
        throw file_error("cannot use " + file.string() + " (its format version is " + std::to_string(schema) +
                         ", this program reads version " + std::to_string(known_schema) + ") use the program that wrote it");
    StoredDose dose;
    dose.file = file;
    dose.method = in.text("/provenance", "method");
    if (in.has("/provenance", "sessions")) dose.sessions = in.whole("/provenance", "sessions");
    dose.mean_Gy.geometry = geometry_of(in, file, "/dose/mean");
    auto const size = in.size_of("/dose/mean");
    dose.mean_Gy.values = in.read<float>("/dose/mean", size);
    dose.relative_uncertainty = in.read<float>("/dose/relative_uncertainty", size);
    auto const& u = dose.relative_uncertainty;
    if (std::none_of(u.begin(), u.end(), [](float value) { return std::isfinite(value); })) dose.relative_uncertainty.clear();
    dose.density_g_per_cm3 = in.read<float>("/density", size);
    for (int s = 0;; ++s) {
        char group[32];
        std::snprintf(group, sizeof group, "/structures/s%02d", s);
        if (!in.has(group, "name")) break;
        dose.structures.push_back({in.text(group, "name"), role_of(in.text(group, "role")), in.whole(group, "derived") != 0,
                                   in.read<float>(std::string(group) + "/mask", size)});
    }
    return dose;
}

bool has_dicom_preamble(fs::path const& file) {
    char head[132] = {};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(head, sizeof head) && std::string_view(head + 128, 4) == "DICM";
}

SourceImage read_finite_image(fs::path const& file) {
    auto image = read_image(file);
    if (image.format.starts_with("DICOM"))
        throw input_error(file.string() + ": is a DICOM image (only an RTDOSE holds a dose) name an RTDOSE, or an image in Gy");
    for (float const value : image.volume.values)
        if (!std::isfinite(value))
            throw input_error(file.string() + ": holds a value that is not finite (NaN or infinite) repair the image");
    return image;
}

}  // namespace

StoredDose read_dose(fs::path const& path) {
    auto const file = fs::is_directory(path) && fs::exists(path / "result.h5") ? path / "result.h5" : path;
    if (!fs::exists(file)) throw file_error(file.string() + ": there is no such file: check the path");
    if (file.extension() == ".h5" || file.extension() == ".hdf5") return read_result(file);
    StoredDose dose;
    dose.file = file;
    if (has_dicom_preamble(file)) {
        auto stored = read_rtdose(file);
        dose.mean_Gy = std::move(stored.dose_Gy);
        dose.frame_of_reference = stored.frame_of_reference;
        dose.warnings = stored.warnings;
    } else {
        dose.mean_Gy = read_finite_image(file).volume;
    }
    return dose;
}

std::vector<float> read_uncertainty(fs::path const& file, StoredDose const& dose, bool absolute) {
    auto image = read_finite_image(file).volume;
    if (!same_lattice(image.geometry, dose.mean_Gy.geometry))
        throw input_error(file.string() + ": has another grid than " + dose.file.string() +
                          " (an uncertainty belongs to a voxel) give both on one grid");
    auto& u = image.values;
    for (std::size_t v = 0; v < u.size(); ++v) {
        if (u[v] < 0) throw input_error(file.string() + ": holds a negative uncertainty (it is a standard deviation) check the file");
        if (absolute) u[v] = dose.mean_Gy.values[v] > 0 ? u[v] / dose.mean_Gy.values[v] : std::numeric_limits<float>::quiet_NaN();
    }
    return u;
}

bool same_lattice(Geometry const& a, Geometry const& b) {
    if (a.size != b.size) return false;
    constexpr double tolerance_voxels = 1e-3;
    for (int corner = 0; corner < 8; ++corner) {
        Vec3d index{};
        for (std::size_t axis = 0; axis < 3; ++axis) index[axis] = (corner >> axis & 1) != 0 ? a.size[axis] - 1 : 0;
        auto const other = b.to_index(a.to_patient(index));
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (!(std::abs(other[axis] - index[axis]) <= tolerance_voxels)) return false;
    }
    return true;
}

}  // namespace yttria
