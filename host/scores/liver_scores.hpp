// SPDX-License-Identifier: Apache-2.0
//! Scores of liver function from declared values (docs/methods/scores.md). Nothing here is computed from images.
#pragma once

#include <optional>
#include <string>

namespace yttria {

/// Albumin-bilirubin score: 0.66 log10(bilirubin [umol/L]) - 0.085 albumin [g/L] (Johnson 2015), from mg/dL (x 17.1) and g/dL (x 10).
/// Throws Error (input) unless both are above 0.
double albi_score(double bilirubin_mg_per_dL, double albumin_g_per_dL);
/// Grade 1 up to -2.60, 2 up to -1.39, 3 above.
int albi_grade(double score);
/// Grade 2 split at -2.27 (Hiraoka 2017): "1", "2a", "2b", "3".
std::string modified_albi_grade(double score);

enum class Ascites { absent, mild, moderate };

struct ChildPughInputs {
    double bilirubin_mg_per_dL = 0, albumin_g_per_dL = 0, inr = 0;
    Ascites ascites = Ascites::absent;
    int encephalopathy_grade = 0;  ///< 0 (none) to 4
};
/// 5 to 15 points. Values on a border (2.0, 3.0, 3.5, 2.8, 1.7, 2.3) score 2. Albumin is cut at 3.5 and 2.8 g/dL (a variant with 3.0
/// exists). Throws Error (input) for values at or below 0 and grades outside 0 to 4.
int child_pugh_score(ChildPughInputs const& inputs);
/// 'A' for 5 and 6, 'B' for 7 to 9, 'C' above.
char child_pugh_class(int score);

struct MeldInputs {
    double bilirubin_mg_per_dL = 0, inr = 0, creatinine_mg_per_dL = 0;
    bool dialysis = false;  ///< creatinine is then taken as 4.0
};
/// The original score before rounding: 3.78 ln(bilirubin) + 11.2 ln(INR) + 9.57 ln(creatinine) + 6.43; inputs below 1 are 1,
/// creatinine is at most 4. Throws Error (input) for values at or below 0.
double meld_raw(MeldInputs const& inputs);
/// Rounded, 6 to 40.
int meld_score(MeldInputs const& inputs);
/// MELD-Na before rounding: above 11, M + 1.32 (137 - Na) - 0.033 M (137 - Na) with Na within 125 to 137 mmol/L; else M.
double meld_sodium_raw(int meld, double sodium_mmol_per_L);
int meld_sodium_score(int meld, double sodium_mmol_per_L);
/// MELD 3.0 before rounding (Kim 2021): female, sodium 125 to 137 mmol/L, albumin 1.5 to 3.5 g/dL, creatinine at most 3.0 mg/dL.
double meld3_raw(MeldInputs const& inputs, double sodium_mmol_per_L, double albumin_g_per_dL, bool female);

}  // namespace yttria
