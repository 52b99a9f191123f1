// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/case_scores.hpp"

#include "host/scores/liver_scores.hpp"

namespace yttria {
namespace {

/// Takes values of [clinical] and remembers what is missing.
class Values {
public:
    explicit Values(ClinicalEntry const& clinical) : clinical_(clinical) {}
    double number(std::string const& key) {
        auto const value = clinical_.number(key);
        if (!value) miss(key);
        return value.value_or(1);
    }
    bool flag(std::string const& key) {
        auto const value = clinical_.flag(key);
        if (!value) miss(key);
        return value.value_or(false);
    }
    Ascites ascites() {
        if (clinical_.ascites.empty()) miss("ascites");
        if (clinical_.ascites == "moderate") return Ascites::moderate;
        return clinical_.ascites == "mild" ? Ascites::mild : Ascites::absent;
    }
    MeldInputs meld() {
        bool const dialysis = clinical_.flag("dialysis").value_or(false);
        return {number("bilirubin_mg_per_dL"), number("inr"), dialysis ? 4.0 : number("creatinine_mg_per_dL"), dialysis};
    }
    void miss(std::string const& key) { missing_ += (missing_.empty() ? "" : ", ") + key; }
    std::string const& missing() const { return missing_; }

private:
    ClinicalEntry const& clinical_;
    std::string missing_;
};

double child_pugh(Values& in) {
    ChildPughInputs inputs;
    inputs.bilirubin_mg_per_dL = in.number("bilirubin_mg_per_dL");
    inputs.albumin_g_per_dL = in.number("albumin_g_per_dL");
    inputs.inr = in.number("inr");
    inputs.ascites = in.ascites();
    inputs.encephalopathy_grade = static_cast<int>(in.number("encephalopathy_grade"));
    return in.missing().empty() ? child_pugh_score(inputs) : 0;
}
double albi(Values& in) {
    double const bilirubin = in.number("bilirubin_mg_per_dL"), albumin = in.number("albumin_g_per_dL");
    return albi_score(bilirubin, albumin);
}
double albi_grade_of(Values& in) { return albi_grade(albi(in)); }
double meld(Values& in) { return meld_score(in.meld()); }
double meld_sodium(Values& in) {
    double const sodium = in.number("sodium_mmol_per_L");
    return meld_sodium_score(meld_score(in.meld()), sodium);
}
double meld3(Values& in) {
    double const sodium = in.number("sodium_mmol_per_L"), albumin = in.number("albumin_g_per_dL");
    bool const female = in.flag("female");
    return meld3_raw(in.meld(), sodium, albumin, female);
}

struct Score {
    char const* name;
    double (*value)(Values&);
    char const* origin;
};
constexpr Score scores[] = {
    {"score.child_pugh", child_pugh, "Child-Pugh points, albumin cut at 3.5 and 2.8 g/dL"},
    {"score.albi", albi, "ALBI (Johnson 2015)"},
    {"score.albi_grade", albi_grade_of, "ALBI grade (Johnson 2015)"},
    {"score.meld", meld, "original MELD, rounded"},
    {"score.meld_na", meld_sodium, "MELD-Na, rounded"},
    {"score.meld_3", meld3, "MELD 3.0 (Kim 2021), not rounded"},
};
constexpr char const *mrecist = "score.mrecist_best", *localized = "score.localized_mrecist_best";

Answer response(ClinicalEntry const& clinical, bool in_treated_volume) {
    Answer out;
    MrecistOptions options;
    options.localized = in_treated_volume;
    auto const course = follow(clinical.visits, options);
    if (!course.best) {
        out.why = course.why + " ([[clinical.visit]])";
        return out;
    }
    out.value = 1 + static_cast<int>(*course.best);
    out.origin = "best response " + to_string(*course.best) + (in_treated_volume ? " by localized mRECIST" : " by mRECIST") +
                 " (1 CR, 2 PR, 3 SD, 4 PD)" +
                 (course.first_response_date.empty() ? "" : ", first response " + course.first_response_date) +
                 (course.progression_date.empty() ? "" : ", progression " + course.progression_date);
    return out;
}

}  // namespace

std::vector<std::string> const& score_names() {
    static std::vector<std::string> const names = [] {
        std::vector<std::string> list{mrecist, localized};
        for (auto const& score : scores) list.emplace_back(score.name);
        return list;
    }();
    return names;
}

Answer answer_score(std::string const& name, ClinicalEntry const& clinical) {
    if (name == mrecist || name == localized) return response(clinical, name == localized);
    Answer out;
    for (auto const& score : scores) {
        if (name != score.name) continue;
        Values values(clinical);
        double const value = score.value(values);
        if (values.missing().empty())
            out.value = value, out.origin = score.origin;
        else
            out.why = name + " needs " + values.missing() + ": add to [clinical]";
    }
    return out;
}

}  // namespace yttria
