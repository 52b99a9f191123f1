// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol_file.hpp"

#include "fuzz/target.hpp"

// Rules are read here, not evaluated: the metrics are not linked.
yttria::StructureMetrics const* yttria::Metrics::find(std::string const&) const { return nullptr; }
yttria::CumulativeRow const* yttria::Cumulative::find(std::string const&) const { return nullptr; }

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return yttria::fuzz::refused_or_read(data, size, [](auto const& file) { yttria::read_protocol(file); });
}
