// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cpu.hpp"

#include "kernels/backend/prepared.hpp"
#include "kernels/transport/history.hpp"

#include <immintrin.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace yttria {
namespace {

/// Adds to the shared tally of one batch; integer sums do not depend on their order.
struct SharedTally {
    std::int64_t* energy;  ///< of the batch
    std::int64_t escaped = 0;
    void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        std::atomic_ref<std::int64_t>(energy[voxel]).fetch_add(static_cast<std::int64_t>(quanta), std::memory_order_relaxed);
    }
    void escape(std::uint32_t quanta) { escaped += quanta; }
};

/// The only thread of a run needs no locked instruction.
struct LoneTally {
    std::int64_t* energy;
    std::int64_t escaped = 0;
    void deposit(std::uint32_t voxel, std::uint32_t quanta) { energy[voxel] += static_cast<std::int64_t>(quanta); }
    void escape(std::uint32_t quanta) { escaped += quanta; }
};

/// Rounding to nearest, nothing flushed to zero: part of the transport contract.
struct ExactFloats {
    unsigned saved = _mm_getcsr();
    ExactFloats() { _mm_setcsr(0x1F80U); }
    ~ExactFloats() { _mm_setcsr(saved); }
    ExactFloats(ExactFloats const&) = delete;
    ExactFloats& operator=(ExactFloats const&) = delete;
};

void add_counts(Counters& to, LocalCounters const& from) {
    to.add({from.segments, from.hinges, from.hard_events, from.photons, from.photon_events, from.path_overflows, from.stack_overflows,
            from.lost});
}

class CpuBackend final : public Backend {
public:
    CpuBackend(TransportInput const& input, int threads) : input_(input), prepared_(prepare_input(input_)), threads_(threads) {}

    std::string name() const override { return "cpu"; }
    std::string device() const override { return cpu_name(); }
    int threads() const override { return threads_; }

    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        Work work(seed, range, tally);
        std::vector<std::jthread> workers;
        for (int t = 0; t < threads_; ++t) {
            workers.emplace_back([this, &work] {
                ExactFloats const exact;
                threads_ == 1 ? consume<LoneTally>(work) : consume<SharedTally>(work);
                std::lock_guard const lock(work.mutex);
                ++work.idle;
                work.changed.notify_all();
            });
        }
        std::unique_lock lock(work.mutex);
        while (!work.changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return work.idle == threads_; })) {
            lock.unlock();
            if (progress && !progress(work.finished.load())) { work.stop = true; }
            lock.lock();
        }
        lock.unlock();
        workers.clear();
        if (progress) { progress(work.finished.load()); }
        return work.finished.load();
    }

private:
    struct Work {
        Work(std::uint64_t s, ReplicateRange r, TransportTally& t) : seed(s), range(r), tally(t) {}
        std::uint64_t seed;
        ReplicateRange range;
        TransportTally& tally;
        std::atomic<std::uint64_t> next{0}, finished{0};
        std::atomic<bool> stop{false};
        std::mutex mutex;
        std::condition_variable changed;
        int idle = 0;
    };

    /// Takes replicates one by one; one that was taken is always finished, so that a stopped run is a whole number of the first ones.
    template <class Tally>
    void consume(Work& work) const {
        TransportView const view = make_view(input_, prepared_);
        ParticleStack stack;
        std::uint64_t const size = input_.parameters.replicate_size;
        while (!work.stop) {
            std::uint64_t const index = work.next.fetch_add(1);
            if (index >= work.range.count()) { return; }
            std::uint64_t const replicate = work.range.first + index * work.range.stride;
            std::size_t const batch = replicate % batches;
            Tally tally{work.tally.energy.data() + batch * work.tally.voxels};
            LocalCounters counters;
            std::int64_t emitted = 0;
            for (std::uint64_t j = 0; j < size; ++j) {
                emitted += transport_history(view, work.seed, replicate * size + j, tally, stack, counters);
            }
            std::lock_guard const lock(work.mutex);
            work.tally.emitted[batch] += emitted;
            work.tally.escaped[batch] += tally.escaped;
            work.tally.histories[batch] += size;
            add_counts(work.tally.counters, counters);
            ++work.finished;
        }
    }

    TransportInput const& input_;
    PreparedInput prepared_;
    int threads_;
};

}  // namespace

std::string cpu_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) { return line.substr(line.find(':') + 2); }
    }
    return "x86-64 processor";
}

std::unique_ptr<Backend> make_cpu_backend(TransportInput const& input, int threads) {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        throw std::runtime_error(
            "this processor lacks AVX2 and FMA (the transport is built for x86-64-v3, from 2013 on) run on a newer machine");
    }
    int const all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::make_unique<CpuBackend>(input, threads > 0 ? threads : all);
}

}  // namespace yttria
