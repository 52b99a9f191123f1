// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/alter_image.hpp"

#include "host/base/parallel.hpp"
#include "host/ensemble/draws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

double sigma_of(double fwhm_mm) { return fwhm_mm / (2 * std::sqrt(2 * std::numbers::ln2)); }

/// Weights at 0, 1, 2, ... voxels, integrated over the voxel, together 1 (those off the centre count twice). Cut at 4 sigma.
std::vector<double> kernel(double sigma_voxels) {
    auto const reach = static_cast<std::size_t>(std::ceil(4 * sigma_voxels));
    auto const upto = [&](double x) { return 0.5 * std::erfc(-x / (sigma_voxels * std::numbers::sqrt2)); };
    std::vector<double> weight;
    double sum = 0;
    for (std::size_t i = 0; i <= reach; ++i) {
        auto const x = static_cast<double>(i);
        weight.push_back(upto(x + 0.5) - upto(x - 0.5));
        sum += weight.back() * (i == 0 ? 1 : 2);
    }
    for (auto& w : weight) w /= sum;
    return weight;
}

/// Index of a place beyond the edge, mirrored at the edge of the outermost voxel.
std::size_t mirrored(std::ptrdiff_t i, std::ptrdiff_t n) {
    std::ptrdiff_t const period = 2 * n;
    i = ((i % period) + period) % period;
    return static_cast<std::size_t>(i < n ? i : period - 1 - i);
}

/// The same on a ring: noise is then as strong at the edge as elsewhere.
std::size_t wrapped(std::ptrdiff_t i, std::ptrdiff_t n) { return static_cast<std::size_t>(((i % n) + n) % n); }

using Beyond = std::size_t (*)(std::ptrdiff_t, std::ptrdiff_t);

void convolve(std::vector<float>& values, Geometry const& g, std::size_t axis, std::vector<double> const& weight, Beyond beyond) {
    auto const n = static_cast<std::size_t>(g.size[axis]);
    std::size_t stride = 1;
    for (std::size_t a = 0; a < axis; ++a) stride *= static_cast<std::size_t>(g.size[a]);
    std::size_t const lines = values.size() / n;
    parallel_stretches(lines, 256, [&](Stretch const& s) {
        std::vector<double> line(n);
        for (std::size_t l = s.first; l < s.end; ++l) {
            std::size_t const start = l / stride * stride * n + l % stride;
            for (std::size_t i = 0; i < n; ++i) line[i] = static_cast<double>(values[start + i * stride]);
            for (std::size_t i = 0; i < n; ++i) {
                double sum = weight[0] * line[i];
                for (std::size_t k = 1; k < weight.size(); ++k) {
                    auto const at = static_cast<std::ptrdiff_t>(i), step = static_cast<std::ptrdiff_t>(k),
                               size = static_cast<std::ptrdiff_t>(n);
                    bool const within = at >= step && at + step < size;
                    double const left = within ? line[i - k] : line[beyond(at - step, size)];
                    double const right = within ? line[i + k] : line[beyond(at + step, size)];
                    sum += weight[k] * (left + right);
                }
                values[start + i * stride] = static_cast<float>(sum);
            }
        }
    });
}

std::array<double, 9> product(std::array<double, 9> const& a, std::array<double, 9> const& b) {
    std::array<double, 9> out{};
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t i = 0; i < 3; ++i) out[3 * r + c] += a[3 * r + i] * b[3 * i + c];
    return out;
}

std::array<double, 9> rotation(Vec3d const& degrees) {
    std::array<double, 9> out{1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double const angle = degrees[axis] * std::numbers::pi / 180;
        if (angle == 0) continue;  // exactly none: a shift alone keeps axes parallel
        std::size_t const a = (axis + 1) % 3, b = (axis + 2) % 3;
        std::array<double, 9> turn{1, 0, 0, 0, 1, 0, 0, 0, 1};
        turn[3 * a + a] = turn[3 * b + b] = std::cos(angle);
        turn[3 * a + b] = -std::sin(angle);
        turn[3 * b + a] = std::sin(angle);
        out = product(turn, out);
    }
    return out;
}

}  // namespace

void blur_further(Volume<float>& image, Vec3d const& fwhm_mm) {
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (fwhm_mm[axis] > 0)
            convolve(image.values, image.geometry, axis, kernel(sigma_of(fwhm_mm[axis]) / image.geometry.spacing_mm[axis]), mirrored);
}

std::vector<float> noise_field(Geometry const& geometry, double fwhm_mm, std::uint64_t seed) {
    Volume<float> field{geometry, std::vector<float>(geometry.voxels())};
    parallel_stretches(field.values.size(), 16384, [&](Stretch const& s) {
        for (std::size_t v = s.first; v < s.end; ++v) {  // Box and Muller 1958
            double const radius = std::sqrt(-2 * std::log(uniform_draw(seed, 1, v)));
            field.values[v] = static_cast<float>(radius * std::cos(2 * std::numbers::pi * uniform_draw(seed, 2, v)));
        }
    });
    double scale = 1;
    for (std::size_t axis = 0; axis < 3 && fwhm_mm > 0; ++axis) {
        auto const weight = kernel(sigma_of(fwhm_mm) / geometry.spacing_mm[axis]);
        double squares = weight[0] * weight[0];
        for (std::size_t k = 1; k < weight.size(); ++k) squares += 2 * weight[k] * weight[k];
        convolve(field.values, geometry, axis, weight, wrapped);
        scale /= std::sqrt(squares);
    }
    for (auto& v : field.values) v = static_cast<float>(static_cast<double>(v) * scale);
    return std::move(field.values);
}

Affine displaced(Affine const& registration, Vec3d const& shift_mm, Vec3d const& degrees, Vec3d const& centre_mm) {
    // A point of the content at p goes to R (p - c) + c + s; what is found at q was at R' (q - c - s) + c.
    auto const turn = rotation(degrees);
    Affine forward;
    forward.matrix = turn;
    for (std::size_t r = 0; r < 3; ++r) {
        forward.offset_mm[r] = centre_mm[r] + shift_mm[r];
        for (std::size_t c = 0; c < 3; ++c) forward.offset_mm[r] -= turn[3 * r + c] * centre_mm[c];
    }
    return compose(registration, forward.inverse());
}

std::size_t long_axis(Geometry const& geometry) {
    std::size_t best = 0;
    for (std::size_t a = 1; a < 3; ++a)
        if (std::abs(geometry.direction[6 + a]) > std::abs(geometry.direction[6 + best])) best = a;
    return best;
}

}  // namespace yttria
