// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/lookup.hpp"
#include "kernels/lanes/services.hpp"

namespace yttria {

/// The state of a photon in a lane, a word each: first the words of PhotonInLane in their order.
enum class PhotonField : std::uint32_t {
    path,
    quanta,
    direction,  ///< three, as all vectors
    position = direction + 3,
    voxel = position + 3,
    events,
    flights,
    history,
    depth,
    waiting_end,
    // Of the flight at whose end it is.
    threshold = waiting_end,  ///< attenuation above which the collision is real, 1/cm
    choice,
    end
};

/// PhotonTransport for many photons at once, to the bit (docs/decisions/0008-simd-lanes.md): flights in lanes, real collisions, which are
/// rarer, one by one. What a flight comes to is looked at after the next step of the electrons, so that nobody waits for the voxels in
/// which the flights end.
template <class L>
class PhotonLanes {
    using Float = typename L::Float;
    using Word = typename L::Word;
    using Mask = typename L::Mask;
    static constexpr std::uint32_t width = L::width;
    static constexpr std::uint32_t full = (1U << width) - 1U;

public:
    explicit PhotonLanes(LaneServices& services)
        : history_low_(static_cast<std::uint32_t>(services.job.first)),
          services_(services),
          job_(services.job),
          view_(*services.job.view) {}

    /// A flight of every lane if all can be filled, and more while as many photons wait again.
    void advance() {
        arrive();
        for (refill(); live_ == full; refill()) {
            depart();
            if (services_.photons_waiting() < width) { return; }
            arrive();
        }
    }

    /// Follows all photons to their ends; false when there were none.
    bool finish() {
        bool const any = live_ != 0 || services_.photons_waiting() != 0;
        arrive();
        for (refill(); live_ != 0; refill()) {
            depart();
            arrive();
        }
        return any;
    }

private:
    struct State {
        std::uint32_t words[static_cast<std::uint32_t>(PhotonField::waiting_end)];
    };
    static_assert(sizeof(State) == sizeof(PhotonInLane));

    std::uint32_t* at(PhotonField f, std::uint32_t axis = 0) { return words_[static_cast<std::uint32_t>(f) + axis]; }
    Word word(PhotonField f) { return Word::load(at(f)); }
    Float number(PhotonField f, std::uint32_t axis = 0) { return Float::load(at(f, axis)); }
    void refill() {
        for (std::uint32_t empty = ~live_ & full; empty != 0 && services_.photons_waiting() != 0; empty &= empty - 1U) {
            auto const lane = static_cast<std::uint32_t>(__builtin_ctz(empty));
            put(lane, services_.take_photon());
            live_ |= 1U << lane;
        }
    }
    void put(std::uint32_t lane, PhotonInLane const& photon) {
        State const state = __builtin_bit_cast(State, photon);
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(PhotonField::waiting_end); ++i) { words_[i][lane] = state.words[i]; }
    }
    PhotonInLane photon_in(std::uint32_t lane) const {
        State state;
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(PhotonField::waiting_end); ++i) { state.words[i] = words_[i][lane]; }
        return __builtin_bit_cast(PhotonInLane, state);
    }

    /// A flight of every live lane: the first half of PhotonTransport::fly.
    void depart() {
        Word const flights = word(PhotonField::flights);
        std::uint32_t const stuck = live_ & (flights == Word(flight_limit)).bits();
        for (std::uint32_t bits = stuck; bits != 0; bits &= bits - 1U) {
            int const lane = __builtin_ctz(bits);
            services_.lose(at(PhotonField::voxel)[lane], at(PhotonField::quanta)[lane]);
        }
        auto const energy = photon_point(energy_of(word(PhotonField::quanta)));
        auto const words = L::philox(job_.seed, word(PhotonField::history) | history_low_, static_cast<std::uint32_t>(job_.first >> 32),
                                     word(PhotonField::path), flights + block::flight);
        Float const majorant = interpolate(view_.tables.majorant, energy);
        Float const way = flight_way(majorant, words.w[0]);
        std::uint32_t const flying = live_ & ~stuck;
        std::uint32_t inside = flying;
        Word cell[3];
        for (std::uint32_t a = 0; a < 3; ++a) {
            Float const position =
                fly_axis(way, number(PhotonField::direction, a), view_.grid.inverse_spacing[a], number(PhotonField::position, a));
            inside &= both(position >= 0.0F, position < static_cast<float>(view_.grid.n[a])).bits();
            cell[a] = to_word(position);
            position.store(at(PhotonField::position, a));
        }
        for (std::uint32_t bits = flying & ~inside; bits != 0; bits &= bits - 1U) {
            services_.escaped += at(PhotonField::quanta)[__builtin_ctz(bits)];
        }
        Word const voxel = voxel_index(view_.grid, cell[0], cell[1], cell[2]);
        voxel.store(at(PhotonField::voxel));
        (flights + 1U).store(at(PhotonField::flights));
        (uniform(words.w[1]) * majorant).store(at(PhotonField::threshold));
        uniform(words.w[2]).store(at(PhotonField::choice));
        prefetch_voxels<L>(job_, inside, at(PhotonField::voxel));
        live_ = arriving_ = inside;
    }

    /// The other half: what the flights came to.
    void arrive() {
        if (arriving_ == 0) { return; }
        Pair<Float> const record =
            gather_pair_where<8>(Mask::from_bits(arriving_), &job_.voxels->density, as_int(word(PhotonField::voxel)));
        auto const energy = photon_point(energy_of(word(PhotonField::quanta)));
        Float const attenuation = photon_attenuation(view_.tables.photon, float_bits(record.second), energy) * record.first;
        std::uint32_t real = arriving_ & ~(number(PhotonField::threshold) >= attenuation).bits();
        arriving_ = 0;
        for (; real != 0; real &= real - 1U) {
            auto const lane = static_cast<std::uint32_t>(__builtin_ctz(real));
            PhotonInLane photon = photon_in(lane);
            if (services_.collide(photon, __builtin_bit_cast(float, at(PhotonField::choice)[lane]))) {
                put(lane, photon);
            } else {
                live_ &= ~(1U << lane);
            }
        }
    }

    Word history_low_;
    alignas(64) std::uint32_t words_[static_cast<std::uint32_t>(PhotonField::end)][width] = {};
    LaneServices& services_;
    LaneJob const& job_;
    TransportView const& view_;
    std::uint32_t live_ = 0;      ///< bits: the lane holds a photon
    std::uint32_t arriving_ = 0;  ///< it made a flight that ended in the grid
};

}  // namespace yttria
