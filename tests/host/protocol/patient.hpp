// SPDX-License-Identifier: Apache-2.0
// The patient of clinical.md AC-12, as the stages before the rules would hand it over.
#pragma once

#include "host/metrics/partition_inputs.hpp"
#include "host/protocol/protocol.hpp"

#include <gtest/gtest.h>

namespace yttria::testing {

inline std::string const source_dir = YTTRIA_SOURCE_DIR;

struct Patient {
    Case request;
    Activity activity;
    Metrics metrics;

    Patient() {
        request.protocol = source_dir + "/protocols/rescue.toml";
        auto& c = request.clinical;
        c.numbers = {{"age_years", 61},
                     {"ecog", 0},
                     {"lirads", 5},
                     {"lesion_count", 3},
                     {"largest_diameter_cm", 11.2},
                     {"bilirubin_mg_per_dL", 0.8},
                     {"albumin_g_per_dL", 4.02},
                     {"inr", 1.05},
                     {"creatinine_mg_per_dL", 0.9},
                     {"encephalopathy_grade", 0},
                     {"leukocytes_per_uL", 6200},
                     {"neutrophils_per_uL", 3900},
                     {"haemoglobin_g_per_dL", 13.1},
                     {"platelets_per_uL", 182000},
                     {"ast_IU_per_L", 48},
                     {"alt_IU_per_L", 39},
                     {"alp_IU_per_L", 120},
                     {"laboratory_age_days", 10}};
        c.flags = {{"vascular_invasion", false},
                   {"bile_duct_invasion", false},
                   {"extrahepatic_metastasis", false},
                   {"prior_treatment", false},
                   {"anticoagulant", false}};
        c.ascites = "absent";
        for (auto const* item :
             {"life_expectancy_above_3_months", "consent", "not_pregnant", "no_severe_arterioportal_shunt", "no_scheduled_immunotherapy",
              "no_other_cancer", "no_bile_duct_procedure", "not_pregnant_or_breastfeeding"})
            c.declared[item] = true;
        auto& p = request.partition;
        p.tumour_mass_kg = 0.560;
        p.normal_mass_kg = 0.700;
        p.tumour_to_normal_ratio = 5;
        p.soft_density_g_per_mL = 1.00;
        p.liver_mL = 1800;
        p.tumour_mL = 560;
        p.treated_normal_mL = 700;
        request.product.name = "SIR-Spheres resin";
        activity.purposes = {"maa"};
        SessionActivity session;
        session.image = "maa";
        session.net_MBq = 2200;
        session.shunt = LungShunt{0.06, "spect", false, ""};
        activity.sessions = {session};
        activity.lung_shunt_fraction = 0.06;
        activity.net_administered_MBq = 2200;
    }

    Verdict verdict() {
        metrics.partition = make_partition(request, activity, {});
        auto const& given = request.partition;
        double const normal = *given.liver_mL - *given.tumour_mL;
        metrics.untreated_reserve_fraction = (normal - *given.treated_normal_mL) / normal;
        return judge(request, metrics, activity);
    }
    RuleResult rule(std::string const& id) {
        auto const all = verdict();
        for (auto const& r : all.rules)
            if (r.id == id) return r;
        ADD_FAILURE() << "no rule " << id;
        return {};
    }
};

}  // namespace yttria::testing
