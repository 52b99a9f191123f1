// SPDX-License-Identifier: Apache-2.0
//! The data flow: types are nodes, stages are arrows (design.md section 1). Nothing else knows the order.
#pragma once

#include "host/functional/functional.hpp"
#include "host/prior/prior.hpp"
#include "host/results/results.hpp"

namespace yttria {

/// Everything before transport.
struct Prepared {
    Case request;
    Tissue tissue;
    Structures structures;
    Activity activity;
    TransportInput input;
    Warnings warnings;
    StageSeconds stage_seconds;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    std::optional<Volume<float>> ct_HU;  ///< on the transport grid where a CT was given (for the report)
    std::vector<SourceRecord> sources;   ///< where the images lay
    std::optional<FunctionMap> function = {};
    PriorDoses priors = {};
};

/// Options as the case gives them; a command line may change them afterwards.
RunOptions run_options(Case const& request);

/// What a study changes and no case file can say.
struct PrepareOptions {
    std::optional<Parameters> parameters;  ///< instead of the default preset with the case's replicate size
    TableBuilder tables = build_tables;
};

/// Files -> images, grid, structures, tissue, activity, transport input.
Prepared prepare(Case const& request, PrepareOptions const& options = {});

/// A case of which everything before the activity is known, perhaps changed: a member of an ensemble.
struct Altered {
    Case request;
    SourceImages images;
    std::optional<Structures> structures;  ///< absent: made again from the masks
    Tissue tissue;
    std::optional<Volume<float>> ct_HU;
};
/// The stages from there to the transport input, on the grid of the tissue. Without the checks of host/guard: they are about a case, and
/// a member is no case of its own.
Prepared prepare(Altered altered, PrepareOptions const& options);

/// Transport of the prepared case, or of a shard of it.
EnergyResult transport(Prepared const& prepared, RunOptions const& options);

/// Margins are the slowest of the metrics: none; widths and isodoses; dose by distance from the tumours too.
enum class MarginDetail { none, rings, all };

/// All metrics of a dose, biology among them.
Metrics measure_all(Prepared const& prepared, Dose const& dose, EnergyResult const& energy, StageSeconds& seconds,
                    MarginDetail detail = MarginDetail::all);

/// Everything after transport: dose, metrics, verdict.
Result finish(Prepared prepared, EnergyResult energy);

}  // namespace yttria
