// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/lookup.hpp"
#include "kernels/lanes/packet.hpp"
#include "kernels/lanes/photons.hpp"
#include "kernels/lanes/services.hpp"
#include "kernels/physics/moller.hpp"
#include "kernels/physics/scattering.hpp"
#include "kernels/transport/voxel_walk.hpp"

namespace yttria {

/// ElectronTransport for many electrons at once (docs/decisions/0008-simd-lanes.md), to the bit. All lanes are at the same place of a step:
/// begin it, walk to the hinge, turn, walk to its end. Lanes that meet a face go on in further rounds of their group; hard events of
/// all groups are collected and done together. A lane whose electron ended gets another at the start of the next step.
/// Condensed history only. L: lanes of a group (kernels/lanes/avx2.hpp); groups hide one another's latencies.
template <class L, std::uint32_t group_count>
class LaneTransport {
    using Float = typename L::Float;
    using Int = typename L::Int;
    using Word = typename L::Word;
    using Mask = typename L::Mask;
    using Words = typename L::Words;
    using Table = ElectronTableOf<Float>;
    using Vec = Vec3Of<Float>;
    static constexpr std::uint32_t width = L::width;
    static constexpr std::uint32_t full = (1U << width) - 1U;
    static constexpr std::uint32_t lanes = width * group_count;
    static constexpr std::uint32_t segment_limit = 1U << 20;  // as in ElectronTransport

public:
    explicit LaneTransport(LaneServices& services)
        : history_low_(static_cast<std::uint32_t>(services.job.first)),
          photons_(services),
          services_(services),
          job_(services.job),
          view_(*services.job.view),
          records_(&services.job.voxels->density),
          history_high_(static_cast<std::uint32_t>(services.job.first >> 32)) {}

    /// All histories of the replicate.
    void run() {
        for (;;) {
            std::uint32_t any = 0;
            for (std::uint32_t g = 0; g < group_count; ++g) { any |= refill(g); }
            if (any == 0) {
                // The last photons may set electrons free.
                if (!photons_.finish()) { return; }
                continue;
            }
            photons_.advance();
            for (std::uint32_t g = 0; g < group_count; ++g) {
                if ((live_[g] & ~stay_[g]) != 0) { begin_step(g); }
            }
            walk(true);
            for (std::uint32_t g = 0; g < group_count; ++g) {
                if (live_[g] != 0) { turn(g); }
            }
            walk(false);
            for (std::uint32_t g = 0; g < group_count; ++g) {
                if (live_[g] != 0) { end_step(g); }
            }
        }
    }

private:
    using Lanes = Packet<L, group_count>;
    using Fresh = Packet<L, 1>;

    Table table(Word material) const { return {view_.tables.electron, as_int(material) * ElectronLayout::floats}; }
    Words draw(Word history, Word path, Word block_index) const {
        return L::philox(job_.seed, history | history_low_, history_high_, path, block_index);
    }

