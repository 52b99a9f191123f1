// SPDX-License-Identifier: Apache-2.0
#include "kernels/lanes/services.hpp"

#include "kernels/transport/history.hpp"

#include <atomic>

namespace yttria {
namespace {

struct ServiceTally {
    LaneServices& services;
    void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        std::int64_t& energy = services.job.energy[voxel];
        if (services.job.shared) {
            std::atomic_ref<std::int64_t>(energy).fetch_add(static_cast<std::int64_t>(quanta), std::memory_order_relaxed);
        } else {
            energy += static_cast<std::int64_t>(quanta);
        }
    }
    void escape(std::uint32_t quanta) { services.escaped += quanta; }
};

}  // namespace

std::vector<VoxelRecord> voxel_records(TransportInput const& input) {
    std::vector<VoxelRecord> records(input.grid.density.size());
    for (std::size_t v = 0; v < records.size(); ++v) { records[v] = {input.grid.density[v], input.grid.material[v]}; }
    return records;
}

void LaneServices::start(LaneJob const& next_job) {
    job = next_job;
    emitted = escaped = 0;
    counters = {};
    next_ = 0;
    net_ = net_of_replicate(*job.view, job.seed, job.first);
}

std::uint32_t LaneServices::take(Waiting* to, std::uint32_t most) {
    std::uint32_t taken = 0;
    // New decays, unless those that wait fill the request.
    if (waiting_.size() < most) {
        for (; taken < most && next_ < job.size; ++next_) {
            Waiting& decay = to[taken++];
            decay = {sample_decay(*job.view, job.seed, job.first + next_, net_), next_, 0};
            emitted += decay.particle.quanta;
        }
    }
    while (taken < most && !waiting_.empty()) {
        to[taken++] = waiting_.back();
        waiting_.pop_back();
    }
    return taken;
}

void LaneServices::push(Waiting const& child) { waiting_.push_back(child); }

LaneServices::Radiation LaneServices::radiate(Waiting const& electron, float T, SinCos azimuth, std::uint32_t ordinal, std::uint32_t voxel,
                                              std::uint32_t material) {
    ServiceTally tally{*this};
    HistoryContext<ServiceTally> context{*job.view, job.seed, job.first + electron.history, tally, stack_, counters};
    Particle child = electron.particle;
    std::uint32_t const base = block::hard + tries_per_event * ordinal + 1U;
    MadePhoton const photon = make_photon(*job.view, material, T, child.quanta,
                                          [&](std::uint32_t attempt) { return context.draw(electron.particle.path, base + attempt); });
    Radiation const made{energy_of(photon.quanta), child.quanta - photon.quanta, electron.depth};
    if (photon.quanta == 0) { return made; }
    if (job.view->parameters.photons == 0) {
        tally.deposit(voxel, photon.quanta);
        return made;
    }
    child.is_photon = 1;
    child.quanta = photon.quanta;
    child.direction = deflect(child.direction, photon.mu, azimuth);
    stack_.size = static_cast<int>(electron.depth);
    context.push(child, electron.particle.path, ordinal, voxel);
    auto const depth = static_cast<std::uint32_t>(stack_.size);
    if (depth > electron.depth) { follow_photon({stack_.items[electron.depth], electron.history, electron.depth}); }
    return {made.lost, made.quanta, depth};
}

/// Its electrons wait for lanes. The stack starts as high as it would be in transport_history, so that it overflows where that one does.
void LaneServices::follow_photon(Waiting const& photon) {
    ServiceTally tally{*this};
    HistoryContext<ServiceTally> context{*job.view, job.seed, job.first + photon.history, tally, stack_, counters};
    stack_.size = static_cast<int>(photon.depth);
    PhotonTransport<ServiceTally>(context, photon.particle).run();
    for (auto i = photon.depth; i < static_cast<std::uint32_t>(stack_.size); ++i) { push({stack_.items[i], photon.history, i}); }
}

}  // namespace yttria
