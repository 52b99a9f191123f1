// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"
#include "host/protocol/protocol_file.hpp"

namespace yttria {
namespace {

void collect(Condition const& condition, std::set<std::string>& quantities) {
    if (condition.kind == Condition::Kind::leaf) quantities.insert(condition.quantity);
    for (auto const& part : condition.parts) collect(part, quantities);
}

}  // namespace

std::set<std::string> quantities_of(Protocol const& protocol) {
    std::set<std::string> quantities;
    for (auto const& rule : protocol.rules) {
        collect(rule.test, quantities);
        if (rule.applies) collect(*rule.applies, quantities);
    }
    return quantities;
}

std::vector<std::string> named_quantities(Case const& request) {
    std::set<std::string> quantities(request.uncertainty.quantities.begin(), request.uncertainty.quantities.end());
    if (request.protocol) quantities.merge(quantities_of(read_protocol(protocol_of(request))));
    return {quantities.begin(), quantities.end()};
}

}  // namespace yttria
