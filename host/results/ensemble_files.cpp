// SPDX-License-Identifier: Apache-2.0
#include "host/results/ensemble_files.hpp"

#include <charconv>

namespace yttria {
namespace {

Json share_json(VarianceShare const& share) { return {{"input", share.input}, {"share", number(share.share)}, {"u", number(share.u)}}; }

Json quantity_json(EnsembleQuantity const& q) {
    Json shares = Json::array();
    for (auto const& share : q.shares) shares.push_back(share_json(share));
    return {{"quantity", q.name},
            {"value", number(q.value)},
            {"u", number(q.u)},
            {"mean", number(q.mean)},
            {"sd", number(q.sd)},
            {"sd_u", number(q.sd_u)},
            {"total", number(q.total)},
            {"percentile5", number(q.percentile5)},
            {"percentile95", number(q.percentile95)},
            {"member_noise", number(q.member_noise)},
            {"label", q.label},
            {"why", q.why},
            {"dominant", q.dominant.empty() ? Json(nullptr) : Json(q.dominant)},
            {"shares", shares},
            {"residual", q.decomposed ? share_json(q.residual) : Json(nullptr)}};
}

/// Shortest text that reads back as the same number; empty where it is not known.
std::string csv_number(double value) {
    if (!std::isfinite(value)) return "";
    char text[40];
    auto const end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

/// Names hold what a case file holds: quoted, with quotes doubled (RFC 4180).
std::string csv_text(std::string const& text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
    return out;
}

}  // namespace

Json ensemble_json(Ensemble const& e) {
    Json inputs = Json::array(), not_varied = Json::object(), quantities = Json::array(), rules = Json::array();
    for (auto const& i : e.inputs)
        inputs.push_back({{"name", i.name},
                          {"share_of", i.owner},
                          {"distribution", i.distribution},
                          {"sd", i.sd},
                          {"relative", i.relative},
                          {"what", i.what},
                          {"source", i.source}});
    for (auto const& [name, why] : e.not_varied) not_varied[name] = why;
    for (auto const& q : e.quantities) quantities.push_back(quantity_json(q));
    for (auto const& r : e.rules) rules.push_back({{"id", r.id}, {"probability", number(r.probability)}});
    return {{"members", e.members},
            {"failed", e.failed},
            {"seed", e.seed},
            {"histories_per_member", e.histories_per_member},
            {"transports", e.transports},
            {"noise_members", e.noise_members},
            {"decays", e.decays},
            {"seconds", number(e.seconds)},
            {"inputs", inputs},
            {"not_varied", not_varied},
            {"not_included", e.not_included},
            {"quantities", quantities},
            {"rules", rules}};
}

std::string ensemble_csv(Ensemble const& e) {
    std::string out = "\"member\"";
    for (auto const& i : e.inputs)
        if (!i.draws.empty()) out.append(",").append(csv_text("input." + i.name));
    for (auto const& q : e.quantities) out.append(",").append(csv_text(q.name));
    out += "\n";
    for (std::uint32_t m = 0; m < e.members; ++m) {
        out += std::to_string(m + 1);
        for (auto const& i : e.inputs)
            if (!i.draws.empty()) out.append(",").append(csv_number(i.draws[m]));
        for (auto const& q : e.quantities) out.append(",").append(csv_number(q.raw[m]));
        out += "\n";
    }
    return out;
}

}  // namespace yttria
