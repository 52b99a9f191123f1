// SPDX-License-Identifier: Apache-2.0
#include "host/scores/liver_scores.hpp"

#include "host/base/error.hpp"
#include "host/base/number_text.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double umol_per_L_per_mg_per_dL = 17.1;  // bilirubin
constexpr double g_per_L_per_g_per_dL = 10.0;

void need_positive(double value, std::string const& what) {
    if (!(value > 0)) throw input_error(what + " is " + brief(value) + " (a score needs a value above 0) give the measured value");
}

int rounded_meld(double raw) { return static_cast<int>(std::lround(std::clamp(raw, 6.0, 40.0))); }

/// 1, 2 or 3 points; both ends of the middle band score 2.
int band(double value, double first, double last) {
    if (value < first) return 1;
    return value <= last ? 2 : 3;
}

}  // namespace

double albi_score(double bilirubin_mg_per_dL, double albumin_g_per_dL) {
    need_positive(bilirubin_mg_per_dL, "bilirubin_mg_per_dL");
    need_positive(albumin_g_per_dL, "albumin_g_per_dL");
    return 0.66 * std::log10(bilirubin_mg_per_dL * umol_per_L_per_mg_per_dL) - 0.085 * albumin_g_per_dL * g_per_L_per_g_per_dL;
}

int albi_grade(double score) {
    if (score <= -2.60) return 1;
    return score <= -1.39 ? 2 : 3;
}

std::string modified_albi_grade(double score) {
    auto const grade = albi_grade(score);
    if (grade != 2) return std::to_string(grade);
    return score <= -2.27 ? "2a" : "2b";
}

int child_pugh_score(ChildPughInputs const& in) {
    need_positive(in.bilirubin_mg_per_dL, "bilirubin_mg_per_dL");
    need_positive(in.albumin_g_per_dL, "albumin_g_per_dL");
    need_positive(in.inr, "inr");
    if (in.encephalopathy_grade < 0 || in.encephalopathy_grade > 4)
        throw input_error("encephalopathy_grade is " + std::to_string(in.encephalopathy_grade) + " (grades are 0 to 4) give one of these");
    int const bilirubin = band(in.bilirubin_mg_per_dL, 2.0, 3.0);
    int const albumin = 4 - band(in.albumin_g_per_dL, 2.8, 3.5);  // high is good
    int const inr = band(in.inr, 1.7, 2.3);
    int const ascites = in.ascites == Ascites::absent ? 1 : in.ascites == Ascites::mild ? 2 : 3;
    int const encephalopathy = in.encephalopathy_grade == 0 ? 1 : in.encephalopathy_grade <= 2 ? 2 : 3;
    return bilirubin + albumin + inr + ascites + encephalopathy;
}

char child_pugh_class(int score) {
    if (score <= 6) return 'A';
    return score <= 9 ? 'B' : 'C';
}

double meld_raw(MeldInputs const& in) {
    need_positive(in.bilirubin_mg_per_dL, "bilirubin_mg_per_dL");
    need_positive(in.inr, "inr");
    if (!in.dialysis) need_positive(in.creatinine_mg_per_dL, "creatinine_mg_per_dL");
    double const creatinine = in.dialysis ? 4.0 : std::clamp(in.creatinine_mg_per_dL, 1.0, 4.0);
    return 3.78 * std::log(std::max(1.0, in.bilirubin_mg_per_dL)) + 11.2 * std::log(std::max(1.0, in.inr)) + 9.57 * std::log(creatinine) +
           6.43;
}

int meld_score(MeldInputs const& inputs) { return rounded_meld(meld_raw(inputs)); }

double meld_sodium_raw(int meld, double sodium_mmol_per_L) {
    need_positive(sodium_mmol_per_L, "sodium_mmol_per_L");
    if (meld <= 11) return meld;
    double const missing = 137.0 - std::clamp(sodium_mmol_per_L, 125.0, 137.0);
    return meld + 1.32 * missing - 0.033 * meld * missing;
}

int meld_sodium_score(int meld, double sodium_mmol_per_L) { return rounded_meld(meld_sodium_raw(meld, sodium_mmol_per_L)); }

double meld3_raw(MeldInputs const& in, double sodium_mmol_per_L, double albumin_g_per_dL, bool female) {
    need_positive(in.bilirubin_mg_per_dL, "bilirubin_mg_per_dL");
    need_positive(in.inr, "inr");
    if (!in.dialysis) need_positive(in.creatinine_mg_per_dL, "creatinine_mg_per_dL");
    need_positive(sodium_mmol_per_L, "sodium_mmol_per_L");
    need_positive(albumin_g_per_dL, "albumin_g_per_dL");
    double const bilirubin = std::log(std::max(1.0, in.bilirubin_mg_per_dL)), inr = std::log(std::max(1.0, in.inr));
    double const creatinine = std::log(in.dialysis ? 3.0 : std::clamp(in.creatinine_mg_per_dL, 1.0, 3.0));
    double const sodium = 137.0 - std::clamp(sodium_mmol_per_L, 125.0, 137.0);
    double const albumin = 3.5 - std::clamp(albumin_g_per_dL, 1.5, 3.5);
    return 1.33 * (female ? 1 : 0) + 4.56 * bilirubin + 0.82 * sodium - 0.24 * sodium * bilirubin + 9.09 * inr + 11.14 * creatinine +
           1.85 * albumin - 1.83 * albumin * creatinine + 6;
}

}  // namespace yttria
