// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// A spread below this part of the value is rounding.
constexpr double rounding = 1e-6;
/// Part of a value that a member's noise may shift it by (a bias; what is common to all members cancels), where the spread is no larger.
constexpr double largest_bias = 0.1;
/// Fewer values make no spread.
constexpr std::size_t least_values = 8;

struct Known {
    std::vector<double> a, b, raw;
    std::vector<std::size_t> member;
};

Known known_of(std::vector<HalfValues> const& members, std::size_t index) {
    Known out;
    for (std::size_t m = 0; m < members.size(); ++m) {
        double const a = members[m].a[index], b = members[m].b[index];
        if (!std::isfinite(a) || !std::isfinite(b)) continue;
        out.a.push_back(a);
        out.b.push_back(b);
        out.raw.push_back((a + b) / 2);
        out.member.push_back(m);
    }
    return out;
}

/// Stretching and what is taken relative to the run must not leave what a quantity can be.
void bound(std::vector<double>& values, std::string const& name) {
    bool const share = name.ends_with("_percent");
    if (!share && !name.ends_with("_Gy") && !name.ends_with("_mL")) return;
    for (auto& v : values)
        if (std::isfinite(v)) v = std::clamp(v, 0.0, share ? 100.0 : std::numeric_limits<double>::infinity());
}

/// Values about their mean, by a factor.
std::vector<double> stretched(std::vector<double> values, double mean, double factor) {
    for (auto& v : values) v = mean + factor * (v - mean);
    return values;
}

void add_shares(EnsembleQuantity& out, Known const& known, Spread1d const& spread, std::vector<HalfValues> const& noise, std::size_t index,
                InputDraws const& draws) {
    std::vector<std::vector<double>> normal;
    for (auto const& column : draws.normal) {
        normal.emplace_back();
        for (auto const m : known.member) normal.back().push_back(column[m]);
    }
    auto split = decompose(known.raw, normal, draws.owner, spread.variance);
    if (!split.possible) return;
    out.decomposed = true;
    out.shares = std::move(split.shares);
    out.residual = {"residual", (split.residual_variance - spread.noise) / spread.variance,
                    std::hypot(split.residual_u, spread.noise * std::sqrt(2 / static_cast<double>(known.a.size()))) / spread.variance};
    auto const alone = known_of(noise, index);
    if (alone.a.size() > 2) {
        auto const of_noise = spread_of_halves(alone.a, alone.b);
        // Few values: a variance that came out low knows its own error no better. The most that it can be is all that is left over.
        double const most = std::max(of_noise.variance / spread.variance, out.residual.share);
        VarianceShare const share{
            "noise", of_noise.variance / spread.variance,
            std::max(of_noise.variance_u / spread.variance, most * std::sqrt(2 / static_cast<double>(alone.a.size() - 1)))};
        out.residual.share -= share.share;
        out.residual.u = std::hypot(out.residual.u, share.u);
        out.shares.push_back(share);
        std::stable_sort(out.shares.begin(), out.shares.end(), [](auto const& x, auto const& y) { return x.share > y.share; });
    }
    if (out.shares.empty()) return;
    auto const& first = out.shares[0];
    bool const clear = out.shares.size() == 1 || first.share - out.shares[1].share > std::hypot(first.u, out.shares[1].u);
    if (clear) out.dominant = first.input;
}

}  // namespace

EnsembleQuantity summarise(RunValue const& run, std::size_t index, std::vector<HalfValues> const& members,
                           std::vector<HalfValues> const& noise, InputDraws const& draws) {
    EnsembleQuantity out;
    out.name = run.name;
    out.value = run.value;
    out.u = run.u;
    for (auto const& m : members) out.raw.push_back((m.a[index] + m.b[index]) / 2);
    auto const unknown = [&](std::string const& why) {
        out.why = why;
        out.mean = out.sd = out.sd_u = out.percentile5 = out.percentile95 = out.total = out.member_noise = std::nan("");
        return out;
    };
    auto const known = known_of(members, index);
    if (known.a.size() < least_values) return unknown("it has a value in too few members");
    auto const spread = spread_of_halves(known.a, known.b);
    double const seen = spread.variance + spread.noise;
    double const bias = std::abs(run.reference - run.value);
    if (bias > largest_bias * std::abs(run.value) && bias > std::sqrt(seen))
        return unknown("a member has too few histories to read it (raise histories in [uncertainty])");
    double const statistical = std::isfinite(run.u) ? run.u : 0;
    out.mean = spread.mean;
    out.member_noise = std::sqrt(spread.noise);
    double const size = std::max(std::abs(run.value), std::abs(spread.mean));
    if (!(std::sqrt(seen) > rounding * size)) {  // no input moves it
        out.percentile5 = out.percentile95 = out.mean;
        out.total = statistical;
        for (auto const v : out.raw) out.draws.push_back(std::isfinite(v) ? out.mean : v);
        return out;
    }
    out.sd = std::sqrt(spread.variance);
    out.sd_u = out.sd > 0 ? spread.variance_u / (2 * out.sd) : std::sqrt(spread.variance_u);
    out.total = std::hypot(out.sd, statistical);
    double const factor = out.total / std::sqrt(seen);
    out.draws = stretched(out.raw, out.mean, factor);
    auto spread_values = stretched(known.raw, out.mean, factor);
    bound(out.draws, out.name);
    bound(spread_values, out.name);
    out.percentile5 = percentile_of(spread_values, 0.05);
    out.percentile95 = percentile_of(spread_values, 0.95);
    if (spread.variance > 0) add_shares(out, known, spread, noise, index, draws);
    return out;
}

}  // namespace yttria
