// SPDX-License-Identifier: Apache-2.0
//! Stage: everything -> result.h5, summary.json, dose.nrrd (written aside and renamed), shard files
#pragma once

#include "host/ensemble/ensemble.hpp"
#include "host/protocol/protocol.hpp"
#include "host/results/sources.hpp"
#include "host/transport/ledger.hpp"

#include <chrono>

namespace yttria {

/// Wall time of each stage [s] by its name; "stop test" is a part of "transport". The files are written side by side: their times are
/// not to be added.
using StageSeconds = std::map<std::string, double>;

/// A map of BED for result.h5.
struct BedMapResult {
    BedMapEntry entry;
    std::vector<float> bed_Gy;  ///< per voxel of the grid
    double lea_catcheside = 0;  ///< of one session
    std::string note;           ///< which sessions and earlier doses are in it
};

/// The same structures with another dose: of another method, or of another result (planned against delivered).
struct Beside {
    std::string label;                  ///< what the report calls it: "local", "plan (kernel)"
    std::string method;                 ///< "mc", "local", "kernel"
    std::vector<std::string> purposes;  ///< of the images that its activity came from
    std::string dose_sha256;
    std::vector<StructureMetrics> structures;
};

/// Everything that is known at the end of a run.
struct Result {
    Case request;
    Tissue tissue;
    Structures structures;
    Activity activity;
    EnergyResult energy;
    Ledger ledger;  ///< of energy.tally
    Dose dose;
    Metrics metrics;
    Verdict verdict;
    Warnings warnings;  ///< of all stages, in order
    StageSeconds stage_seconds;
    std::optional<Volume<float>> ct_HU;  ///< on the transport grid where a CT was given (for the report)
    std::vector<SourceRecord> sources;   ///< where the images lay
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();  ///< of the first stage
    std::vector<float> earlier_Gy = {};       ///< of all [[prior_dose]] together, per voxel; empty without one
    std::vector<BedMapResult> bed_maps = {};  ///< those the case asks for
    std::vector<Beside> beside{};             ///< shown next to this dose in the report
    std::optional<Ensemble> ensemble{};       ///< where one was asked for
};

/// `times` stand in the place of the result's own: they hold those of writing as well.
std::string summary_json(Result const& result, StageSeconds const& times);
inline std::string summary_json(Result const& result) { return summary_json(result, result.stage_seconds); }
std::string report_html(Result const& result);

/// Writes result.h5, summary.json, dose.nrrd and report.html into `folder` (made if missing): all are written beside it and renamed at
/// the end, so that nothing half-written is left. Returns the times of all stages with those of the files and, as "all", the time since
/// the first stage began. Throws Error (file) when the disk is full or the folder cannot be written.
StageSeconds write_result(std::filesystem::path const& folder, Result const& result);

/// shard-i-of-n.h5 (docs/formats/shard.md).
struct Shard {
    std::filesystem::path case_file;
    std::string case_sha256, input_sha256, table_sha256;
    std::uint64_t seed = 0;
    std::uint32_t replicate_size = 0, index = 0, count = 0;
    ReplicateRange planned;             ///< of this shard
    std::uint64_t replicates_done = 0;  ///< less than planned.count() when interrupted
    std::uint64_t histories_requested = 0;
    EnergyResult energy;
};
void write_shard(std::filesystem::path const& file, Shard const& shard);
Shard read_shard(std::filesystem::path const& file);

}  // namespace yttria
