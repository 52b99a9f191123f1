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
    bool const known = std::isfinite(q.value) && std::isfinite(q.u);
    if (!known || (q.u == 0 && q.value == 0)) return figure(q.value);
    if (q.u == 0) return figure(q.value) + "<small>±0</small>";
    // Two digits of u: more would be noise; but never more decimals than the value is worth.
    int const most = std::max(1, decimals_of(q.value));
    int const decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(q.u))), 0, most);
    double const smallest = std::pow(10.0, -decimals);
    auto const u = q.u < 0.5 * smallest ? "&lt;" + fixed(smallest, decimals) : fixed(q.u, decimals);
    return fixed(q.value, decimals) + "<small>±" + u + "</small>";
}

std::string plain(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string grouped(std::uint64_t value) {
    auto digits = std::to_string(value);
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
        digits.insert(static_cast<std::size_t>(place), "\u202f");
    return digits;
}

}  // namespace yttria
