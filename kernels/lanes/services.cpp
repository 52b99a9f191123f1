// SPDX-License-Identifier: Apache-2.0
#include "kernels/lanes/services.hpp"

#include "kernels/transport/history.hpp"
#include "kernels/transport/source.hpp"

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
    if (job.view->parameters.emission == 0) { return; }
    net_ = net_of_replicate(*job.view, job.seed, job.first);
    for (std::uint32_t i = 0; i < 16; ++i) {
        std::uint32_t x[8];
        sobol_point(job.view->source, net_index(job.view->replicate_log2, i, 0), x);
        for (int l = 0; l < 6; ++l) { net_lanes_[l][i] = x[l]; }
    }
}

void LaneServices::net_base(std::uint32_t stratum, std::uint32_t x[8]) const {
    sobol_point(job.view->source, net_index(job.view->replicate_log2, stratum, net_.piece), x);
}

/// Of the rows around a decay. Decays go through the source in its order, so that most of it is there already, but a replicate goes
/// through more voxels than the second cache holds.
void LaneServices::prefetch_around(std::uint32_t voxel) const {
    GridView const& grid = job.view->grid;
    auto const row = static_cast<std::int64_t>(grid.n[0]);
    std::int64_t const voxels = row * grid.n[1] * grid.n[2];
    for (std::int64_t const step : {std::int64_t{0}, row, row * grid.n[1], -row}) {
        std::int64_t const at = voxel + step;
        if (at < 0 || at >= voxels) { continue; }
        __builtin_prefetch(job.energy + at, 1);
        __builtin_prefetch(job.voxels + at);
    }
}

/// Each look-up needs what the one before found, and with a large source none is in a cache: they go in rounds, each of which asks for
/// what the next one reads.
void LaneServices::place(Births& births) {
    TransportView const& view = *job.view;
    SourceView const& source = view.source;
    std::uint64_t target[Births::size];
    std::uint32_t const n = births.count;
    auto const bucket = [&](std::uint32_t i) { return source.guide + (target[i] >> (64 - source.guide_log2)); };
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint64_t const inside = (static_cast<std::uint64_t>(births.inside_high[i]) << 32) | births.inside_low[i];
        target[i] = target_of(view.replicate_log2, births.first + i, inside);
        __builtin_prefetch(bucket(i));
    }
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t const* const between = bucket(i);
        __builtin_prefetch(source.cumulative + (between[0] + between[1]) / 2);
        __builtin_prefetch(source.voxel + between[0]);
    }
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t const voxel = source.voxel[find_source_voxel(source, target[i])];
        prefetch_around(voxel);
        Cell const cell = cell_of(view.grid, voxel);
        births.cell[0][i] = cell.x;
        births.cell[1][i] = cell.y;
        births.cell[2][i] = cell.z;
        births.quanta[i] = energy_at(source, births.energy[i]);
        emitted += births.quanta[i];
    }
}

std::uint32_t LaneServices::take(Waiting* to, std::uint32_t most) {
    std::uint32_t taken = 0;
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
    if (depth > electron.depth) {
        PhotonTransport<ServiceTally> const start(context, stack_.items[electron.depth]);
        photons_.push_back({start.photon(), electron.history, electron.depth});
    }
    return {made.lost, made.quanta, depth};
}

PhotonInLane LaneServices::take_photon() {
    PhotonInLane const taken = photons_.back();
    photons_.pop_back();
    return taken;
}

/// The stack starts as high as it would be in transport_history, so that it overflows where that one does.
bool LaneServices::collide(PhotonInLane& at, float choice) {
    ServiceTally tally{*this};
    HistoryContext<ServiceTally> context{*job.view, job.seed, job.first + at.history, tally, stack_, counters};
    stack_.size = static_cast<int>(at.depth);
    PhotonTransport<ServiceTally> transport(context, at.photon);
    VoxelRecord const& voxel = job.voxels[at.photon.voxel];
    bool const goes_on = transport.collide(voxel.material, voxel.density, choice);
    at.photon = transport.photon();
    for (; at.depth < static_cast<std::uint32_t>(stack_.size); ++at.depth) { push({stack_.items[at.depth], at.history, at.depth}); }
    return goes_on;
}

void LaneServices::lose(std::uint32_t voxel, std::uint32_t quanta) {
    ++counters.lost;
    ServiceTally{*this}.deposit(voxel, quanta);
}

}  // namespace yttria
