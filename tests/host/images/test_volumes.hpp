// SPDX-License-Identifier: Apache-2.0
// Volumes made in code, for the tests of the image stages.
#pragma once

#include "host/images/images.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <numeric>

namespace yttria::test {

/// Row-major rotation about the axis (1, 2, 3) / sqrt(14): no axis stays parallel to another.
inline std::array<double, 9> rotation(double degrees) {
    double const c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180), n = std::sqrt(14.0);
    double const x = 1 / n, y = 2 / n, z = 3 / n, t = 1 - c;
    return {t * x * x + c,     t * x * y - s * z, t * x * z + s * y, t * x * y + s * z, t * y * y + c,
            t * y * z - s * x, t * x * z - s * y, t * y * z + s * x, t * z * z + c};
}

inline Geometry grid(std::array<int, 3> size, Vec3d spacing, Vec3d origin = {0, 0, 0},
                     std::array<double, 9> direction = {1, 0, 0, 0, 1, 0, 0, 0, 1}) {
    return {size, spacing, origin, direction};
}

/// Values that differ in every voxel, some negative.
inline Volume<float> varied(Geometry const& geometry) {
    Volume<float> volume{geometry, std::vector<float>(geometry.voxels())};
    for (std::size_t i = 0; i < volume.values.size(); ++i) { volume.values[i] = static_cast<float>((i * 2654435761U) % 1000) - 100.0F; }
    return volume;
}

inline Volume<float> constant(Geometry const& geometry, float value) { return {geometry, std::vector<float>(geometry.voxels(), value)}; }

template <class T>
double sum(std::vector<T> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Centre of gravity of the values in patient space, mm.
template <class T>
Vec3d centre_of(Geometry const& geometry, std::vector<T> const& values) {
    Vec3d weighted{0, 0, 0};
    for (int k = 0; k < geometry.size[2]; ++k) {
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) {
                Vec3d const point = geometry.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                for (std::size_t a = 0; a < 3; ++a) { weighted[a] += point[a] * static_cast<double>(values[geometry.index(i, j, k)]); }
            }
        }
    }
    for (double& x : weighted) { x /= sum(values); }
    return weighted;
}

inline SourceImage image_of(Volume<float> volume, std::string const& file = "image.nrrd") {
    SourceImage image;
    image.volume = std::move(volume);
    image.file = file;
    image.format = "NRRD";
    return image;
}

inline LabelledMask labelled(std::string const& name, Role role, std::shared_ptr<SourceImage const> const& image,
                             std::vector<int> const& labels) {
    LabelledMask mask;
    mask.entry.name = name;
    mask.entry.role = role;
    mask.entry.mask = image->file;
    mask.entry.labels = labels;
    mask.image = image;
    return mask;
}

/// A folder that is removed at the end of the test.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "yttria-test-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~ScratchFolder() { std::filesystem::remove_all(path_); }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The Error that a call throws; its text and code are then checked.
template <class Call>
Error error_of(Call const& call) {
    try {
        call();
    } catch (Error const& error) { return error; }
    ADD_FAILURE() << "no Error was thrown";
    return {ExitCode::done, ""};
}

inline bool says(Error const& error, std::string const& part) { return std::string(error.what()).find(part) != std::string::npos; }

inline bool warned(Warnings const& warnings, std::string const& id) {
    for (Warning const& warning : warnings) {
        if (warning.id == id) { return true; }
    }
    return false;
}

}  // namespace yttria::test
