// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/facts.hpp"

#include "host/protocol/case_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

Answer missing(std::string const& why) {
    Answer out;
    out.why = why;
    return out;
}
Answer known(double value, std::string const& origin) {
    Answer out;
    out.value = value;
    out.origin = origin;
    return out;
}

bool lists(std::vector<std::string> const& names, std::string const& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string after(std::string const& quantity, std::string const& prefix) { return quantity.substr(prefix.size()); }

bool is_number_key(std::string const& key) {
    auto const& all = clinical_numbers();
    return std::any_of(all.begin(), all.end(), [&](auto const& n) { return key == n.key; });
}

/// N of "partition.lung_at_N_Gy"; nothing where the name has another form.
std::optional<double> number_in(std::string const& quantity, std::string const& head) {
    std::string const tail = "_Gy";
    if (!quantity.starts_with(head) || !quantity.ends_with(tail) || quantity.size() <= head.size() + tail.size()) return {};
    auto const digits = quantity.substr(head.size(), quantity.size() - head.size() - tail.size());
    if (digits.find_first_not_of("0123456789.") != std::string::npos || std::count(digits.begin(), digits.end(), '.') > 1) return {};
    double const value = digits == "." ? 0 : std::stod(digits);
    return value > 0 ? std::optional<double>(value) : std::nullopt;
}
constexpr char const* lung_at = "partition.lung_at_";
constexpr char const* tumour_at_lung = "partition.tumour_at_lung_";

Answer clinical(std::string const& key, Case const& request) {
    auto const what = "clinical." + key;
    if (auto const value = request.clinical.number(key)) return known(*value, "as given in [clinical]");
    if (auto const value = request.clinical.flag(key)) return known(*value ? 1 : 0, "as given in [clinical]");
    return missing(what + " is not given: add " + key + " to [clinical]");
}

Answer declared(std::string const& key, Case const& request) {
    auto const found = request.clinical.declared.find(key);
    if (found != request.clinical.declared.end()) return known(found->second ? 1 : 0, "as declared in [clinical.declared]");
    return missing("not declared: add " + key + " to [clinical.declared]");
}

Answer lesion(std::string const& quantity, Subject const& subject) {
    auto const& measured = subject.metrics.lesions;
    bool const count = quantity == "lesion.count";
    if (auto const given = subject.request.clinical.number(count ? "lesion_count" : "largest_diameter_cm"))
        return known(*given, "as given in [clinical]");
    if (measured.count == 0) return missing("no tumour among the structures and none given in [clinical]");
    if (count) return known(measured.count, "tumours among the structures");
    auto out = known(measured.largest_diameter_mm * 0.1, "longest transaxial chord of " + measured.largest);
    out.u = measured.u_mm * 0.1;
    return out;
}

/// The three-compartment model with each open choice of its inputs; `of` gives the value.
template <class Of>
Answer by_partition(PartitionResult const& partition, std::string const& origin, Of const& of) {
    if (!partition.assessable) return missing(partition.why.empty() ? "the partition model has no inputs" : partition.why);
    auto out = known(of(partition.inputs(), partition.lung_at_150_Gy), origin);
    for (auto const& v : partition.variants) out.alternatives.push_back({v.name, of(v.inputs, v.lung_at_150_Gy)});
    return out;
}

/// Lung dose where the tumour gets N Gy, and tumour dose where the lung gets N Gy: both are the lung dose at 150 Gy, scaled.
Answer scaled(std::string const& quantity, PartitionResult const& partition) {
    constexpr double at = 150.0;
    if (auto const tumour = number_in(quantity, lung_at))
        return by_partition(partition, "partition model", [&](auto const&, double lung) { return lung * *tumour / at; });
    double const lung = number_in(quantity, tumour_at_lung).value_or(0);
    return by_partition(partition, "partition model", [&](auto const&, double at_150) {
        return at_150 > 0 ? lung * at / at_150 : std::numeric_limits<double>::infinity();
    });
}

/// The partition model at the activity of the case: the plan where its image is the MAA image.
Answer plan(std::string const& quantity, Subject const& subject) {
    auto const& sessions = subject.activity.sessions;
    if (sessions.empty()) return missing("no session is known here: yttria run and yttria plan have them");
    if (quantity == "plan.sessions") return known(static_cast<double>(sessions.size()), "sessions of the case");
    double total_GBq = 0;
    bool all_known = true;
    for (auto const& session : sessions) {
        all_known = all_known && session.net_MBq > 0;
        total_GBq += session.net_MBq * 1e-3;
    }
    if (!all_known) return missing("no activity is given for each session");
    if (quantity == "plan.activity_GBq") return known(total_GBq, "sum over the sessions");
    std::string const origin = "partition model at " + short_number(total_GBq) + " GBq";
    auto const& partition = subject.metrics.partition;
    if (quantity == "plan.tumour_mean_Gy")
        return by_partition(partition, origin, [&](auto const& in, double) { return partition_doses(in, total_GBq).tumour_Gy; });
    if (quantity == "plan.normal_liver_mean_Gy")
        return by_partition(partition, origin, [&](auto const& in, double) { return partition_doses(in, total_GBq).normal_Gy; });
    bool const one = quantity == "plan.lung_Gy";
    return by_partition(partition, origin, [&](PartitionInputs const& in, double) {
        double sum = 0, largest = 0;
        for (auto const& session : sessions) {  // each of several has its own shunt
            double const shunt = sessions.size() > 1 && session.shunt ? session.shunt->fraction : in.lung_shunt;
            double const dose = partition_dose_constant() * session.net_MBq * 1e-3 * shunt / in.lung_kg;
            sum += dose;
            largest = std::max(largest, dose);
        }
        return one ? largest : sum;
    });
}

std::vector<std::string> const fixed_names{"lesion.count",        "lesion.largest_diameter_cm", "plan.sessions", "plan.activity_GBq",
                                           "plan.tumour_mean_Gy", "plan.normal_liver_mean_Gy",  "plan.lung_Gy",  "plan.cumulative_lung_Gy"};

bool is_key(std::string const& key) {
    return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

}  // namespace

bool is_flag_quantity(std::string const& quantity) {
    if (quantity.starts_with("clinical.")) return lists(clinical_flags(), after(quantity, "clinical."));
    return quantity.starts_with("declared.");
}

bool is_case_quantity(std::string const& quantity) {
    if (quantity.starts_with("clinical.")) return is_flag_quantity(quantity) || is_number_key(after(quantity, "clinical."));
    if (quantity.starts_with("declared.")) return is_key(after(quantity, "declared."));
    if (quantity.starts_with("score.")) return lists(score_names(), quantity);
    return lists(fixed_names, quantity) || number_in(quantity, lung_at) || number_in(quantity, tumour_at_lung);
}

std::vector<std::string> case_quantity_names() {
    auto names = fixed_names;
    for (auto const& n : clinical_numbers()) names.push_back(std::string("clinical.") + n.key);
    for (auto const& flag : clinical_flags()) names.push_back("clinical." + flag);
    names.insert(names.end(), score_names().begin(), score_names().end());
    for (auto const* name : {"declared.ITEM", "partition.lung_at_150_Gy", "partition.tumour_at_lung_15_Gy"}) names.emplace_back(name);
    return names;
}

Answer answer(std::string const& quantity, Subject const& subject) {
    if (auto const given = subject.facts.find(quantity); given != subject.facts.end()) return given->second;
    if (!is_case_quantity(quantity)) return answer(quantity, subject.metrics);
    if (quantity.starts_with("clinical.")) return clinical(after(quantity, "clinical."), subject.request);
    if (quantity.starts_with("declared.")) return declared(after(quantity, "declared."), subject.request);
    if (quantity.starts_with("score.")) return answer_score(quantity, subject.request.clinical);
    if (quantity.starts_with("lesion.")) return lesion(quantity, subject);
    return quantity.starts_with("plan.") ? plan(quantity, subject) : scaled(quantity, subject.metrics.partition);
}

}  // namespace yttria
