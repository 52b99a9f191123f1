// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

int decimals_of(double value) {
    double const size = std::abs(value);
    return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size > 0 && size < 0.1 ? 4 : 3;
}

}  // namespace

std::string escape(std::string const& text) {
    std::string out;
    for (char const c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string fixed(double value, int decimals) {
    if (!std::isfinite(value)) return "–";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string figure(double value) {
    if (std::abs(value) >= 1e6) {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g", value);
        return text;
    }
    return value == 0 ? "0" : fixed(value, decimals_of(value));
}

std::string with_u(Quantified const& q) {
    auto out = figure(q.value);
    if (std::isfinite(q.value) && std::isfinite(q.u)) {
        // One digit of u more than the value needs would be noise; one less would hide it.
        int const needed = q.u > 0 ? 1 - static_cast<int>(std::floor(std::log10(q.u))) : 0;
        int const decimals = std::clamp(needed, 0, std::max(1, decimals_of(q.value)));
        out = fixed(q.value, decimals) + "<small>±" + fixed(q.u, decimals) + "</small>";
    }
    return out;
}

std::string grouped(std::uint64_t value) {
    auto digits = std::to_string(value);
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
        digits.insert(static_cast<std::size_t>(place), "\u202f");
    return digits;
}

}  // namespace yttria
