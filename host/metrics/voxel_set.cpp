// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/voxel_set.hpp"

#include "host/base/parallel.hpp"

#include <array>
#include <limits>
#include <thread>

namespace yttria {
namespace {

/// Doses of one set that may be held at once beyond one for each worker [bytes].
constexpr std::size_t small_set_bytes = std::size_t{64} << 20;

}  // namespace

VoxelSet voxels_of(Structure const& structure, std::function<bool(std::size_t)> const& keep) {
    VoxelSet set;
    for (std::size_t v = 0; v < structure.fraction.size(); ++v) {
        if (!(structure.fraction[v] > 0) || (keep && !keep(v))) continue;
        set.voxel.push_back(static_cast<std::uint32_t>(v));
        set.fraction.push_back(structure.fraction[v]);
    }
    return set;
}

bool is_lung(Role role) { return role == Role::lung || role == Role::lung_left || role == Role::lung_right; }

std::vector<std::int64_t> Tallied::totals(VoxelSet const& set) const {
    std::vector<std::int64_t> total(set.voxel.size(), 0);
    for (auto const b : replicates.batch) {
        std::int64_t const* const row = tally.energy.data() + b * tally.voxels;
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += row[set.voxel[i]];
    }
    return total;
}

std::vector<float> Tallied::dose_Gy(VoxelSet const& set, std::vector<std::int64_t> const& totals, int map) const {
    std::vector<std::int64_t> quanta = totals;
    std::uint64_t histories = replicates.total;
    // Takes away what the map does not hold: one batch, or half of them.
    for (std::size_t i = 0; map >= 0 && i < replicates.batch.size(); ++i) {
        if (replicates.in_map(static_cast<std::size_t>(map), i)) continue;
        histories -= replicates.histories[i];
        std::int64_t const* const row = tally.energy.data() + replicates.batch[i] * tally.voxels;
        for (std::size_t k = 0; k < quanta.size(); ++k) quanta[k] -= row[set.voxel[k]];
    }
    double const scale = gy_gram_per_quantum_history / static_cast<double>(histories);
    std::vector<float> dose(quanta.size());
    for (std::size_t k = 0; k < dose.size(); ++k)
        dose[k] = static_cast<float>(static_cast<double>(quanta[k]) * scale / mass_g[set.voxel[k]]);
    if (added_Gy)
        for (std::size_t k = 0; k < dose.size(); ++k) dose[k] += (*added_Gy)[set.voxel[k]];
    return dose;
}

std::vector<std::vector<float>> Tallied::dose_Gy_of_maps(VoxelSet const& set, int first, std::size_t count) const {
    std::size_t const rows = replicates.batch.size();
    std::vector<std::vector<float>> dose(count, std::vector<float>(set.voxel.size()));
    std::vector<std::vector<std::size_t>> held(count);  // rows of each
    std::vector<double> scale;
    for (std::size_t m = 0; m < count; ++m) {
        std::uint64_t histories = 0;
        int const map = first + static_cast<int>(m);
        for (std::size_t i = 0; i < rows; ++i) {
            if (map >= 0 && !replicates.in_map(static_cast<std::size_t>(map), i)) continue;
            held[m].push_back(i);
            histories += replicates.histories[i];
        }
        scale.push_back(gy_gram_per_quantum_history / static_cast<double>(histories));
    }
    constexpr std::size_t length = 128;  // 32 rows of this many quanta stay in the processor's first cache
    auto const added = [&](std::size_t voxel) { return added_Gy ? (*added_Gy)[voxel] : 0.0F; };
    parallel_stretches(set.voxel.size(), length, [&](Stretch const& stretch) {
        std::size_t const voxels = stretch.end - stretch.first;
        std::vector<std::array<std::int64_t, length>> quanta(rows);
        std::array<std::int64_t, length> sum;
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < voxels; ++k)
                quanta[i][k] = tally.energy[replicates.batch[i] * tally.voxels + set.voxel[stretch.first + k]];
        for (std::size_t m = 0; m < count; ++m) {
            sum.fill(0);
            for (auto const i : held[m])
                for (std::size_t k = 0; k < length; ++k) sum[k] += quanta[i][k];
            for (std::size_t k = 0; k < voxels; ++k)
                dose[m][stretch.first + k] =
                    static_cast<float>(static_cast<double>(sum[k]) * scale[m] / mass_g[set.voxel[stretch.first + k]]) +
                    added(set.voxel[stretch.first + k]);
        }
    });
    return dose;
}

Readings read_in_maps(VoxelSet const& set, Tallied const& run, bool with_uncertainty,
                      std::function<std::vector<double>(std::vector<float> const& dose_Gy)> const& read) {
    std::size_t const all = 1 + (with_uncertainty ? run.replicates.maps() : 0);  // all histories, then each map
    // As many maps at once as there are workers to read them: the batches are gathered once for all of these.
    std::size_t const at_once = std::max<std::size_t>(std::thread::hardware_concurrency(), small_set_bytes / (4 * set.voxel.size() + 1));
    std::vector<std::vector<double>> values(all);
    for (std::size_t first = 0; first < all; first += at_once) {
        auto const dose = run.dose_Gy_of_maps(set, static_cast<int>(first) - 1, std::min(at_once, all - first));
        parallel_for(dose.size(), [&](std::size_t m) { values[first + m] = read(dose[m]); });
    }
    Readings out;
    out.value = values[0];
    out.in_maps.resize(out.value.size());
    for (std::size_t s = 0; s < out.value.size(); ++s)
        for (std::size_t m = 1; m < all; ++m) out.in_maps[s].push_back(values[m][s]);
    return out;
}

double mass_of(VoxelSet const& set, std::vector<double> const& mass_g) {
    double mass = 0;
    for (std::size_t i = 0; i < set.voxel.size(); ++i) mass += static_cast<double>(set.fraction[i]) * mass_g[set.voxel[i]];
    return mass;
}

Quantified mean_dose(VoxelSet const& set, Tallied const& run) {
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    double const mass = mass_of(set, run.mass_g);
    if (!(mass > 0) || run.replicates.total == 0) return {unknown, unknown, unknown};
    std::vector<double> energy;  // of each batch, quanta
    double sum = 0;
    for (auto const b : run.replicates.batch) {
        std::int64_t const* const row = run.tally.energy.data() + b * run.tally.voxels;
        double e = 0;
        for (std::size_t i = 0; i < set.voxel.size(); ++i)
            e += static_cast<double>(set.fraction[i]) * static_cast<double>(row[set.voxel[i]]);
        energy.push_back(e);
        sum += e;
    }
    double const scale = run.gy_gram_per_quantum_history / mass;
    double const value = sum * scale / static_cast<double>(run.replicates.total);
    if (!(sum > 0)) return {value, unknown, unknown};
    std::vector<double> left_out;
    for (std::size_t b = 0; b < energy.size(); ++b)
        left_out.push_back((sum - energy[b]) * scale / static_cast<double>(run.replicates.total - run.replicates.histories[b]));
    auto result = jackknife(value, left_out, run.replicates);
    if (run.replicates.usable()) result.bias = 0;  // a mean is linear in the tallies: what the sum gives is rounding
    return result;
}

}  // namespace yttria
