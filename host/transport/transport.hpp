// SPDX-License-Identifier: Apache-2.0
//! Stage: grids + tables + parameters -> TransportInput -> integer tallies
#pragma once

#include "host/activity/activity.hpp"
#include "host/tables/tables.hpp"
#include "host/transport/memory.hpp"
#include "host/transport/stratum.hpp"
#include "kernels/backend/backend.hpp"

#include <functional>

namespace yttria {

struct RunOptions {
    BackendRequest backend;
    std::string method = "mc";    ///< mc | local | kernel
    std::uint64_t histories = 0;  ///< rounded up to whole replicates in every batch
    std::uint64_t seed = 1;
    double target_uncertainty = 0;        ///< relative, 0: run all histories
    std::string target_metric;            ///< "STRUCTURE.mean" or "STRUCTURE.D95"; empty: worst tumour mean
    std::uint32_t shard = 0, shards = 0;  ///< shard 1..shards; 0: whole run
    std::string strata = "off";           ///< off | auto | "STRUCTURE" or "STRUCTURE:MM" (host/strata)
    bool quiet = false;
    std::function<void(double)> on_progress;    ///< called now and then with the part that is done, 0 to 1; may be empty
    std::optional<std::uint64_t> memory_bytes;  ///< what the run may take on the host; empty: what is free when it starts
};

/// What the transport stage answers: tallies and how they were made.
struct EnergyResult {
    TransportTally tally;         ///< where the source was parted: empty until weigh_strata
    std::vector<Stratum> strata;  ///< parts of the source that were tallied apart; empty: the source was one
    std::string method, backend, device, note;
    std::string convolution;  ///< method kernel: what convolved and, where that is not what "auto" would rather have, why
    int threads = 0;
    double seconds = 0;            ///< transport stage alone: tallies, copies and batch reduction included, tables apart
    double stop_test_seconds = 0;  ///< of these, for looking whether the target is reached
    double table_seconds = 0;      ///< that the tables kept the run waiting
    double set_up_seconds = 0;     ///< choice of strata and hash of the input, before the transport stage
    std::uint64_t seed = 0;
    std::uint64_t replicates_done = 0, replicates_planned = 0;
    bool interrupted = false;
    std::string input_sha256, table_sha256;
    double mean_emitted_MeV = 0;  ///< of the spectrum as sampled
    Parameters parameters;
    Warnings warnings;
};

/// Grids, activity (negative voxels clipped to 0 for sampling) and tables -> the input of a back end. `spectrum` empty: Y-90.
/// `tables` builds the tables of the tissue's materials: build_tables, or what keeps those that it has built.
using TableBuilder = std::function<TablesInput(std::vector<std::string> const& materials, Parameters const& parameters)>;
TransportInput make_transport_input(Case const& request, Tissue const& tissue, Activity const& activity, Parameters const& parameters,
                                    TableBuilder const& tables = build_tables);

/// Parameters of the one default preset with the case's replicate size.
Parameters preset(Case const& request);

/// Stop test between checkpoints: given the tallies so far, the relative uncertainty reached of the target metric (NaN: unknown).
using UncertaintyReached = std::function<double(TransportTally const&)>;

/// Method mc or local. Throws Error: usage (options), input (the grid does not fit into the memory: require_memory, before any work; or
/// a back end refuses the input), device, internal (a broken ledger).
EnergyResult run_transport(TransportInput const& input, RunOptions const& options, UncertaintyReached const& reached);

/// Energy of each decay left where it happens (mean energy of the spectrum per decay); no uncertainty.
EnergyResult deposit_locally(TransportInput const& input, RunOptions const& options);

}  // namespace yttria
