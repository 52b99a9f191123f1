// SPDX-License-Identifier: Apache-2.0
#include <cuda_runtime.h>

#include <ucontext.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace fake_cuda {
namespace {

Settings current;
std::atomic<long> calls{0}, pieces{0}, launches{0};
thread_local cudaError_t last = cudaSuccess;

constexpr std::size_t stack_bytes = std::size_t{256} << 10U;

struct Fiber {
    enum class State { runnable, waiting, ended } state = State::runnable;
    ucontext_t context;
    std::unique_ptr<char[]> stack{new char[stack_bytes]};
    FakeIndex thread, block;
    Meeting kind = Meeting::active;
    unsigned mask = 0;
    int from = 0, place = 0;
    std::uint64_t value = 0, result = 0;
};

thread_local ucontext_t scheduler;
thread_local Fiber* running = nullptr;
thread_local std::function<void()> const* work = nullptr;

void enter() {
    (*work)();
    running->state = Fiber::State::ended;
    swapcontext(&running->context, &scheduler);
}

class Warp {
public:
    Warp(unsigned block, unsigned first_thread) : fibers_(32) {
        for (unsigned i = 0; i < 32; ++i) {
            Fiber& f = fibers_[i];
            f.thread.x = first_thread + i;
            f.block.x = block;
            getcontext(&f.context);
            f.context.uc_stack.ss_sp = f.stack.get();
            f.context.uc_stack.ss_size = stack_bytes;
            f.context.uc_link = nullptr;
            makecontext(&f.context, enter, 0);
        }
    }
    /// Each thread up to its next meeting, then one meeting; false when all have ended.
    bool turn() {
        for (Fiber& f : fibers_) {
            if (f.state != Fiber::State::runnable) { continue; }
            running = &f;
            threadIdx = f.thread;
            blockIdx = f.block;
            swapcontext(&scheduler, &f.context);
        }
        if (here([](Fiber const& f) { return f.state != Fiber::State::ended; }) == 0) { return false; }
        if (!meet_active() && !meet_named()) { throw std::logic_error("a warp waits for a thread that does not come"); }
        return true;
    }

private:
    template <class Which>
    unsigned here(Which&& which) const {
        unsigned mask = 0;
        for (unsigned i = 0; i < 32; ++i) { mask |= which(fibers_[i]) ? 1U << i : 0U; }
        return mask;
    }
    unsigned at_same_place(Fiber const& as) const {
        return here([&](Fiber const& f) {
            return f.state == Fiber::State::waiting && f.kind == as.kind && f.place == as.place && f.mask == as.mask;
        });
    }
    template <class Result>
    void release(unsigned mask, Result&& result) {
        for (unsigned i = 0; i < 32; ++i) {
            if ((mask >> i & 1U) == 0) { continue; }
            fibers_[i].result = result(fibers_[i]);
            fibers_[i].state = Fiber::State::runnable;
        }
    }
    bool meet_active() {
        for (Fiber const& f : fibers_) {
            if (f.state != Fiber::State::waiting || f.kind != Meeting::active) { continue; }
            unsigned together = at_same_place(f);
            if (current.scattered) {
                chance_ = chance_ * 1664525U + 1013904223U;
                unsigned const some = together & (chance_ ^ chance_ >> 16U);
                if (some != 0) { together = some; }
            }
            release(together, [&](Fiber const&) { return together; });
            return true;
        }
        return false;
    }
    bool meet_named() {
        for (Fiber const& f : fibers_) {
            if (f.state != Fiber::State::waiting || f.kind == Meeting::active || (at_same_place(f) & f.mask) != f.mask) { continue; }
            if (f.kind == Meeting::shuffle && (f.mask >> f.from & 1U) == 0) {
                throw std::logic_error("a warp asks a thread that is not there");
            }
            std::vector<std::uint64_t> values;
            for (Fiber const& g : fibers_) { values.push_back(g.value); }
            auto const those = [&, mask = f.mask](auto&& which) {
                unsigned found = 0;
                for (unsigned i = 0; i < 32; ++i) { found |= (mask >> i & 1U) != 0 && which(values[i]) ? 1U << i : 0U; }
                return std::uint64_t{found};
            };
            release(f.mask, [&](Fiber const& g) {
                if (g.kind == Meeting::shuffle) { return values[static_cast<std::size_t>(g.from)]; }
                if (g.kind == Meeting::match) {
                    return those([&](std::uint64_t v) { return v == g.value; });
                }
                return those([](std::uint64_t v) { return v != 0; });
            });
            return true;
        }
        return false;
    }

