// SPDX-License-Identifier: Apache-2.0
// The kernels alone: runs and times a TransportInput dump (yttria run --dump-input FILE) on a bare node.
#include "kernels/backend/backend.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

using namespace yttria;

constexpr char const* usage =
    "yttria-kernels COMMAND FILE [OPTIONS]\n"
    "  run FILE      transport; prints rate, ledger and dose_sha256\n"
    "  compare FILE  the same histories on the CPU and on the GPU; exit 1 when a bit differs, 77 without a device\n"
    "  devices       what can be run on\n"
    "options: --backend auto|cpu|cuda (or how: cpu-scalar|cpu-avx2|cpu-avx512|cuda-history|cuda-rounds)  --threads N  --seed N  "
    "--replicates N "
    "(default 64)\n";

struct Options {
    std::string command, file;
    BackendRequest backend;
    std::uint64_t seed = 1, replicates = 64;
};

Options parse(int count, char** values) {
    Options o;
    if (count < 2) { throw std::invalid_argument("no command given"); }
    o.command = values[1];
    int next = 2;
    if (o.command != "devices") {
        if (count < 3) { throw std::invalid_argument("no file given"); }
        o.file = values[next++];
    }
    for (; next < count; next += 2) {
        std::string const name = values[next];
        if (next + 1 == count) { throw std::invalid_argument(name + " needs a value"); }
        std::string const value = values[next + 1];
        if (name == "--backend") {
            o.backend.name = value;
        } else if (name == "--threads") {
            o.backend.threads = std::stoi(value);
        } else if (name == "--seed") {
            o.seed = std::stoull(value);
        } else if (name == "--replicates") {
            o.replicates = std::stoull(value);
        } else {
            throw std::invalid_argument("option " + name + " is not known");
        }
    }
    return o;
}

TransportTally run(Options const& options, BackendRequest const& request, TransportInput const& input) {
    std::string note;
    auto const backend = make_backend(request, input, note);
    if (!note.empty()) { std::fprintf(stderr, "%s\n", note.c_str()); }
    TransportTally tally;
    tally.resize(input.grid.density.size());
    auto const start = std::chrono::steady_clock::now();
    backend->run(options.seed, {0, options.replicates, 1}, tally, {});
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    auto const histories = static_cast<double>(tally.total_histories());
    long long const missing = tally.total_emitted() - tally.total_deposited() - tally.total_escaped();
    auto const per_decay = [&](std::uint64_t n) { return static_cast<double>(n) / histories; };
    std::printf("%s: %s, %d threads\n", backend->name().c_str(), backend->device().c_str(), backend->threads());
    std::printf("  decays %.0f, %.3f s, %.4g decays/s\n", histories, seconds, histories / seconds);
    std::printf("  per decay: %.2f segments, %.2f deflections, %.3f hard events, %.4f photons, %.3f photon events\n",
                per_decay(tally.counters.segments), per_decay(tally.counters.hinges), per_decay(tally.counters.hard_events),
                per_decay(tally.counters.photons), per_decay(tally.counters.photon_events));
    std::printf("  emitted - deposited - escaped = %lld quanta, counted errors %llu\n", missing,
                static_cast<unsigned long long>(tally.counters.errors()));
    std::printf("  dose_sha256 %s\n", dose_sha256(tally).c_str());
    if (missing != 0) { throw std::runtime_error("energy is not conserved"); }
    return tally;
}

/// Where two tallies part: births, events or only places. False where they do not.
bool print_differences(TransportTally const& a, TransportTally const& b) {
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < a.energy.size(); ++i) {
        if (a.energy[i] == b.energy[i]) { continue; }
        if (++different <= 5) {
            std::printf("  batch %llu, voxel %llu: %lld and %lld quanta\n", static_cast<unsigned long long>(i / a.voxels),
                        static_cast<unsigned long long>(i % a.voxels), static_cast<long long>(a.energy[i]),
                        static_cast<long long>(b.energy[i]));
        }
    }
    auto const compare = [&](char const* name, std::uint64_t x, std::uint64_t y) {
        if (x != y) { std::printf("  %s: %llu and %llu\n", name, static_cast<unsigned long long>(x), static_cast<unsigned long long>(y)); }
        return x != y;
    };
    auto const unsigned_of = [](std::int64_t x) { return static_cast<std::uint64_t>(x); };
    bool parted = different > 0;
    if (parted) { std::printf("  %llu voxels and batches differ\n", static_cast<unsigned long long>(different)); }
    parted = compare("emitted", unsigned_of(a.total_emitted()), unsigned_of(b.total_emitted())) || parted;
    parted = compare("escaped", unsigned_of(a.total_escaped()), unsigned_of(b.total_escaped())) || parted;
    auto const &x = a.counters, &y = b.counters;
    parted = compare("segments", x.segments, y.segments) || parted;
    parted = compare("deflections", x.hinges, y.hinges) || parted;
    parted = compare("hard events", x.hard_events, y.hard_events) || parted;
    parted = compare("photons", x.photons, y.photons) || parted;
    return compare("photon events", x.photon_events, y.photon_events) || parted;
}

int compare(Options const& options, TransportInput const& input) {
    bool device = false;
    for (auto const& d : list_devices()) { device = device || (d.backend == "cuda" && d.usable); }
    TransportTally const cpu = run(options, {"cpu", options.backend.threads}, input);
    if (!device) {
        std::printf("no CUDA device here: nothing compared\n");
        return 77;
    }
    TransportTally const cuda = run(options, {options.backend.name == "auto" ? "cuda" : options.backend.name, 0}, input);
    bool const parted = print_differences(cpu, cuda);
    std::printf(parted ? "DIFFERENT BITS\n" : "the same bits\n");
    return parted ? 1 : 0;
}

}  // namespace

int main(int count, char** values) {
    try {
        Options const options = parse(count, values);
        if (options.command == "devices") {
            for (auto const& d : list_devices()) {
                std::printf("%s: %s (%s)%s\n", d.backend.c_str(), d.name.c_str(), d.detail.c_str(), d.usable ? "" : " not usable");
            }
            return 0;
        }
        if (options.command != "run" && options.command != "compare") {
            throw std::invalid_argument("command " + options.command + " is not known");
        }
        TransportInput const input = load_transport_input(options.file);
        if (options.command == "compare") { return compare(options, input); }
        run(options, options.backend, input);
        return 0;
    } catch (std::invalid_argument const& e) {
        std::fprintf(stderr, "%s\n%s", e.what(), usage);
        return 2;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
