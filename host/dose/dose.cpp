// SPDX-License-Identifier: Apache-2.0
#include "host/dose/dose.hpp"

#include "host/base/parallel.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace yttria {
namespace {

constexpr double joule_per_MeV = 1.602176634e-13;  // exact since the SI of 2019
constexpr double gram_per_kilogram = 1000.0;
constexpr std::size_t block = 2048;  // voxels of a work item: 32 rows of it stay in the second-level cache

/// Relative standard error of the mean from batches of unequal size: the dose of a batch of n_b histories scatters with variance
/// s^2/n_b, so s^2 = sum n_b (y_b - m)^2 / (B - 1) and var(m) = s^2/N (docs/methods/uncertainty.md). Batches without histories
/// are left out.
class BatchError {
public:
    explicit BatchError(TransportTally const& tally) : tally_(tally), total_(static_cast<double>(tally.total_histories())) {
        for (auto const n : tally.histories) used_ += n > 0 ? 1 : 0;
    }
    bool known() const { return used_ > 1; }
    /// Of the voxels of a block whose sums over batches are given; left as it is where a sum is 0.
    void relative(std::size_t first, std::span<std::int64_t const> quanta, float* out) const {
        std::array<double, block> mean, squares{};
        for (std::size_t i = 0; i < quanta.size(); ++i) mean[i] = static_cast<double>(quanta[i]) / total_;
        for (std::size_t b = 0; b < batches; ++b) {
            if (tally_.histories[b] == 0) continue;
            auto const n = static_cast<double>(tally_.histories[b]);
            std::int64_t const* const row = tally_.energy.data() + b * tally_.voxels + first;
            for (std::size_t i = 0; i < quanta.size(); ++i) {
                double const difference = static_cast<double>(row[i]) / n - mean[i];
                squares[i] += n * difference * difference;
            }
        }
        for (std::size_t i = 0; i < quanta.size(); ++i)
            if (quanta[i] > 0) out[i] = static_cast<float>(std::sqrt(squares[i] / ((used_ - 1) * total_)) / mean[i]);
    }

private:
    TransportTally const& tally_;
    double total_;
    int used_ = 0;
};

void check(EnergyResult const& energy, Tissue const& tissue) {
    auto const voxels = tissue.density.geometry.voxels();
    if (energy.tally.voxels != voxels || energy.tally.energy.size() != voxels * batches)
        throw Error(ExitCode::internal, "the tally has " + std::to_string(energy.tally.voxels) + " voxels and the grid " +
                                            std::to_string(voxels) + " (they come from different runs) report this");
    if (energy.tally.total_histories() == 0)
        throw input_error("there is no dose (no history was transported) ask for at least one history");
}

}  // namespace

std::vector<double> voxel_mass_g(Tissue const& tissue) {
    double const volume = tissue.density.geometry.voxel_mL();
    std::vector<double> mass(tissue.density.values.size());
    for (std::size_t v = 0; v < mass.size(); ++v) mass[v] = static_cast<double>(tissue.density.values[v]) * volume;
    return mass;
}

Dose make_dose(EnergyResult const& energy, Tissue const& tissue, Activity const& activity) {
    check(energy, tissue);
    auto const& tally = energy.tally;
    std::size_t const voxels = tally.voxels;
    Dose dose;
    dose.gy_gram_per_quantum_history = joule_per_MeV * gram_per_kilogram / quanta_per_MeV * activity.total_decays;
    dose.mean_Gy = {tissue.density.geometry, std::vector<float>(voxels)};
    dose.relative_uncertainty = {tissue.density.geometry, std::vector<float>(voxels, std::numeric_limits<float>::quiet_NaN())};

    double const volume = tissue.density.geometry.voxel_mL();
    double const scale = dose.gy_gram_per_quantum_history / static_cast<double>(tally.total_histories());
    BatchError const error(tally);
    bool const sampled = energy.method == "mc" && error.known();
    parallel_stretches(voxels, block, [&](Stretch stretch) {
        std::array<std::int64_t, block> sum{};
        std::span const quanta(sum.data(), stretch.end - stretch.first);
        for (std::size_t b = 0; b < batches; ++b) {
            std::int64_t const* const row = tally.energy.data() + b * voxels + stretch.first;
            for (std::size_t i = 0; i < quanta.size(); ++i) quanta[i] += row[i];
        }
        for (std::size_t i = 0; i < quanta.size(); ++i) {
            auto const v = stretch.first + i;
            double const mass_g = static_cast<double>(tissue.density.values[v]) * volume;
            dose.mean_Gy.values[v] = static_cast<float>(static_cast<double>(quanta[i]) * scale / mass_g);
        }
        if (sampled) error.relative(stretch.first, quanta, dose.relative_uncertainty.values.data() + stretch.first);
    });
    return dose;
}

}  // namespace yttria
