// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cuda.hpp"
#include "kernels/backend/cuda_input.cuh"
#include "kernels/backend/cuda_kernels.cuh"
#include "kernels/backend/device_memory.hpp"
#include "kernels/backend/split.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

// The CUDA back end: buffers on one card, slices of replicates, and what came of them back to the host.
namespace yttria {
namespace {

/// Histories between two looks at the progress: 0.05 to 1 s of work on current cards.
constexpr std::uint64_t slice_histories = 1U << 25;
/// The same where a card that also drives a display ends kernels that take some seconds: a tenth of a second on the smallest.
constexpr std::uint64_t watched_slice_histories = 1U << 22;

class CudaBackend final : public Backend {
public:
    CudaBackend(TransportInput const& input, CudaCode code, int device, std::uint64_t histories)
        : input_(input),
          code_(code),
          number_(chosen(device)) {
        cudaDeviceProp properties{};
        check(cudaGetDeviceProperties(&properties, number_), "asking the device for its properties");
        device_ = properties.name;
        auto const processors = static_cast<unsigned>(properties.multiProcessorCount);
        if (code_ == CudaCode::history) {
            blocks_ = processors * resident(history_kernel);
        } else {
            blocks_ = processors * resident(electron_round);
            photon_blocks_ = processors * resident(photon_round);
            ring_ = ring_capacity(std::uint64_t{std::max(blocks_, photon_blocks_)} * block_threads);
        }
        std::size_t const words = TransportTally::bytes(input.grid.density.size()) / sizeof(unsigned long long);
        require_device_memory("the tallies and tables of this grid (" + std::to_string(input.grid.density.size()) + " voxels)",
                              device_bytes(input) + 2 * ring_ * sizeof(QueuedParticle) + stack_bytes(properties));
        uploaded_ = std::make_unique<DeviceInput>(input);
        energy_ = std::make_unique<DeviceBuffer<unsigned long long>>(words);
        electrons_ = std::make_unique<DeviceBuffer<QueuedParticle>>(ring_);
        photons_ = std::make_unique<DeviceBuffer<QueuedParticle>>(ring_);
        slice_ = std::max<std::uint64_t>(1, histories / input.parameters.replicate_size);  // the upload has checked that it is not 0
    }

    std::string name() const override { return "cuda"; }
    std::string device() const override { return device_; }
    int threads() const override { return 0; }

    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        check(cudaSetDevice(number_), "choosing the device");
        energy_->clear();
        sums_.clear();
        std::uint64_t done = 0;
        while (done < range.count()) {
            std::uint64_t const count = std::min(slice_, range.count() - done);
            LaunchWork const work{seed,         range.first + done * range.stride,
                                  range.stride, count * input_.parameters.replicate_size,
                                  tally.voxels, energy_->data(),
                                  sums_.data(), &counts_.data()->born};
            if (code_ == CudaCode::history) {
                counts_.clear();
                history_kernel<<<blocks_, block_threads>>>(uploaded_->view(), work);
                finish("the transport");
            } else {
                run_in_rounds(work);
            }
            done += count;
            if (progress && !progress(done)) { break; }
        }
        collect(range, done, tally);
        return done;
    }

private:
    /// First of all members that lie on a card.
    static int chosen(int device) {
        check(cudaSetDevice(device), "choosing the device");
        return device;
    }

