// SPDX-License-Identifier: Apache-2.0
#include "validation/set_parameter.hpp"

#include "host/base/error.hpp"

#include <cmath>
#include <stdexcept>

namespace yttria::validation {
namespace {

double value_after(std::string const& text, std::size_t equals) {
    try {
        std::size_t used = 0;
        std::string const digits = equals == std::string::npos ? "" : text.substr(equals + 1);
        double const value = std::stod(digits, &used);
        if (used == digits.size() && std::isfinite(value) && value >= 0) return value;
    } catch (std::logic_error const&) {}
    throw usage_error("--set " + text + ": no value (it reads NAME=VALUE) write e.g. c0=0.05");
}

}  // namespace

void set_parameter(Parameters& parameters, std::string const& text) {
    auto const equals = text.find('=');
    std::string const name = text.substr(0, equals);
    double const value = value_after(text, equals);
    bool found = false;
    std::string known;
    visit_parameters(parameters, [&](ParameterNote const& note, auto& member) {
        if (note.kind == ParameterKind::work) return;
        known += std::string(known.empty() ? "" : ", ") + note.name;
        if (name != note.name) return;
        if (note.kind == ParameterKind::mode && value != 0 && value != 1)
            throw usage_error("--set " + text + ": neither 0 nor 1 (it is a mode) write 0 or 1");
        member = static_cast<std::remove_reference_t<decltype(member)>>(value);
        found = true;
    });
    if (!found) throw usage_error("--set " + text + ": no such parameter (there are " + known + ") use one of them");
}

}  // namespace yttria::validation
