// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cpu.hpp"

#include "kernels/backend/prepared.hpp"
#include "kernels/lanes/services.hpp"
#include "kernels/transport/history.hpp"

#include <immintrin.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <fstream>
#include <mutex>
#include <numeric>
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
    CpuBackend(TransportInput const& input, int threads, CpuCode code)
        : input_(input),
          prepared_(prepare_input(input_)),
          threads_(threads),
          code_(code) {
        // Single elastic collisions are the slow oracle of the tests: only the scalar loop has them.
        if (input.parameters.single_scattering != 0) { code_ = CpuCode::scalar; }
        if (code_ != CpuCode::scalar) { voxels_ = voxel_records(input_); }
    }

    std::string name() const override { return "cpu"; }
    std::string device() const override { return cpu_name(); }
    int threads() const override { return threads_; }

    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        Work work(seed, range, tally, threads_);
        std::vector<std::jthread> workers;
        for (int t = 0; t < threads_; ++t) {
            workers.emplace_back([this, &work] {
                ExactFloats const exact;
                if (code_ != CpuCode::scalar) {
                    consume_in_lanes(work);
                } else if (work.shared) {
                    consume<SharedTally>(work);
                } else {
                    consume<LoneTally>(work);
                }
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
        Work(std::uint64_t s, ReplicateRange r, TransportTally& t, int threads) : seed(s), range(r), tally(t), shared(threads > 1) {
            std::uint64_t const visited = batches / std::gcd(r.stride, std::uint64_t{batches});
            batch_apiece = shared && visited >= 2U * static_cast<std::uint64_t>(threads);
        }
        std::uint64_t seed;
        ReplicateRange range;
        TransportTally& tally;
        bool shared;  ///< several threads add to the tally
        /// A thread keeps the batch of its replicate to itself and adds without locked instructions; with too few batches for all threads
        /// (shards of a stride of 16 or 32) they share.
        bool batch_apiece = false;
        std::array<std::mutex, batches> batch;
        std::atomic<std::uint64_t> next{0}, finished{0};
        std::atomic<bool> stop{false};
        std::mutex mutex;
        std::condition_variable changed;
        int idle = 0;
    };

    /// A replicate in work: its place in the range and its batch.
    struct Replicate {
        std::uint64_t index;
        std::size_t batch;
    };
    /// Takes replicates one by one; one that was taken is always finished, so that a stopped run is a whole number of the first ones.
    static bool take(Work& work, Replicate& taken) {
        if (work.stop) { return false; }
        std::uint64_t const index = work.next.fetch_add(1);
        if (index >= work.range.count()) { return false; }
        taken.index = work.range.first + index * work.range.stride;
        taken.batch = taken.index % batches;
        return true;
    }
    void finish(Work& work, Replicate const& done, std::int64_t emitted, std::int64_t escaped, LocalCounters const& counters) const {
        std::lock_guard const lock(work.mutex);
        work.tally.emitted[done.batch] += emitted;
        work.tally.escaped[done.batch] += escaped;
        work.tally.histories[done.batch] += input_.parameters.replicate_size;
        add_counts(work.tally.counters, counters);
        ++work.finished;
    }

    template <class Tally>
    void consume(Work& work) const {
        TransportView const view = make_view(input_, prepared_);
        ParticleStack stack;
        std::uint64_t const size = input_.parameters.replicate_size;
        for (Replicate r{}; take(work, r);) {
            Tally tally{work.tally.energy.data() + r.batch * work.tally.voxels};
            LocalCounters counters;
            std::int64_t emitted = 0;
            for (std::uint64_t j = 0; j < size; ++j) {
                emitted += transport_history(view, work.seed, r.index * size + j, tally, stack, counters);
            }
            finish(work, r, emitted, tally.escaped, counters);
        }
    }

    void consume_in_lanes(Work& work) const {
        TransportView const view = make_view(input_, prepared_);
        LaneServices services;
        std::uint32_t const size = input_.parameters.replicate_size;
        for (Replicate r{}; take(work, r);) {
            std::unique_lock<std::mutex> alone;
            if (work.batch_apiece) { alone = std::unique_lock(work.batch[r.batch]); }
            services.start({&view, voxels_.data(), work.seed, r.index * size, size, work.tally.energy.data() + r.batch * work.tally.voxels,
                            work.shared && !work.batch_apiece});
            code_ == CpuCode::avx512 ? transport_avx512(services) : transport_avx2(services);
            alone = {};
            finish(work, r, services.emitted, services.escaped, services.counters);
        }
    }

    TransportInput const& input_;
    PreparedInput prepared_;
    int threads_;
    CpuCode code_;
    std::vector<VoxelRecord> voxels_;
};

}  // namespace

char const* cpu_code_name(CpuCode code) {
    return code == CpuCode::avx512 ? "AVX-512, 16 lanes" : code == CpuCode::avx2 ? "AVX2, 8 lanes" : "scalar";
}

std::string cpu_code_problem(CpuCode code) {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        return "this processor lacks AVX2 and FMA (the transport is built for x86-64-v3, from 2013 on) run on a newer machine";
    }
    bool const wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512bw");
    if (code == CpuCode::avx512 && !wide) { return "this processor lacks AVX-512 (F, DQ, VL, BW) leave the choice to the program"; }
    return {};
}

CpuCode best_cpu_code() { return cpu_code_problem(CpuCode::avx512).empty() ? CpuCode::avx512 : CpuCode::avx2; }

std::string cpu_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) { return line.substr(line.find(':') + 2); }
    }
    return "x86-64 processor";
}

std::unique_ptr<Backend> make_cpu_backend(TransportInput const& input, int threads, CpuCode code) {
    std::string const problem = cpu_code_problem(code);
    if (!problem.empty()) { throw std::runtime_error(problem); }
    int const all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::make_unique<CpuBackend>(input, threads > 0 ? threads : all, code);
}

}  // namespace yttria
