// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/condition.hpp"

namespace yttria {
namespace {

std::string line_of(Rule const& rule) {
    auto out = "  " + rule.id + " [" + rule.group + "] " + rule.text + "\n      passes when " + text_of(rule.test, true);
    if (!rule.test.unit.empty()) out += " [" + rule.test.unit + "]";
    if (rule.applies) out += "; only if " + text_of(*rule.applies, true);
    if (!rule.requires_image.empty()) out += "; from an image of purpose " + rule.requires_image;
    return out + (is_evaluated(rule.test) ? "" : "; not evaluated by this version: not_assessable") + "\n";
}

}  // namespace

std::string check_protocol_file(std::filesystem::path const& file) {
    auto const protocol = read_protocol(find_protocol(file.string()));
    std::string list;
    std::size_t count = 0;
    for (auto const& rule : protocol.rules) {
        if (!is_evaluated(rule.test)) continue;
        ++count;
        list += (list.empty() ? "" : ", ") + rule.id;
    }
    auto const all = protocol.rules.size();
    std::string out = protocol.file.string() + ": protocol \"" + protocol.name + "\" (" + protocol.title + ")\n" + std::to_string(all) +
                      " rules, k = " + short_number(protocol.k) + (protocol.product.empty() ? "" : ", for " + protocol.product) + "\n" +
                      std::to_string(count) + " can be evaluated by this version: " + (list.empty() ? "none" : list) + "\n" +
                      std::to_string(all - count) + " answer not_assessable\n" + std::to_string(protocol.unspecified.size()) +
                      " things that it does not specify\n";
    for (auto const& p : protocol.parameters)
        out += "  parameter " + p.name + " = " + short_number(p.value) + (p.unit.empty() ? "" : " " + p.unit) +
               (p.specified ? " (" : " (not specified by the protocol, house choice: ") + p.source + ")\n";
    for (auto const& rule : protocol.rules) out += line_of(rule);
    return out;
}

}  // namespace yttria