    void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        if (job_.shared) {
            __atomic_fetch_add(job_.energy + voxel, static_cast<std::int64_t>(quanta), __ATOMIC_RELAXED);
        } else {
            job_.energy[voxel] += static_cast<std::int64_t>(quanta);
        }
    }
    void deposit_where(std::uint32_t bits, Word voxel, Word quanta) {
        alignas(64) std::uint32_t v[width];
        alignas(64) std::uint32_t q[width];
        voxel.store(v);
        quanta.store(q);
        for (; bits != 0; bits &= bits - 1U) {
            int const lane = __builtin_ctz(bits);
            deposit(v[lane], q[lane]);
        }
    }
    /// Of the record and the tally: what enters a voxel reads the one soon and deposits in the other later.
    void prefetch(std::uint32_t bits, Word voxel) const {
        alignas(64) std::uint32_t v[width];
        voxel.store(v);
        prefetch_voxels<L>(job_, bits, v);
    }
    static std::uint32_t count(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_popcount(bits)); }

    Float inner_radius(Float const fraction[3]) const {
        Float radius = 1e30F;
        for (int a = 0; a < 3; ++a) { radius = min_of(radius, min_of(fraction[a], 1.0F - fraction[a]) * view_.grid.spacing[a]); }
        return radius;
    }
    // Of lanes named one by one.
    Float number(Field f, Word lane) { return bits_float(gather(lanes_.at(f), lane)); }
    Word word(Field f, Word lane) { return gather(lanes_.at(f), lane); }
    template <class Value>
    void put(Field f, Word lane, Mask m, Value value) {
        scatter(lanes_.at(f), lane, m, value);
    }
    template <class P>
    void aim(P& p, std::uint32_t g, Mask m, Vec direction) {
        Float const d[3] = {direction.x, direction.y, direction.z};
        for (std::uint32_t a = 0; a < 3; ++a) {
            AxisAim<Float> const aimed = aim_axis(d[a], p.number(along(Field::fraction_x, a), g), view_.grid.inverse_spacing[a]);
            p.set_where(m, along(Field::direction_x, a), g, d[a]);
            p.set_where(m, along(Field::slope_x, a), g, aimed.slope);
            p.set_where(m, along(Field::width_x, a), g, aimed.width);
            p.set_where(m, along(Field::ahead_x, a), g, aimed.ahead);
        }
    }
    /// 0, 1, 2, ...
    static Word lane_numbers() {
        constexpr std::uint32_t numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        return Word::load(numbers);
    }

    // births.hpp
    void bear();
    std::uint32_t fresh_decays();
    // start.hpp
    std::uint32_t refill(std::uint32_t g);
    bool fill_fresh();
    void start_fresh(std::uint32_t n);
    template <class P>
    std::uint32_t finish(P& p, std::uint32_t g, std::uint32_t bits, std::uint32_t& staying);
    void end_step(std::uint32_t g) {
        std::uint32_t staying = 0;
        live_[g] &= ~finish(lanes_, g, live_[g], staying);
        stay_[g] = staying;
    }
    // step.hpp
    void begin_step(std::uint32_t g);
    void turn(std::uint32_t g);
    void walk(bool before_hinge);
    void segment(std::uint32_t g, bool before_hinge);
    std::uint32_t cross(std::uint32_t g, std::uint32_t crossing, std::uint32_t in_grid, Float range);
    void enter(std::uint32_t g, bool before_hinge);
    void change_material(std::uint32_t g, Mask m, Word from, Word to, bool before_hinge);
    // hard.hpp
    void hard_events(bool before_hinge);
    struct HardEvent {
        std::uint32_t bits;  ///< of those that are one
        Word lane, history, path, voxel, material, ordinal, base;
        Word quanta;  ///< the electron has left
        Float T;      ///< before, MeV
        Float lost;   ///< MeV
        Words first;
        SinCosOf<Float> azimuth;
    };
    void hard_event(std::uint32_t const* which, std::uint32_t n, bool before_hinge);
    void collide(HardEvent& event, std::uint32_t bits);
    void radiate(HardEvent& event, std::uint32_t bits);
    void push_secondaries(HardEvent const& event, std::uint32_t bits, Word path, Word quanta, Vec direction);
    Waiting electron_in(std::uint32_t lane);

    // Widest first: nothing is lost to padding.
    Word history_low_;
    PhotonLanes<L> photons_;
    Fresh fresh_{};  ///< electrons ready for a lane
    Lanes lanes_{};
    Births births_{};          ///< the next decays
    std::uint32_t begun_ = 0;  ///< of births_, and
    std::uint32_t born_ = 0;   ///< of the replicate
    LaneServices& services_;
    LaneJob const& job_;
    TransportView const& view_;
    float const* records_;
    std::uint32_t history_high_;
    std::uint32_t fresh_left_ = 0, fresh_stay_ = 0;
    std::uint32_t live_[group_count] = {};     ///< bits: the lane holds an electron
    std::uint32_t stay_[group_count] = {};     ///< it does not leave its voxel: only its hard events happen
    std::uint32_t entered_[group_count] = {};  ///< it has entered a voxel that it knows nothing of yet
    std::uint32_t active_[group_count] = {};   ///< it has not reached its hinge or the end of its step
    std::uint32_t hard_count_ = 0;
    std::uint32_t hard_[lanes] = {};  ///< lanes whose hard event is due
};

}  // namespace yttria

#include "kernels/lanes/births.hpp"
#include "kernels/lanes/hard.hpp"
#include "kernels/lanes/start.hpp"
#include "kernels/lanes/step.hpp"
