// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/floor.hpp"

#include <algorithm>
#include <utility>

namespace yttria::bench {

Work& Work::operator+=(Work const& other) {
    operations += other.operations;
    divisions += other.divisions;
    square_roots += other.square_roots;
    loads += other.loads;
    bytes += other.bytes;
    return *this;
}

Work Work::operator*(double factor) const {
    return {operations * factor, divisions * factor, square_roots * factor, loads * factor, bytes * factor};
}

double faces(Counters const& c, std::uint64_t histories) {
    double const others = 2 * static_cast<double>(c.hinges) + static_cast<double>(c.hard_events) + static_cast<double>(histories);
    return std::max(0.0, static_cast<double>(c.segments) - others);
}

Work work_per_decay(Counters const& c, std::uint64_t histories) {
    if (histories == 0) return {};
    double const crossed = faces(c, histories);
    Work all = count::decay * static_cast<double>(histories);
    // A step begins for each hinge; those that end before theirs are left out.
    all += count::step * static_cast<double>(c.hinges);
    all += count::deflection * static_cast<double>(c.hinges);
    all += count::segment * static_cast<double>(c.segments);
    all += count::inside * (static_cast<double>(c.segments) - crossed);
    all += count::face * crossed;
    all += count::hard_event * static_cast<double>(c.hard_events);
    all += count::photon * static_cast<double>(c.photons);
    all += count::photon_event * static_cast<double>(c.photon_events);
    return all * (1.0 / static_cast<double>(histories));
}

Floor lower_limit(Work const& work, Peak const& peak) {
    Floor floor;
    floor.work = work;
    if (!(peak.fma_per_second > 0) || !(peak.divisions_per_second > 0) || !(peak.square_roots_per_second > 0) ||
        !(peak.loads_per_second > 0) || !(peak.bytes_per_second > 0))
        return floor;
    std::pair<double, char const*> const parts[] = {
        {work.operations / peak.fma_per_second, "operations"},
        {work.divisions / peak.divisions_per_second + work.square_roots / peak.square_roots_per_second, "divider"},
        {work.loads / peak.loads_per_second, "loads"},
        {work.bytes / peak.bytes_per_second, "memory"}};
    for (auto const& [seconds, name] : parts) {
        if (seconds > floor.seconds) floor.seconds = seconds, floor.bound = name;
    }
    return floor;
}

}  // namespace yttria::bench
