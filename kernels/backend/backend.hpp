// SPDX-License-Identifier: Apache-2.0
//! The front door of kernels/: TransportInput -> TransportTally on a CPU or a GPU.
#pragma once

#include "kernels/data/transport_input.hpp"
#include "kernels/data/transport_tally.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yttria {

/// Replicates first, first + stride, ... below end.
struct ReplicateRange {
    std::uint64_t first = 0, end = 0, stride = 1;
    std::uint64_t count() const { return first >= end ? 0 : (end - first + stride - 1) / stride; }
};

/// Called from the calling thread between slices of work with the replicates finished so far in this call; false asks to stop.
using Progress = std::function<bool(std::uint64_t replicates_done)>;

/// A back end holding one input (uploaded once). `run` is not re-entrant.
class Backend {
public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0;    ///< "cpu" | "cuda"
    virtual std::string device() const = 0;  ///< processor or card
    virtual int threads() const = 0;         ///< 0 where it has no meaning
    /// Transports the replicates and adds to `tally`. Returns the number of replicates finished, in the order of the range
    /// (less than range.count() only when `progress` asked to stop; the tally then holds exactly those).
    virtual std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) = 0;
};

struct BackendRequest {
    std::string name =
        "auto";       ///< auto | cpu | cuda; to compare their ways: cpu-scalar | cpu-avx2 | cpu-avx512 | cuda-history | cuda-rounds
    int threads = 0;  ///< 0: all
};

/// Throws std::runtime_error where the back end cannot run (no device, driver too old: both versions named); "auto" falls back to
/// the CPU and says why in `note`.
std::unique_ptr<Backend> make_backend(BackendRequest const& request, TransportInput const& input, std::string& note);

struct DeviceInfo {
    std::string backend, name, detail;
    bool usable = false;
};
/// All that could be run on; a CUDA entry that is not usable says why in `detail`.
std::vector<DeviceInfo> list_devices();

}  // namespace yttria
