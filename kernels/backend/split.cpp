// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/split.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

namespace yttria {
namespace {

/// Where the parts meet after each of their slices, and the calling thread looks at the progress.
class Meeting {
public:
    explicit Meeting(std::size_t parts) : done_(parts, 0), working_(parts) {}

    /// Of a part, after a slice: waits for the others and the answer, false to stop.
    bool report(std::size_t part, std::uint64_t done) {
        std::unique_lock lock(mutex_);
        done_[part] = done;
        ++waiting_;
        changed_.notify_all();
        std::uint64_t const mine = round_;
        changed_.wait(lock, [&] { return round_ != mine; });
        return !stop_;
    }
    /// Of a part, at its end.
    void leave(std::exception_ptr const& failure) {
        std::lock_guard const lock(mutex_);
        if (failure && !failure_) { failure_ = failure; }
        --working_;
        changed_.notify_all();
    }
    /// Of the calling thread: until all have left.
    void preside(Progress const& progress) {
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            changed_.wait(lock, [&] { return waiting_ == working_; });
            if (working_ == 0) { break; }
            stop_ = stop_ || failure_ || !wanted(progress);
            waiting_ = 0;
            ++round_;
            changed_.notify_all();
        }
        if (failure_) { std::rethrow_exception(failure_); }
    }

private:
    bool wanted(Progress const& progress) {
        try {
            return !progress || progress(std::accumulate(done_.begin(), done_.end(), std::uint64_t{0}));
        } catch (...) {  // raised when the parts have ended
            failure_ = std::current_exception();
            return false;
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::uint64_t> done_;
    std::size_t working_, waiting_ = 0;
    std::uint64_t round_ = 0;
    bool stop_ = false;
    std::exception_ptr failure_;
};

class SplitBackend final : public Backend {
public:
    explicit SplitBackend(std::vector<std::unique_ptr<Backend>> parts) : parts_(std::move(parts)) {}

    std::string name() const override { return parts_[0]->name(); }
    std::string device() const override { return std::to_string(parts_.size()) + " x " + parts_[0]->device(); }
    int threads() const override { return parts_[0]->threads(); }

    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        std::vector<TransportTally> others(parts_.size() - 1);
        std::vector<std::uint64_t> finished(parts_.size(), 0);
        Meeting meeting(parts_.size());
        auto const work = [&](std::size_t i) {
            try {
                TransportTally& own = i == 0 ? tally : others[i - 1];
                if (i > 0) { own.resize(tally.voxels); }
                ReplicateRange const share{range.first + i * range.stride, range.end, range.stride * parts_.size()};
                finished[i] = parts_[i]->run(seed, share, own, [&](std::uint64_t done) { return meeting.report(i, done); });
                meeting.leave({});
            } catch (...) { meeting.leave(std::current_exception()); }
        };
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < parts_.size(); ++i) { threads.emplace_back(work, i); }
            meeting.preside(progress);
        }
        for (auto const& other : others) { tally.add(other); }
        return std::accumulate(finished.begin(), finished.end(), std::uint64_t{0});
    }

private:
    std::vector<std::unique_ptr<Backend>> parts_;
};

}  // namespace

std::unique_ptr<Backend> make_split_backend(std::vector<std::unique_ptr<Backend>> parts) {
    return std::make_unique<SplitBackend>(std::move(parts));
}

}  // namespace yttria
