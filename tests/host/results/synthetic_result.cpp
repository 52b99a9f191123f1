// SPDX-License-Identifier: Apache-2.0
#include "synthetic_result.hpp"

#include <cmath>
#include <functional>
#include <random>

namespace yttria::testing {
namespace {

using Inside = std::function<bool(Vec3d const&)>;

Inside ellipsoid(Vec3d centre, Vec3d radii) {
    return [=](Vec3d const& p) {
        double sum = 0;
        for (std::size_t a = 0; a < 3; ++a) sum += std::pow((p[a] - centre[a]) / radii[a], 2);
        return sum <= 1;
    };
}

struct Builder {
    Result& out;
    Geometry grid;

    Vec3d centre(std::size_t v) const {
        auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
        std::array<std::size_t, 3> const index{v % nx, v / nx % ny, v / nx / ny};
        Vec3d p{};
        for (std::size_t a = 0; a < 3; ++a) p[a] = grid.origin_mm[a] + grid.spacing_mm[a] * static_cast<double>(index[a]);
        return p;
    }
    std::vector<float> fractions(Inside const& inside) const {
        std::vector<float> out_fraction(grid.voxels());
        for (std::size_t v = 0; v < out_fraction.size(); ++v) out_fraction[v] = inside(centre(v)) ? 1.0F : 0.0F;
        return out_fraction;
    }
    void add(std::string const& name, Role role, Inside const& inside, std::string const& definition = "") const {
        Structure s;
        s.name = name;
        s.role = role;
        s.derived = !definition.empty();
        s.definition = definition;
        s.fraction = fractions(inside);
        for (auto const f : s.fraction) s.volume_mL += static_cast<double>(f) * grid.voxel_mL();
        out.structures.list.push_back(std::move(s));
    }
};

Geometry grid_of(double spacing_mm) {
    Geometry grid;
    Vec3d const extent{320, 230, 260};
    for (std::size_t a = 0; a < 3; ++a) {
        grid.size[a] = static_cast<int>(extent[a] / spacing_mm);
        grid.spacing_mm[a] = spacing_mm;
        grid.origin_mm[a] = -0.5 * spacing_mm * (grid.size[a] - 1);
    }
    return grid;
}

/// Each voxel shares a part of its energy with its six neighbours, a stand-in for the range of the electrons.
std::vector<double> smoothed(std::vector<float> const& decays, Geometry const& grid) {
    std::vector<double> from(decays.begin(), decays.end()), to;
    for (int pass = 0; pass < 3; ++pass) {
        to = from;
        for (int k = 1; k + 1 < grid.size[2]; ++k)
            for (int j = 1; j + 1 < grid.size[1]; ++j)
                for (int i = 1; i + 1 < grid.size[0]; ++i) {
                    double const sum = from[grid.index(i - 1, j, k)] + from[grid.index(i + 1, j, k)] + from[grid.index(i, j - 1, k)] +
                                       from[grid.index(i, j + 1, k)] + from[grid.index(i, j, k - 1)] + from[grid.index(i, j, k + 1)];
                    to[grid.index(i, j, k)] = 0.4 * from[grid.index(i, j, k)] + 0.1 * sum;
                }
        from.swap(to);
    }
    return from;
}

void fill_energy(Result& r) {
    auto const& grid = r.tissue.density.geometry;
    auto& energy = r.energy;
    auto const shape = smoothed(r.activity.decays.values, grid);
    energy.tally.resize(grid.voxels());
    std::mt19937 random(42);
    std::normal_distribution<double> normal;
    constexpr std::uint64_t histories = 32768;
    double const scale = 0.92 * quanta_per_MeV * static_cast<double>(histories) / r.activity.total_decays;
    for (std::size_t b = 0; b < batches; ++b) {
        std::int64_t sum = 0;
        for (std::size_t v = 0; v < shape.size(); ++v) {
            auto const quanta = static_cast<std::int64_t>(std::max(0.0, shape[v] * scale * (1 + 0.08 * normal(random))));
            energy.tally.energy[b * shape.size() + v] = quanta;
            sum += quanta;
        }
        energy.tally.histories[b] = histories;
        energy.tally.escaped[b] = sum / 250;
        energy.tally.emitted[b] = sum + sum / 250;
    }
    energy.tally.counters = {123456789, 2345678, 345678, 45678, 5678, 0, 0, 0};
    energy.method = "mc";
    energy.backend = "cpu";
    energy.device = "synthetic processor";
    energy.threads = 4;
    energy.seconds = 4.5;
    energy.table_seconds = 0.8;
    energy.seed = 20261122;
    energy.replicates_done = energy.replicates_planned = 64;
    energy.mean_emitted_MeV = 0.9321;
    energy.input_sha256 = std::string(64, '1');
    energy.table_sha256 = std::string(64, '2');
}

}  // namespace

Result synthetic_result(double spacing_mm) {
    Result r;
    auto const grid = grid_of(spacing_mm);
    Builder const build{r, grid};
    auto const body = ellipsoid({0, 0, 0}, {155, 110, 400}), liver = ellipsoid({-45, -10, -40}, {85, 70, 75});
    auto const large = ellipsoid({-70, -15, -45}, {32, 30, 32}), small = ellipsoid({-5, -25, -20}, {16, 16, 16});
    auto const lung_any = [](Vec3d const& p) {
        return ellipsoid({-75, 0, 130}, {60, 75, 120})(p) || ellipsoid({75, 0, 120}, {60, 75, 140})(p);
    };
    auto const lung = [=](Vec3d const& p) { return lung_any(p) && !liver(p) && body(p); };
    auto const spine = ellipsoid({0, 75, 0}, {18, 18, 400});
    auto const tumour = [=](Vec3d const& p) { return large(p) || small(p); };
    auto const normal = [=](Vec3d const& p) { return liver(p) && !tumour(p); };
    auto const perfused = [=](Vec3d const& p) { return p[0] < -20; };

    r.structures.grid = grid;
    build.add("Liver", Role::liver, liver);
    build.add("Tumour1 <main>", Role::tumour, large);
    build.add("Tumour2", Role::tumour, small);
    build.add("Lungs", Role::lung, lung);
    build.add("Territory", Role::perfused, [=](Vec3d const& p) { return liver(p) && perfused(p); });
    build.add("whole_liver", Role::liver, liver, "liver OR all tumours");
    build.add("tumours", Role::tumour, tumour, "all tumours");
    build.add("liver_normal", Role::other, normal, "whole liver minus tumours");
    build.add("lungs", Role::lung, lung, "all lungs");
    build.add(
        "perfused_normal", Role::other, [=](Vec3d const& p) { return normal(p) && perfused(p); }, "liver_normal AND perfused");

    r.tissue.materials = {"air", "lung", "soft_tissue", "liver", "cortical_bone"};
    r.tissue.density = {grid, std::vector<float>(grid.voxels())};
    r.tissue.material = {grid, std::vector<std::uint8_t>(grid.voxels())};
    r.activity.decays = {grid, std::vector<float>(grid.voxels())};
    r.ct_HU = Volume<float>{grid, std::vector<float>(grid.voxels())};
    double weight = 0;
    for (std::size_t v = 0; v < grid.voxels(); ++v) {
        auto const p = build.centre(v);
        int const kind = !body(p) ? 0 : lung(p) ? 1 : spine(p) ? 4 : liver(p) ? 3 : 2;
        constexpr float density[] = {0.0012F, 0.26F, 1.0F, 1.06F, 1.6F}, hu[] = {-1000, -740, 20, 60, 700};
        r.tissue.material.values[v] = static_cast<std::uint8_t>(kind);
        r.tissue.density.values[v] = std::max(0.001F, density[kind]);
        r.ct_HU->values[v] = hu[kind] + 25 * std::sin(static_cast<float>(v));
        r.activity.decays.values[v] = tumour(p) ? 4.0F : liver(p) ? (perfused(p) ? 1.0F : 0.1F) : lung(p) ? 0.03F : 0.0F;
        weight += static_cast<double>(r.activity.decays.values[v]);
    }
    r.activity.total_decays = 2.0e9 * y90_half_life_s / std::log(2.0);
    for (auto& d : r.activity.decays.values) d = static_cast<float>(static_cast<double>(d) * r.activity.total_decays / weight);
    r.activity.net_administered_MBq = 2000;
    r.activity.liver_MBq = 1880;
    r.activity.lung_MBq = 120;
    r.activity.lung_has_activity = true;
    r.activity.purposes = {"maa"};
    r.activity.lung_shunt_fraction = 0.06;
    r.activity.scale_note = "counts of image \"maa\" over liver and lungs stand for 2000 MBq net administered";

    r.request.id = "synthetic <two tumours>";
    r.request.file = "/somewhere/case.toml";
    r.request.sha256 = std::string(64, '3');
    r.request.protocol = "rescue";
    r.request.overrides = {{"activity.outside_grid", "synthetic \"example\" & test"}};
    fill_energy(r);
    r.ledger = ledger_of(r.energy.tally);
    r.dose = make_dose(r.energy, r.tissue, r.activity);
    r.metrics = measure(r.request, r.dose, r.energy, r.structures, r.tissue, r.activity);
    r.verdict = judge(r.request, r.metrics, r.activity);
    r.warnings = {
        {"density.floored", "1234 voxels were below 0.001 g/cm3 (air outside the body) they were raised to it; nothing is to be done"}};
    for (auto const& w : r.metrics.warnings) r.warnings.push_back(w);
    r.stage_seconds = {{"images", 0.4}, {"transport", 4.5}, {"dose", 0.1}, {"metrics", 0.3}};
    return r;
}

}  // namespace yttria::testing