    std::vector<Fiber> fibers_;
    unsigned chance_ = 1;
};

}  // namespace

Settings& settings() { return current; }
Seen seen() { return {calls, pieces, launches}; }
void reset(Settings const& next) {
    current = next;
    calls = 0;
    pieces = 0;
    launches = 0;
    last = cudaSuccess;
}

cudaError_t call() {
    cudaError_t const status = calls++ == current.fails_at ? 1 : cudaSuccess;
    if (status != cudaSuccess) { last = status; }
    return status;
}

void* take(std::size_t bytes) {
    void* const memory = std::malloc(bytes);
    std::memset(memory, 0xA5, bytes);  // nothing may rely on fresh memory being 0
    ++pieces;
    return memory;
}
void give_back(void* memory) {
    if (memory != nullptr) { --pieces; }
    std::free(memory);
}

std::uint64_t meet(Meeting kind, unsigned mask, std::uint64_t value, int from, int place) {
    Fiber& self = *running;
    self.kind = kind;
    self.mask = mask;
    self.value = value;
    self.from = from;
    self.place = place;
    self.state = Fiber::State::waiting;
    swapcontext(&self.context, &scheduler);
    return self.result;
}

void run(unsigned blocks, unsigned threads, std::function<void()> const& thread) {
    ++launches;
    work = &thread;
    gridDim.x = blocks;
    std::vector<std::unique_ptr<Warp>> warps;
    for (unsigned b = 0; b < blocks; ++b) {
        for (unsigned t = 0; t < threads; t += 32) { warps.push_back(std::make_unique<Warp>(b, t)); }
    }
    while (!warps.empty()) {
        std::erase_if(warps, [](auto& warp) { return !warp->turn(); });
    }
}

}  // namespace fake_cuda

using fake_cuda::call;

cudaError_t cudaGetLastError() {
    cudaError_t const was = fake_cuda::last;
    fake_cuda::last = cudaSuccess;
    return was;
}
char const* cudaGetErrorString(cudaError_t status) { return status == cudaSuccess ? "no error" : "failed on purpose"; }
cudaError_t cudaFree(void* memory) {
    fake_cuda::give_back(memory);
    return cudaSuccess;
}
cudaError_t cudaFreeHost(void* memory) { return cudaFree(memory); }
cudaError_t cudaMemcpy(void* to, void const* from, std::size_t bytes, cudaMemcpyKind) {
    cudaError_t const status = call();
    if (status == cudaSuccess) { std::memcpy(to, from, bytes); }
    return status;
}
cudaError_t cudaMemcpyAsync(void* to, void const* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t) {
    return cudaMemcpy(to, from, bytes, kind);
}
cudaError_t cudaMemset(void* memory, int value, std::size_t bytes) {
    cudaError_t const status = call();
    if (status == cudaSuccess) { std::memset(memory, value, bytes); }
    return status;
}
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
    *free = fake_cuda::settings().free;
    *total = *free;
    return call();
}
cudaError_t cudaStreamCreate(cudaStream_t* stream) {
    static int any = 0;
    *stream = &any;
    return call();
}
cudaError_t cudaStreamDestroy(cudaStream_t) { return cudaSuccess; }
cudaError_t cudaStreamSynchronize(cudaStream_t) { return call(); }
cudaError_t cudaSetDevice(int) { return call(); }
cudaError_t cudaGetDeviceCount(int* count) {
    *count = fake_cuda::settings().devices;
    return call();
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
    *properties = {"", 2, 256, 9, 0, fake_cuda::settings().free};
    std::snprintf(properties->name, sizeof properties->name, "fake %d", device);
    return call();
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr, int) {
    *value = fake_cuda::settings().display ? 1 : 0;
    return call();
}
cudaError_t cudaDeviceSynchronize() { return call(); }
cudaError_t cudaDriverGetVersion(int* version) {
    *version = 13000;
    return call();
}
cudaError_t cudaRuntimeGetVersion(int* version) {
    *version = 13000;
    return call();
}
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, void const*) {
    attributes->localSizeBytes = 648;
    return call();
}
