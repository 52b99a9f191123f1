// SPDX-License-Identifier: Apache-2.0
#include "validation/parameter_study/study.hpp"

#include "host/base/error.hpp"
#include "kernels/data/tables.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace yttria::validation {
namespace {

bool studied(ParameterNote const& note) { return note.kind == ParameterKind::step || note.kind == ParameterKind::cutoff; }

/// The default with member `name` times `factor`.
Variant scaled(std::string const& name, double factor) {
    Variant variant;
    variant.parameter = name;
    visit_parameters(variant.parameters, [&](ParameterNote const& note, auto& member) {
        if (name != note.name) return;
        double value = factor * static_cast<double>(member);
        double const lowest = energy_grid.low();
        if (name == "electron_cutoff_MeV" && value < lowest) {
            value = lowest;
            variant.note = "the electron tables end there";
        }
        member = static_cast<std::remove_reference_t<decltype(member)>>(value);
        variant.value = static_cast<double>(member);
    });
    return variant;
}

double sum(std::vector<std::int64_t> const& values) { return static_cast<double>(std::accumulate(values.begin(), values.end(), 0LL)); }

double relative_variance(std::vector<std::int64_t> const& values) {
    auto const n = static_cast<double>(values.size());
    double const mean = sum(values) / n;
    double squares = 0;
    for (auto const value : values) squares += std::pow(static_cast<double>(value) - mean, 2);
    return squares / (n * (n - 1)) / (mean * mean);
}

}  // namespace

std::string Variant::name() const {
    if (is_default()) return "default";
    std::ostringstream text;
    text << parameter << "=" << value;
    return text.str();
}

std::vector<Variant> study_variants(std::vector<std::string> const& only) {
    std::vector<Variant> variants(1);
    std::string known;
    Parameters const standard;
    visit_parameters(standard, [&](ParameterNote const& note, auto) {
        if (!studied(note)) return;
        known += std::string(known.empty() ? "" : ", ") + note.name;
        if (!only.empty() && std::find(only.begin(), only.end(), note.name) == only.end()) return;
        for (double const factor : {0.5, 2.0}) variants.push_back(scaled(note.name, factor));
    });
    auto const unknown = std::find_if(only.begin(), only.end(), [&](auto const& name) {
        return std::none_of(variants.begin(), variants.end(), [&](auto const& v) { return v.parameter == name; });
    });
    if (unknown != only.end()) throw usage_error("--only " + *unknown + ": no step or cutoff (there are " + known + ") use some of them");
    return variants;
}

Change paired_change(std::vector<std::int64_t> const& changed, std::vector<std::int64_t> const& standard) {
    if (changed.size() != standard.size() || changed.size() < 2) throw std::invalid_argument("batches do not pair");
    double const below = sum(standard);
    if (!(below > 0) || !(sum(changed) > 0)) throw std::invalid_argument("no energy was deposited");
    auto const n = static_cast<double>(changed.size());
    double const ratio = sum(changed) / below;
    double squares = 0;
    for (std::size_t b = 0; b < changed.size(); ++b)
        squares += std::pow(static_cast<double>(changed[b]) - ratio * static_cast<double>(standard[b]), 2);
    Change change;
    change.relative = ratio - 1;
    change.sigma = std::sqrt(n / (n - 1) * squares) / below;
    change.sigma_unpaired = ratio * std::sqrt(relative_variance(changed) + relative_variance(standard));
    return change;
}

std::string verdict(Change const& change) {
    if (std::abs(change.relative) > allowed_change + 2 * change.sigma) return "moves";
    return change.sigma > largest_sigma ? "noisy" : "holds";
}

std::string worst_verdict(std::vector<Change> const& judged) {
    std::string worst = "holds";
    for (auto const& change : judged) {
        auto const one = verdict(change);
        if (one == "moves" || (one == "noisy" && worst == "holds")) worst = one;
    }
    return worst;
}

std::uint64_t planned_batches(double pilot_sigma, std::uint64_t pilot_batches, double target_sigma) {
    auto const n = static_cast<double>(pilot_batches);
    double const margin = 1 + std::min(0.5, 4 / std::sqrt(2 * std::max(1.0, n - 1)));
    double const needed = n * std::pow(margin * pilot_sigma / target_sigma, 2);
    return std::max(pilot_batches, static_cast<std::uint64_t>(std::ceil(needed)));
}

}  // namespace yttria::validation
