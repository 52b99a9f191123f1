// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace yttria {

/// "100000000" or "1e8". Throws Error (usage).
std::uint64_t parse_whole(std::string const& option, std::string const& text);

struct UncertaintyTarget {
    double relative = 0;
    std::string metric;  ///< empty: the worst tumour mean
};
/// "1%:Tumour1.D95", "1%" or "0.01:Liver.mean". Throws Error (usage).
UncertaintyTarget parse_uncertainty(std::string const& text);

struct ShardNumber {
    std::uint32_t index = 0, count = 0;
};
/// "2/3". Throws Error (usage).
ShardNumber parse_shard(std::string const& text);

}  // namespace yttria
