// SPDX-License-Identifier: Apache-2.0
#include "host/margin/dose_field.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// A fall-off over 5 mm makes a factor of 4.6 across the diagonal of a cube of 4.42 mm; from one to the other logarithms give way.
constexpr double whole_ratio = 4, none_ratio = 8;
/// Below it a dose has no logarithm worth having; next to one of whole_ratio times as much nothing is interpolated by logarithms.
constexpr float least_Gy = 1e-6F;

/// Corners at the lower end of the four edges along each axis.
constexpr int lower_corner[3][4] = {{0, 2, 4, 6}, {0, 1, 4, 5}, {0, 1, 2, 3}};

double minmod(double a, double b) { return a * b > 0 ? (std::abs(a) < std::abs(b) ? a : b) : 0.0; }

}  // namespace

DoseField dose_field(Lattice const& lattice, std::vector<float> dose_Gy) {
    DoseField out{lattice, std::move(dose_Gy), {}, {}};
    out.log_value.resize(out.value.size());
    std::transform(out.value.begin(), out.value.end(), out.log_value.begin(), [](float v) { return std::log(std::max(v, least_Gy)); });
    out.bend.resize(out.value.size());
    std::array<std::size_t, 3> const stride{1, static_cast<std::size_t>(lattice.size[0]),
                                            static_cast<std::size_t>(lattice.size[0]) * static_cast<std::size_t>(lattice.size[1])};
    std::array<int, 3> ijk{};
    std::size_t n = 0;
    for (ijk[2] = 0; ijk[2] < lattice.size[2]; ++ijk[2])
        for (ijk[1] = 0; ijk[1] < lattice.size[1]; ++ijk[1])
            for (ijk[0] = 0; ijk[0] < lattice.size[0]; ++ijk[0], ++n)
                for (std::size_t a = 0; a < 3; ++a)
                    if (ijk[a] > 0 && ijk[a] + 1 < lattice.size[a])
                        out.bend[n][a] = out.log_value[n - stride[a]] - 2 * out.log_value[n] + out.log_value[n + stride[a]];
    return out;
}

DoseCell::DoseCell(DoseField const& field, std::array<int, 3> const& from) {
    auto const& lattice = field.lattice;
    std::array<std::size_t, 8> node{};
    for (int c = 0; c < 8; ++c) {
        auto const at = [&](std::size_t a) { return std::min(from[a] + (c >> a & 1), lattice.size[a] - 1); };
        auto const corner = static_cast<std::size_t>(c);
        node[corner] = lattice.index(at(0), at(1), at(2));
        value[corner] = static_cast<double>(field.value[node[corner]]);
        log_value[corner] = static_cast<double>(field.log_value[node[corner]]);
    }
    least = *std::min_element(value.begin(), value.end());
    most = *std::max_element(value.begin(), value.end());
    bool const dosed = least > static_cast<double>(least_Gy);
    log_share = dosed ? std::clamp((none_ratio - most / least) / (none_ratio - whole_ratio), 0.0, 1.0) : 0.0;
    if (log_share == 0) return;
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t e = 0; e < 4; ++e) {
            auto const low = static_cast<std::size_t>(lower_corner[a][e]), high = low + (std::size_t{1} << a);
            bend[a][e] = minmod(static_cast<double>(field.bend[node[low]][a]), static_cast<double>(field.bend[node[high]][a]));
        }
}

namespace {

/// Linear interpolation and, with `bent`, that of logarithms at one point. Every operation in one order for one point and for many.
template <bool bent>
[[gnu::always_inline]] inline void interpolate(DoseCell const& cell, double x, double y, double z, double& linear, double& log) {
    double const fx[2] = {1 - x, x}, fy[2] = {1 - y, y}, fz[2] = {1 - z, z};
    double weight[8];
    for (int c = 0; c < 8; ++c) weight[c] = fx[c & 1] * fy[c >> 1 & 1] * fz[c >> 2];
    linear = 0;
    for (int c = 0; c < 8; ++c) linear += weight[c] * cell.value[static_cast<std::size_t>(c)];
    if constexpr (!bent) return;
    log = 0;
    for (int c = 0; c < 8; ++c) log += weight[c] * cell.log_value[static_cast<std::size_t>(c)];
    double const up[3] = {x, y, z};
    for (int a = 0; a < 3; ++a) {
        double along = 0;  // weight of an edge: that of both its corners
        for (int e = 0; e < 4; ++e) {
            int const low = lower_corner[a][e];
            along += (weight[low] + weight[low + (1 << a)]) * cell.bend[static_cast<std::size_t>(a)][static_cast<std::size_t>(e)];
        }
        log -= 0.5 * up[a] * (1 - up[a]) * along;
    }
}

}  // namespace

double DoseCell::between(double linear, double log) const {
    double const dose = log_share == 0 ? linear : log_share * std::exp(log) + (1 - log_share) * linear;
    return std::clamp(dose, least, most);
}

double DoseCell::at(Vec3d const& up) const {
    double linear = 0, log = 0;
    if (log_share == 0)
        interpolate<false>(*this, up[0], up[1], up[2], linear, log);
    else
        interpolate<true>(*this, up[0], up[1], up[2], linear, log);
    return between(linear, log);
}

void DoseCell::at(std::size_t count, std::array<double const*, 3> const& up, double* __restrict linear, double* __restrict log,
                  float* dose_Gy) const {
    double const *const x = up[0], *const y = up[1], *const z = up[2];
    if (log_share == 0)
        for (std::size_t p = 0; p < count; ++p) interpolate<false>(*this, x[p], y[p], z[p], linear[p], log[p]);
    else
        for (std::size_t p = 0; p < count; ++p) interpolate<true>(*this, x[p], y[p], z[p], linear[p], log[p]);
    for (std::size_t p = 0; p < count; ++p) dose_Gy[p] = static_cast<float>(between(linear[p], log[p]));
}

double DoseField::at(std::array<Place, 3> const& place) const {
    return DoseCell(*this, {place[0].from, place[1].from, place[2].from}).at({place[0].up, place[1].up, place[2].up});
}

double DoseField::at(Vec3d const& point_mm) const {
    return at({place_on(lattice, 0, point_mm[0]), place_on(lattice, 1, point_mm[1]), place_on(lattice, 2, point_mm[2])});
}

}  // namespace yttria
