// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/machine.hpp"

#include "host/report/provenance.hpp"
#include "kernels/backend/backend.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

namespace yttria::bench {
namespace {

/// The rest of the first line that starts with `key`.
std::string line_after(std::filesystem::path const& file, std::string const& key) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(key)) return line.substr(key.size());
    }
    return {};
}

std::string system_name() {
    std::string name = line_after("/etc/os-release", "PRETTY_NAME=");
    std::erase(name, '"');
    utsname kernel{};
    if (::uname(&kernel) == 0) name += (name.empty() ? "" : ", ") + std::string(kernel.sysname) + " " + kernel.release;
    return name;
}

std::string compiler_name() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string now_utc() {
    std::time_t const now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string processor_name() {
    for (auto const& device : list_devices()) {
        if (device.backend == "cpu") return device.name;
    }
    return "unknown";
}

/// "  1234 kB" of a /proc file -> bytes; 0 where it is none.
std::uint64_t bytes_after(std::filesystem::path const& file, std::string const& key) {
    std::istringstream words(line_after(file, key));
    std::uint64_t kibibytes = 0;
    return words >> kibibytes ? kibibytes * 1024 : 0;
}

}  // namespace

ProcessorTicks processor_ticks(std::filesystem::path const& stat) {
    // user nice system idle iowait irq softirq steal; guest times are part of user and nice.
    std::istringstream words(line_after(stat, "cpu "));
    ProcessorTicks ticks;
    std::uint64_t value = 0;
    for (int column = 0; column < 8 && words >> value; ++column) {
        ticks.all += value;
        if (column != 3 && column != 4) ticks.busy += value;
    }
    return ticks;
}

Machine this_machine(std::chrono::milliseconds watch) {
    Machine machine;
    auto const before = processor_ticks();
    std::this_thread::sleep_for(watch);
    auto const after = processor_ticks();
    machine.processor = processor_name();
    machine.processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    machine.system = system_name();
    machine.compiler = compiler_name();
    machine.commit = program_commit();
    machine.date = now_utc();
    machine.memory_GiB = static_cast<double>(bytes_after("/proc/meminfo", "MemTotal:")) / 1073741824.0;
    std::ifstream("/proc/loadavg") >> machine.load_average;
    if (after.all > before.all)
        machine.busy_processors =
            machine.processors * static_cast<double>(after.busy - before.busy) / static_cast<double>(after.all - before.all);
    return machine;
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t peak_memory_bytes() { return bytes_after("/proc/self/status", "VmHWM:"); }

bool reset_peak_memory() {
    std::ofstream out("/proc/self/clear_refs");
    out << "5" << std::flush;
    return static_cast<bool>(out);
}

}  // namespace yttria::bench
