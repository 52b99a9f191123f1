// SPDX-License-Identifier: Apache-2.0
// Histories shared out over parts of the source (docs/methods/strata.md): how it is parted, how many each part gets, and how its counts
// become those of one run.
#pragma once

#include "host/transport/transport.hpp"

#include <functional>
#include <span>

namespace yttria {

/// A part of the source before transport.
struct SourceStratum {
    std::string name;
    double share = 1;  ///< of the decays
    SourceInput source;
};

/// The source voxels for which `near` [grid voxel] is not 0, and the rest, in their order and with their shares of 2^64 made new in
/// integers. Empty where one of the two has no source voxel: there is nothing to part.
std::vector<SourceStratum> split_source(SourceInput const& source, std::vector<std::uint8_t> const& near, std::string const& name);

/// u of a part's own contribution grows by no more than this against histories shared out as the decays are: each part keeps at least one
/// over its square of them. 2: a quarter, so that lungs and normal liver of a run for one tumour are still known.
inline constexpr double largest_growth_of_u = 2;

/// Rounds (of 32 replicates, one in each batch) that each of two strata has when there are `rounds` in all: in proportion to `importance`
/// (Neyman 1934: share times standard deviation of a history over the root of its cost), but no less than `done`, than one, and than
/// largest_growth_of_u allows.
std::vector<std::uint64_t> share_out(std::vector<double> const& shares, std::vector<double> const& importance, std::uint64_t rounds,
                                     std::vector<std::uint64_t> const& done);

/// Of `histories`, at most this many times fewer are needed for what only the first of two strata contributes to.
double strata_gain(double share_of_first);

/// One tally out of those of the strata, over the given voxels of the grid (all where empty): batch b holds n_b = sum_s n_sb histories and,
/// rounded to whole quanta, n_b sum_s share_s q_sb/n_sb of energy, so that its quotient is the dose of a decay, and all that reads a tally
/// reads this one. Batches that lack histories of a stratum are left out. `only` not negative: the batches of all other strata are
/// replaced by their mean, so that what still scatters is that stratum's.
TransportTally weighed(std::span<Stratum const> strata, std::vector<std::uint32_t> const& voxels, int only = -1);

/// The same for a whole result, in place: `tally` is made and those of the strata are given up. A result of one source stays as it is.
/// Throws Error (input) where no batch has histories of every stratum.
EnergyResult weigh_strata(EnergyResult energy);

/// The relative uncertainty reached (NaN: unknown), of all strata or of one alone (see weighed()).
using StrataReached = std::function<double(std::span<Stratum const>, int only)>;

/// Like run_transport with method mc, for two strata. With a target (and `reached`) the pilot is the first checkpoint, and every later
/// stretch is shared out by what is known then; else the first stratum takes all that largest_growth_of_u leaves. Both depend on whole
/// numbers alone, never on time. Throws Error (input) also where there are fewer histories than a round of each stratum takes.
EnergyResult run_strata(TransportInput const& input, std::vector<SourceStratum> const& parts, RunOptions const& options,
                        StrataReached const& reached);

}  // namespace yttria
