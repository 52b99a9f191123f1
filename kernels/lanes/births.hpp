// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/lanes/transport.hpp"

// The decays of a replicate, born side by side and a block ahead of the lanes; to the bit those of sample_decay().
namespace yttria {

/// The next block.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::bear() {
    Births& b = births_;
    b.first = born_;
    b.count = job_.size - born_ < Births::size ? job_.size - born_ : Births::size;
    NetOfReplicate const& net = services_.net();
    std::uint64_t const net_first = net.first << view_.replicate_log2;
    for (std::uint32_t i = 0; i < b.count; i += width) {
        Word const stratum = lane_numbers() + Word(b.first + i);
        Word cosine, azimuth, position[3];
        auto const keep = [&](Word high, Word low, Word energy) {
            high.store(b.inside_high + i);
            low.store(b.inside_low + i);
            energy.store(b.energy + i);
        };
        if (view_.parameters.emission == 0) {
            Words const first = draw(stratum, Word(0U), Word(block::birth));
            Words const second = draw(stratum, Word(0U), Word(block::birth + 1));
            Words const third = draw(stratum, Word(0U), Word(block::life));
            keep(first.w[0], first.w[1], first.w[2]);
            cosine = second.w[3];
            azimuth = third.w[1];
            for (int a = 0; a < 3; ++a) { position[a] = second.w[a]; }
        } else {
            std::uint32_t base[8];
            services_.net_base(b.first + i, base);
            Word y[6];
            for (int l = 0; l < 6; ++l) {
                NetScramble const by = scramble_of(net, l);
                y[l] = scramble(Word::load(services_.net_lanes(l)) ^ Word(base[l]), Word(by.shift), Word(by.factor));
            }
            Words const in = L::philox(job_.seed, stratum | Word(static_cast<std::uint32_t>(net_first)),
                                       static_cast<std::uint32_t>(net_first >> 32), Word(0U), Word(block::birth));
            keep(scramble(Word(net.piece), in.w[0], in.w[1]), in.w[2], y[0]);
            cosine = y[1];
            azimuth = y[2];
            for (int a = 0; a < 3; ++a) { position[a] = y[3 + a]; }
        }
        Vec const direction = isotropic(uniform(cosine), uniform(azimuth));
        Float const d[3] = {direction.x, direction.y, direction.z};
        for (int a = 0; a < 3; ++a) {
            uniform(position[a]).store(b.fraction[a] + i);
            d[a].store(b.direction[a] + i);
        }
    }
    services_.place(b);
    born_ += b.count;
    begun_ = 0;
}

/// Puts the next decays into fresh_; how many.
template <class L, std::uint32_t group_count>
std::uint32_t LaneTransport<L, group_count>::fresh_decays() {
    if (begun_ == births_.count) {
        if (born_ == job_.size) { return 0; }
        bear();
    }
    std::uint32_t const from = begun_;
    Fresh& p = fresh_;
    p.set(Field::path, 0, Word(0U));
    p.set(Field::depth, 0, Word(0U));
    p.set(Field::history, 0, lane_numbers() + Word(births_.first + from));
    p.set(Field::quanta, 0, Word::load(births_.quanta + from));
    for (std::uint32_t a = 0; a < 3; ++a) {
        p.set(along(Field::cell_x, a), 0, Word::load(births_.cell[a] + from));
        p.set(along(Field::fraction_x, a), 0, Word::load(births_.fraction[a] + from));
        p.set(along(Field::direction_x, a), 0, Word::load(births_.direction[a] + from));
    }
    std::uint32_t const n = births_.count - from < width ? births_.count - from : width;
    begun_ += n;
    return n;
}

}  // namespace yttria
