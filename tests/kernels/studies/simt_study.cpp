// SPDX-License-Identifier: Apache-2.0
// What a GPU's warps would issue for a decay, by history and in rounds, counted on the CPU: no time, no memory (decision 0015).
//   kernels_simt_study DUMP [REPLICATES [WARPS [REFILL_AT [EVENTS_AT]]]]
#include "kernels/transport/history.hpp"
#include "tests/kernels/support/warps.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace yttria;

/// Instructions of an event: operations of decision 0011, a division or root counted as 9.
namespace cost {
constexpr double decay = 473, child = 150, step = 248, hinge = 184, segment = 60, hard = 560, flight = 159, event = 428;
}

/// What one lane did in one turn.
struct Turn {
    double steps = 0, hinges = 0, segments = 0, hard = 0, flights = 0, events = 0;
    Turn(LocalCounters const& a, LocalCounters const& b, bool photon, bool only_event = false)
        : steps(photon || only_event ? 0 : 1),
          hinges(b.hinges - a.hinges),
          segments(b.segments - a.segments),
          hard(b.hard_events - a.hard_events),
          flights(photon ? 1 : 0),
          events(b.photon_events - a.photon_events) {}
    double price() const {
        return cost::step * steps + cost::hinge * hinges + cost::segment * segments + cost::hard * hard + cost::flight * flights +
               cost::event * events;
    }
    /// Lanes that do the same thing do it together, different things one after another.
    void join(Turn const& other) {
        steps = std::max(steps, other.steps);
        hinges = std::max(hinges, other.hinges);
        segments = std::max(segments, other.segments);
        hard = std::max(hard, other.hard);
        flights = std::max(flights, other.flights);
        events = std::max(events, other.events);
    }
};

/// useful: by lanes that work; issued: by the warp, times its 32 lanes.
struct Account {
    double useful = 0, issued = 0;
    std::array<double, 5> by_kind{};  ///< issued: start, step, hinge, segment, hard event
    void add(std::vector<Turn> const& turns) {
        if (turns.empty()) { return; }
        Turn widest = turns[0];
        for (auto const& t : turns) {
            useful += t.price();
            widest.join(t);
        }
        issued += 32 * widest.price();
        by_kind[1] += 32 * cost::step * widest.steps;
        by_kind[2] += 32 * cost::hinge * widest.hinges;
        by_kind[3] += 32 * cost::segment * widest.segments;
        by_kind[4] += 32 * cost::hard * widest.hard;
    }
};

struct RoundMeter {
    bool photon;
    Account account;
    std::vector<Turn> turns;
    int refills = 0, refill_at = refill_idle_lanes, events_at = gather_event_lanes;
    void refilled() { ++refills; }
    void end_of_refill() {
        double const price = photon ? cost::child : cost::decay;
        account.useful += refills * price;
        account.issued += refills > 0 ? 32 * price : 0;
        account.by_kind[0] += refills > 0 ? 32 * price : 0;
        refills = 0;
    }
    void did(LocalCounters const& before, LocalCounters const& after) {
        turns.emplace_back(before, after, photon, after.hard_events > before.hard_events);
    }
    void all_did() {
        account.add(turns);
        turns.clear();
    }
};

