// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace yttria {

/// Weight of a voxel in a dose-volume histogram: its volume fraction in units of 2^-30. Whole numbers, so that "at least x % of the
/// volume" is decided exactly and does not depend on the order of a sum.
inline constexpr double weights_per_voxel = 1073741824.0;
std::uint32_t volume_weight(float fraction);

/// Doses (finite, not negative) with their indices, largest dose first; equal ones as they come. One word each: dose_of() and index_of().
std::vector<std::uint64_t> descending_items(std::vector<float> const& dose_Gy);
inline float dose_of(std::uint64_t item) { return std::bit_cast<float>(static_cast<std::uint32_t>(item >> 32U)); }
inline std::uint32_t index_of(std::uint64_t item) { return static_cast<std::uint32_t>(item); }

/// Voxels of a structure ordered by dose: every D and V metric by exact rank, without bins (docs/methods/dvh.md).
class RankedDose {
public:
    /// `dose_Gy` (finite, not negative) and `weight` of the same voxels; weights of 0 are left out.
    RankedDose(std::vector<float> const& dose_Gy, std::vector<std::uint32_t> const& weight);

    bool empty() const { return dose_.empty(); }
    double minimum() const { return dose_.empty() ? 0.0 : dose_.back(); }
    double maximum() const { return dose_.empty() ? 0.0 : dose_.front(); }
    /// Largest dose received by at least `percent` of the volume.
    double dose_at(int percent) const;
    /// The same for a part of a per cent; decided in long double.
    double dose_at_part(double percent) const;
    /// Per cent of the volume with dose >= `threshold_Gy`.
    double volume_at(double threshold_Gy) const;
    /// Volume-weighted mean.
    double mean() const;

private:
    std::vector<float> dose_;            ///< descending
    std::vector<std::uint64_t> volume_;  ///< of all voxels up to and with this one, in weights
};

}  // namespace yttria
