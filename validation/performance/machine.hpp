// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace yttria::bench {

/// What a rate must be quoted with.
struct Machine {
    std::string processor, system, compiler, commit, date;  ///< date: UTC, ISO 8601
    int processors = 0;                                     ///< logical, of this machine
    double memory_GiB = 0;
    double load_average = 0;     ///< of the last minute, at the start
    double busy_processors = 0;  ///< that others kept busy just before the start

    /// False where others take more than a quarter of a processor: rates are then theirs too.
    bool quiet() const { return busy_processors <= 0.25; }
};

/// Looks at this machine; takes `watch` to see whether others use it.
Machine this_machine(std::chrono::milliseconds watch = std::chrono::milliseconds(300));

/// Ticks of all processors since the start of the machine.
struct ProcessorTicks {
    std::uint64_t busy = 0, all = 0;
};
/// From the first line of /proc/stat; zeros where it cannot be read. What the host of a virtual machine took ("steal") counts as busy.
ProcessorTicks processor_ticks(std::filesystem::path const& stat = "/proc/stat");

/// User and system seconds of this process so far, all threads.
double cpu_seconds();

/// Largest memory that this process held [bytes], since its start or the last reset; 0 where it is not known.
std::uint64_t peak_memory_bytes();
/// False where the kernel does not let us: the peak then is that of the whole life of the process.
bool reset_peak_memory();

}  // namespace yttria::bench
