// SPDX-License-Identifier: Apache-2.0
#include "app/run_values.hpp"

#include "host/base/error.hpp"

#include <charconv>
#include <cmath>
#include <optional>

namespace yttria {
namespace {

std::optional<double> number(std::string const& text) {
    double value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

std::optional<std::uint64_t> integer(std::string const& text) {
    std::uint64_t value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

/// Above 2^53 a float no longer names every whole number.
constexpr double largest_exact_whole = 9007199254740992.0;

}  // namespace

std::uint64_t parse_whole(std::string const& option, std::string const& text) {
    if (auto const value = integer(text)) return *value;
    auto const value = number(text);
    if (value && *value >= 0 && *value <= largest_exact_whole && std::floor(*value) == *value) return static_cast<std::uint64_t>(*value);
    throw usage_error(option + " " + text + ": not a whole number: write one such as 1000000 or 1e6");
}

UncertaintyTarget parse_uncertainty(std::string const& text) {
    auto const colon = text.find(':');
    auto value = text.substr(0, colon);
    UncertaintyTarget target;
    if (colon != std::string::npos) target.metric = text.substr(colon + 1);
    bool const percent = value.ends_with('%');
    if (percent) value.pop_back();
    target.relative = number(value).value_or(0) * (percent ? 0.01 : 1.0);
    if (target.relative > 0 && target.relative < 1 && (colon == std::string::npos || !target.metric.empty())) return target;
    throw usage_error("--uncertainty " + text +
                      ": not a relative uncertainty (above 0 and below 100 %) and a metric: write it like 1%:Tumour1.D95, or 1% for the "
                      "worst tumour mean");
}

ShardNumber parse_shard(std::string const& text) {
    auto const slash = text.find('/');
    auto const index = slash == std::string::npos ? std::nullopt : integer(text.substr(0, slash));
    auto const count = slash == std::string::npos ? std::nullopt : integer(text.substr(slash + 1));
    if (index && count && *index >= 1 && *index <= *count && *count <= 1'000'000)
        return {static_cast<std::uint32_t>(*index), static_cast<std::uint32_t>(*count)};
    throw usage_error("--shard " + text + ": not a shard (number i of n, counted from 1): write it like 2/8");
}

}  // namespace yttria