    template <class Kernel>
    static unsigned resident(Kernel kernel) {
        // The tables are read through the first cache, and no kernel uses the shared memory that it is cut from.
        check(cudaFuncSetAttribute(kernel, cudaFuncAttributePreferredSharedMemoryCarveout, cudaSharedmemCarveoutMaxL1),
              "setting the cache");
        int blocks = 0;
        check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel, block_threads, 0), "asking for the occupancy");
        return static_cast<unsigned>(std::max(1, blocks));
    }

    /// The driver takes the threads' local memory at the first launch, for as many as the card can hold at once.
    static std::uint64_t stack_bytes(cudaDeviceProp const& properties) {
        std::size_t most = 0;
        for (void const* kernel : {reinterpret_cast<void const*>(history_kernel), reinterpret_cast<void const*>(electron_round),
                                   reinterpret_cast<void const*>(photon_round)}) {
            cudaFuncAttributes attributes{};
            check(cudaFuncGetAttributes(&attributes, kernel), "asking for the kernel's attributes");
            most = std::max(most, attributes.localSizeBytes);
        }
        return std::uint64_t{most} * static_cast<std::uint64_t>(properties.maxThreadsPerMultiProcessor) *
               static_cast<std::uint64_t>(properties.multiProcessorCount);
    }

    static void finish(char const* what) {
        check(cudaGetLastError(), (std::string("launching ") + what).c_str());
        check(cudaDeviceSynchronize(), (std::string("running ") + what).c_str());
    }

    /// A slice, round by round until nothing waits; the host sets the counts right in between.
    void run_in_rounds(LaunchWork const& work) {
        RoundCounts counts;
        RoundCounts* const device = counts_.data();
        RoundWork round{work.seed,
                        work.first_replicate,
                        work.stride,
                        work.births,
                        work.born,
                        {electrons_->data(), ring_ - 1, &device->electrons_filled, &device->electrons_taken, 0, 0, 0},
                        {photons_->data(), ring_ - 1, &device->photons_filled, &device->photons_taken, 0, 0, 0}};
        do {
            for (bool const electrons : {true, false}) {
                counts.limit(round);
                counts_.copy_from(&counts, 1);
                if (electrons) {
                    electron_round<<<blocks_, block_threads>>>(uploaded_->view(), work, round);
                } else {
                    photon_round<<<photon_blocks_, block_threads>>>(uploaded_->view(), work, round);
                }
                finish(electrons ? "a round of electrons" : "a round of photons");
                counts_.copy_to(&counts, 0, 1);
                counts.settle(round);
            }
        } while (!counts.finished(round));
    }

    /// Several threads copy and add, each its share of the words, so that copies and sums overlap.
    void collect(ReplicateRange range, std::uint64_t done, TransportTally& tally) const {
        std::size_t const words = tally.energy.size();
        std::size_t const helpers = std::clamp<std::size_t>(words >> 22U, 1, 8);
        std::exception_ptr failure;
        std::mutex mutex;
        auto const part = [&](std::size_t i) {
            try {
                check(cudaSetDevice(number_), "choosing the device");
                add_words(*energy_, words * i / helpers, words * (i + 1) / helpers, tally.energy.data());
            } catch (...) {
                std::lock_guard const lock(mutex);
                failure = std::current_exception();
            }
        };
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < helpers; ++i) { threads.emplace_back(part, i); }
            part(0);
        }
        if (failure) { std::rethrow_exception(failure); }
        std::vector<DeviceSums> copies(sum_copies);
        sums_.copy_to(copies.data(), 0, sum_copies);
        for (DeviceSums const& s : copies) {
            for (std::size_t b = 0; b < batches; ++b) {
                tally.emitted[b] += static_cast<std::int64_t>(s.emitted[b]);
                tally.escaped[b] += static_cast<std::int64_t>(s.escaped[b]);
            }
            tally.counters.add(
                {s.counters[0], s.counters[1], s.counters[2], s.counters[3], s.counters[4], s.counters[5], s.counters[6], s.counters[7]});
        }
        for (std::uint64_t i = 0; i < done; ++i) {
            tally.histories[(range.first + i * range.stride) % batches] += input_.parameters.replicate_size;
        }
    }

    TransportInput const& input_;
    CudaCode code_;
    int number_;
    std::uint64_t slice_ = 1;  ///< replicates between two looks at the progress
    std::string device_;
    unsigned blocks_ = 1, photon_blocks_ = 1;
    std::uint64_t ring_ = 0;  ///< particles a ring holds; none by history
    std::unique_ptr<DeviceInput> uploaded_;
    std::unique_ptr<DeviceBuffer<unsigned long long>> energy_;
    std::unique_ptr<DeviceBuffer<QueuedParticle>> electrons_, photons_;
    DeviceBuffer<DeviceSums> sums_{sum_copies};
    DeviceBuffer<RoundCounts> counts_{1};
};

}  // namespace

bool cuda_built() { return true; }

std::unique_ptr<Backend> make_cuda_backend(TransportInput const& input, CudaCode code) {
    std::vector<DeviceInfo> const found = list_cuda_devices();
    if (!found[0].usable) { throw std::runtime_error(found[0].detail); }
    auto const count = static_cast<int>(found.size());
    // The cards must agree on the slice (split.hpp), so that one with a time limit binds all.
    std::uint64_t slice = slice_histories;
    for (int i = 0; i < count; ++i) {
        int limited = 0;
        check(cudaDeviceGetAttribute(&limited, cudaDevAttrKernelExecTimeout, i), "asking for a time limit on kernels");
        if (limited != 0) { slice = watched_slice_histories; }
    }
    std::vector<std::unique_ptr<Backend>> cards;
    for (int i = 0; i < count; ++i) {
        try {
            cards.push_back(std::make_unique<CudaBackend>(input, code, i, slice));
        } catch (std::runtime_error const& failure) {
            if (count == 1) { throw; }
            throw std::runtime_error("card " + std::to_string(i) + " of " + std::to_string(count) + ", " +
                                     found[static_cast<std::size_t>(i)].name + ": " + failure.what() +
                                     "; CUDA_VISIBLE_DEVICES can name the cards to use, without this one");
        }
    }
    return count == 1 ? std::move(cards[0]) : make_split_backend(std::move(cards));
}

}  // namespace yttria
