// SPDX-License-Identifier: Apache-2.0
#include "host/biology/bed.hpp"

#include "host/activity/net_activity.hpp"
#include "host/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

constexpr double half_life_h = y90_half_life_s / 3600.0;

/// Half of the pair's term: doses of 1 Gy from two sessions `apart_h` hours apart. For 0 h it is G / 2 + G / 2 = G.
double cross_term(double apart_h, double repair_half_time_h) {
    double const decay = std::numbers::ln2 / half_life_h, repair = std::numbers::ln2 / repair_half_time_h;
    double const later = std::exp(-decay * apart_h), repaired = std::exp(-repair * apart_h);
    double const scale = decay * decay / (repair - decay);
    // first damaged by the earlier session, then hit by the later one; and the other way round
    double const early_late = later / (2 * decay) - repaired / (decay + repair);
    double const late_early = later * (1 / (2 * decay) - 1 / (decay + repair));
    return scale * (early_late + late_early);
}

}  // namespace

double lea_catcheside(double repair_half_time_h) { return repair_half_time_h / (repair_half_time_h + half_life_h); }

TimeCourse::TimeCourse(std::vector<double> injected_h, Radiobiology const& parameters)
    : sessions_(injected_h.size()),
      alpha_beta_Gy_(parameters.alpha_beta_Gy) {
    double const repair = parameters.repair_half_time_h;
    if (!(repair > 0) || std::abs(repair - half_life_h) < 1e-6 * half_life_h)
        throw input_error("repair_half_time_h is " + std::to_string(repair) +
                          " (it must be above 0 and differ from the 64.04 h of Y-90) give the half-time of repair, such as 1.5");
    if (!(alpha_beta_Gy_ > 0)) throw input_error("alpha_beta_Gy is not above 0 (the model divides by it) give alpha over beta in Gy");
    for (double const a : injected_h)
        for (double const b : injected_h) matrix_.push_back(cross_term(std::abs(a - b), repair));
}

double TimeCourse::bed_Gy(std::vector<double> const& dose_Gy) const {
    double sum = 0, pairs = 0;
    for (std::size_t i = 0; i < sessions_; ++i) {
        sum += dose_Gy[i];
        for (std::size_t j = 0; j < sessions_; ++j) pairs += coupling(i, j) * dose_Gy[i] * dose_Gy[j];
    }
    return sum + pairs / alpha_beta_Gy_;
}

double TimeCourse::bed_Gy(double dose_Gy, std::vector<double> const& share) const {
    double pairs = 0;
    for (std::size_t i = 0; i < sessions_; ++i)
        for (std::size_t j = 0; j < sessions_; ++j) pairs += coupling(i, j) * share[i] * share[j];
    return dose_Gy * (1 + pairs * dose_Gy / alpha_beta_Gy_);
}

double eqd2_Gy(double bed_Gy, double alpha_beta_Gy) { return bed_Gy / (1 + 2 / alpha_beta_Gy); }

double equivalent_uniform(std::vector<double> const& bed_Gy, std::vector<double> const& weight, double alpha_per_Gy) {
    if (bed_Gy.empty()) return std::nan("");
    double const least = *std::min_element(bed_Gy.begin(), bed_Gy.end());
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < bed_Gy.size(); ++i) {
        sum += weight[i] * std::exp(-alpha_per_Gy * (bed_Gy[i] - least));
        total += weight[i];
    }
    return least - std::log(sum / total) / alpha_per_Gy;
}

}  // namespace yttria