/// The kernel by history: 32 histories begin together; the lanes meet again at the end of every particle and of every history.
Account by_history(TransportView const& view, std::uint64_t seed, std::uint64_t first, TransportTally& tally) {
    struct Lane {
        std::vector<std::vector<Turn>> particles;
    };
    std::vector<Lane> lanes(32);
    test::WarpSink sink{&tally};
    for (std::uint32_t i = 0; i < 32; ++i) {
        ParticleStack stack;
        LocalCounters counters;
        HistoryContext<test::WarpSink> context{view, seed, first + i, sink, stack, counters};
        Particle particle = sample_decay(view, seed, first + i);
        for (;;) {
            auto& turns = lanes[i].particles.emplace_back();
            if (particle.is_photon != 0) {
                PhotonTransport<test::WarpSink> photon(context, particle);
                for (bool more = true; more;) {
                    LocalCounters const before = counters;
                    more = photon.fly();
                    turns.emplace_back(before, counters, true);
                }
            } else {
                ElectronTransport<test::WarpSink> electron(context, particle);
                for (bool more = true; more;) {
                    LocalCounters const before = counters;
                    more = electron.step();
                    turns.emplace_back(before, counters, false);
                }
            }
            if (stack.size == 0) { break; }
            particle = stack.items[--stack.size];
        }
    }
    Account account;
    account.useful += 32 * cost::decay;
    account.issued += 32 * cost::decay;
    for (std::size_t k = 0;; ++k) {
        bool any = false;
        for (bool const photon : {false, true}) {
            for (std::size_t t = 0;; ++t) {
                std::vector<Turn> together;
                for (auto const& lane : lanes) {
                    if (k >= lane.particles.size()) { continue; }
                    any = true;
                    auto const& turns = lane.particles[k];
                    if (t < turns.size() && (turns[t].flights > 0) == photon) { together.push_back(turns[t]); }
                }
                if (together.empty()) { break; }
                account.add(together);
            }
        }
        if (!any) { break; }
        if (k > 0) {
            for (auto const& lane : lanes) { account.useful += k < lane.particles.size() ? cost::child : 0; }
            account.issued += 32 * cost::child;
        }
    }
    return account;
}

}  // namespace

int main(int count, char** values) {
    if (count < 2) {
        std::fprintf(stderr, "kernels_simt_study DUMP [REPLICATES [WARPS [REFILL_AT [EVENTS_AT]]]]\n");
        return 2;
    }
    TransportInput const input = load_transport_input(values[1]);
    std::uint64_t const replicates = count > 2 ? std::strtoull(values[2], nullptr, 10) : 2;
    int const warps = count > 3 ? std::atoi(values[3]) : 16;
    TransportTally tally;
    tally.resize(input.grid.density.size());
    PreparedInput const prepared = prepare_input(input);
    TransportView const view = make_view(input, prepared);
    double const decays = static_cast<double>(replicates * input.parameters.replicate_size);
    Account history;
    for (std::uint64_t h = 0; h < replicates * input.parameters.replicate_size; h += 32) {
        Account const a = by_history(view, 1, h, tally);
        history.useful += a.useful;
        history.issued += a.issued;
        for (std::size_t i = 0; i < a.by_kind.size(); ++i) { history.by_kind[i] += a.by_kind[i]; }
    }
    RoundMeter electrons{false, {}, {}};
    RoundMeter photons{true, {}, {}};
    if (count > 4) { electrons.refill_at = photons.refill_at = std::atoi(values[4]); }
    if (count > 5) { electrons.events_at = std::atoi(values[5]); }
    tally.resize(input.grid.density.size());
    int const rounds = test::run_in_rounds(input, 1, {0, replicates, 1}, warps, 1U << 20U, tally, electrons, photons);
    Account const both{electrons.account.useful + photons.account.useful, electrons.account.issued + photons.account.issued};
    auto const row = [&](char const* name, Account const& a) {
        std::printf("%-12s %9.0f %9.0f %8.3f  ", name, a.useful / decays, a.issued / decays, a.useful / a.issued);
        for (double const x : a.by_kind) { std::printf(" %7.0f", x / decays); }
        std::printf("\n");
    };
    std::printf("%.0f decays; instructions a decay (times lanes)\n", decays);
    std::printf("%-12s %9s %9s %8s    start    step   hinge segment    hard\n", "", "useful", "issued", "lanes");
    row("by history", history);
    row("in rounds", both);
    row("  electrons", electrons.account);
    row("  photons", photons.account);
    std::printf("%d rounds of %d warps; by history / in rounds: %.2f\n", rounds, warps, history.issued / both.issued);
    return 0;
}
