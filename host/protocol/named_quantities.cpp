// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"
#include "host/protocol/protocol_file.hpp"

namespace yttria {

std::vector<std::string> named_quantities(Case const& request) {
    std::vector<std::string> out;
    if (!request.protocol) return out;
    for (auto const& rule : read_protocol(find_protocol(*request.protocol)).rules) out.push_back(rule.quantity);
    return out;
}

}  // namespace yttria
