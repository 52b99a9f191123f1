// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cuda.hpp"
#include "kernels/backend/cuda_support.cuh"
#include "kernels/backend/device_memory.hpp"
#include "kernels/backend/prepared.hpp"
#include "kernels/transport/history.hpp"

#include <algorithm>
#include <stdexcept>

// The CUDA back end: buffers, one kernel that loops around transport_history, and 64-bit integer adds, whose order does not matter.
namespace yttria {
namespace {

constexpr int block_threads = 128;
constexpr int resident_blocks = 4;  // leaves 128 registers a thread: ptxas then needs about 90 and spills nothing

/// Per batch: emitted, escaped; then the counters. Plain 64-bit words so that one buffer and one copy carry all.
struct DeviceSums {
    unsigned long long emitted[batches], escaped[batches];
    unsigned long long counters[8];
};

struct LaunchWork {
    std::uint64_t seed;
    ReplicateRange range;              ///< of the whole call
    std::uint64_t first_index, count;  ///< replicates of this launch, by their index in the range
    std::uint64_t voxels;
    unsigned long long* energy;  ///< [batch][voxel]
    DeviceSums* sums;
};

struct DeviceTally {
    unsigned long long* energy;
    unsigned long long escaped;
    __device__ void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        atomicAdd(energy + voxel, static_cast<unsigned long long>(quanta));
    }
    __device__ void escape(std::uint32_t quanta) { escaped += quanta; }
};

/// A thread takes histories of one replicate in strides of the block, so that neighbours start in neighbouring voxels.
__global__ void __launch_bounds__(block_threads, resident_blocks) transport_kernel(__grid_constant__ TransportView const view,
                                                                                   __grid_constant__ LaunchWork const work) {
    std::uint32_t const size = view.parameters.replicate_size;
    std::uint32_t const blocks_per_replicate = (size + block_threads - 1) / block_threads;
    ParticleStack stack;
    LocalCounters counters;
    for (std::uint64_t item = blockIdx.x; item < work.count * blocks_per_replicate; item += gridDim.x) {
        std::uint64_t const replicate = work.range.first + (work.first_index + item / blocks_per_replicate) * work.range.stride;
        std::uint32_t const j = static_cast<std::uint32_t>(item % blocks_per_replicate) * block_threads + threadIdx.x;
        if (j >= size) { continue; }
        std::uint32_t const batch = static_cast<std::uint32_t>(replicate % batches);
        DeviceTally tally{work.energy + batch * work.voxels, 0};
        unsigned long long const emitted = transport_history(view, work.seed, replicate * size + j, tally, stack, counters);
        atomicAdd(&work.sums->emitted[batch], emitted);
        if (tally.escaped != 0) { atomicAdd(&work.sums->escaped[batch], tally.escaped); }
    }
    std::uint32_t const counted[8] = {counters.segments,      counters.hinges,         counters.hard_events,     counters.photons,
                                      counters.photon_events, counters.path_overflows, counters.stack_overflows, counters.lost};
    for (int i = 0; i < 8; ++i) {
        if (counted[i] != 0) { atomicAdd(&work.sums->counters[i], static_cast<unsigned long long>(counted[i])); }
    }
}

class CudaBackend final : public Backend {
public:
    explicit CudaBackend(TransportInput const& input) : input_(input) {
        require_usable_device();
        PreparedInput const prepared = prepare_input(input);
        view_ = make_view(input, prepared);
        cudaDeviceProp properties{};
        check(cudaGetDeviceProperties(&properties, 0), "asking the device for its properties");
        require_device_memory("the tallies and tables of this grid (" + std::to_string(input.grid.density.size()) + " voxels)",
                              device_bytes(input) + stack_bytes(properties));
        upload(prepared);
        device_ = properties.name;
        int resident = 0;
        check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&resident, transport_kernel, block_threads, 0), "asking for the occupancy");
        blocks_ = static_cast<unsigned>(std::max(1, resident) * properties.multiProcessorCount);
    }

    std::string name() const override { return "cuda"; }
    std::string device() const override { return device_; }
    int threads() const override { return 0; }

    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        DeviceBuffer<unsigned long long> energy(tally.energy.size());
        DeviceBuffer<DeviceSums> sums(1);
        energy.clear();
        sums.clear();
        std::uint64_t done = 0;
        std::uint64_t const slice = std::max<std::uint64_t>(1, slice_histories / input_.parameters.replicate_size);
        while (done < range.count()) {
            std::uint64_t const count = std::min(slice, range.count() - done);
            LaunchWork const work{seed, range, done, count, tally.voxels, energy.data(), sums.data()};
            transport_kernel<<<blocks_, block_threads>>>(view_, work);
            check(cudaGetLastError(), "launching the transport");
            check(cudaDeviceSynchronize(), "running the transport");
            done += count;
            if (progress && !progress(done)) { break; }
        }
        collect(energy, sums, range, done, tally);
        return done;
    }

