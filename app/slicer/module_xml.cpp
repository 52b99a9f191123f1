// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/module.hpp"
#include "host/base/error.hpp"
#include "host/base/number_text.hpp"
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"

#include <charconv>
#include <cmath>

namespace yttria::slicer {
namespace {

std::string element(std::string const& indent, std::string const& name, std::string const& text) {
    return indent + "<" + name + ">" + escape(text) + "</" + name + ">\n";
}

std::string parameter_xml(Parameter const& p) {
    std::string const in = "      ";
    std::string out = "    <" + p.tag;
    if (!p.type.empty()) out += " type=\"" + p.type + "\"";
    if (!p.extensions.empty()) out += " fileExtensions=\"" + p.extensions + "\"";
    out += ">\n" + element(in, "name", p.name) + element(in, "label", p.label) + element(in, "description", p.text);
    if (!p.returned()) out += element(in, "longflag", "--" + p.name);
    if (!p.channel.empty()) out += element(in, "channel", p.channel);
    if (!p.value.empty() || p.tag == "boolean") out += element(in, "default", p.value.empty() ? "false" : p.value);
    for (auto const& choice : p.choices) out += element(in, "element", choice);
    if (p.limits) {
        auto const& [low, high, step] = *p.limits;
        out += in + "<constraints>\n" + element(in + "  ", "minimum", brief(low)) + element(in + "  ", "maximum", brief(high)) +
               element(in + "  ", "step", brief(step)) + in + "</constraints>\n";
    }
    return out + "    </" + p.tag + ">\n";
}

}  // namespace

std::string xml_of(Module const& module) {
    std::string const in = "  ";
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<executable>\n";
    out += element(in, "category", "Yttria") + element(in, "title", module.title) + element(in, "description", module.text) +
           element(in, "version", program_version()) + element(in, "documentation-url", "docs/slicer.md of the source tree") +
           element(in, "license", "Apache-2.0") + element(in, "contributor", "the Yttria project") +
           element(in, "acknowledgements", disclaimer());
    for (auto const& group : module.groups) {
        out += group.advanced ? "  <parameters advanced=\"true\">\n" : "  <parameters>\n";
        out += element("    ", "label", group.label) + element("    ", "description", group.text);
        for (auto const& parameter : group.parameters) out += parameter_xml(parameter);
        out += "  </parameters>\n";
    }
    return out + "</executable>\n";
}

double Values::number(std::string const& name) const {
    auto const& given_text = text(name);
    double value = 0;
    auto const [end, problem] = std::from_chars(given_text.data(), given_text.data() + given_text.size(), value);
    if (problem == std::errc{} && end == given_text.data() + given_text.size() && std::isfinite(value)) return value;
    throw usage_error("--" + name + " " + given_text + ": not a number: write one such as 1.5");
}

std::optional<std::filesystem::path> Values::path(std::string const& name) const {
    if (!given(name)) return {};
    return std::filesystem::absolute(text(name)).lexically_normal();
}

}  // namespace yttria::slicer