private:
    /// Between two looks at the progress: 0.1 to 1 s of work on current cards.
    static constexpr std::uint64_t slice_histories = 1U << 25;

    /// The driver takes the threads' local memory at the first launch, for as many as the card can hold at once.
    static std::uint64_t stack_bytes(cudaDeviceProp const& properties) {
        cudaFuncAttributes attributes{};
        check(cudaFuncGetAttributes(&attributes, transport_kernel), "asking for the kernel's attributes");
        return std::uint64_t{attributes.localSizeBytes} * static_cast<std::uint64_t>(properties.maxThreadsPerMultiProcessor) *
               static_cast<std::uint64_t>(properties.multiProcessorCount);
    }

    void upload(PreparedInput const& prepared) {
        auto const& in = input_;
        view_.grid.density = floats_.emplace_back(in.grid.density).data();
        view_.grid.material = bytes_.emplace_back(in.grid.material).data();
        view_.source.voxel = words_.emplace_back(in.source.voxel).data();
        view_.source.cumulative = longs_.emplace_back(in.source.cumulative).data();
        view_.source.guide = words_.emplace_back(prepared.guide).data();
        view_.source.lower_quanta = words_.emplace_back(in.spectrum.lower_quanta).data();
        view_.source.energy_end = words_.emplace_back(in.spectrum.cumulative).data();
        view_.source.energy_slope = longs_.emplace_back(prepared.energy_slope).data();
        view_.source.energy_guide = words_.emplace_back(prepared.energy_guide).data();
        view_.source.sobol = words_.emplace_back(prepared.sobol).data();
        view_.tables.electron = floats_.emplace_back(in.tables.electron).data();
        view_.tables.scattering = floats_.emplace_back(in.tables.scattering).data();
        view_.tables.bremsstrahlung = floats_.emplace_back(in.tables.bremsstrahlung).data();
        view_.tables.photon = floats_.emplace_back(in.tables.photon).data();
        view_.tables.form_factor = floats_.emplace_back(in.tables.form_factor).data();
        view_.tables.majorant = floats_.emplace_back(prepared.majorant).data();
    }

    void collect(DeviceBuffer<unsigned long long> const& energy, DeviceBuffer<DeviceSums> const& sums, ReplicateRange range,
                 std::uint64_t done, TransportTally& tally) const {
        std::vector<unsigned long long> host(tally.voxels);
        for (std::size_t b = 0; b < batches; ++b) {
            energy.copy_to(host.data(), b * tally.voxels, tally.voxels);
            for (std::size_t v = 0; v < tally.voxels; ++v) { tally.energy[b * tally.voxels + v] += static_cast<std::int64_t>(host[v]); }
        }
        DeviceSums s{};
        sums.copy_to(&s, 0, 1);
        for (std::size_t b = 0; b < batches; ++b) {
            tally.emitted[b] += static_cast<std::int64_t>(s.emitted[b]);
            tally.escaped[b] += static_cast<std::int64_t>(s.escaped[b]);
        }
        for (std::uint64_t i = 0; i < done; ++i) {
            tally.histories[(range.first + i * range.stride) % batches] += input_.parameters.replicate_size;
        }
        tally.counters.add(
            {s.counters[0], s.counters[1], s.counters[2], s.counters[3], s.counters[4], s.counters[5], s.counters[6], s.counters[7]});
    }

    TransportInput const& input_;
    TransportView view_{};
    std::vector<DeviceBuffer<float>> floats_;
    std::vector<DeviceBuffer<std::uint8_t>> bytes_;
    std::vector<DeviceBuffer<std::uint32_t>> words_;
    std::vector<DeviceBuffer<std::uint64_t>> longs_;
    std::string device_;
    unsigned blocks_ = 1;
};

}  // namespace

bool cuda_built() { return true; }

std::unique_ptr<Backend> make_cuda_backend(TransportInput const& input) { return std::make_unique<CudaBackend>(input); }

}  // namespace yttria
