// SPDX-License-Identifier: Apache-2.0
// Every guard rail: the whole patient triggers none; each break triggers its own, with its severity.
#include "tests/host/guard/patient.hpp"

#include <algorithm>
#include <set>

namespace yttria {
namespace {

using test::Patient;

struct Break {
    std::string check;
    Severity severity;
    std::string word;  ///< a number or word that the text must hold
    std::function<void(Patient&)> apply;
};

constexpr auto stop = Severity::stop, warn = Severity::warn;

/// Activity that somebody says is in the lungs' base, at a distance from the liver, or elsewhere.
void hot(Patient& p, Patient::Inside const& inside, float over_liver) {
    p.each([&](std::size_t i, Vec3d const& at) {
        if (inside(at)) { p.pet()[i] = over_liver * p.pet()[p.own.index(5, 6, 5)]; }
    });
}
bool in_stomach(Vec3d const& p) { return Patient::box(p, {60, -60, -90}, {100, -20, -60}); }

std::vector<Break> const& breaks() {
    static std::vector<Break> const list{
        {"activity_range", stop, "2531", [](Patient& p) { p.session().drawn_GBq = 2600, p.session().residual_GBq = 0; }},
        {"activity_range", stop, "0.0025", [](Patient& p) { p.session().drawn_GBq = 0.0026, p.session().residual_GBq = 0; }},
        {"spheres", warn, "2.406e+08", [](Patient& p) { p.request.product.Bq_per_sphere = 10.1; }},
        {"residual", warn, "27", [](Patient& p) { p.session().residual_GBq = 0.7; }},
        {"residual", stop, "more than half", [](Patient& p) { p.session().residual_GBq = 1.5; }},
        {"residual", stop, "exchanged", [](Patient& p) { std::swap(p.session().drawn_GBq, p.session().residual_GBq); }},
        {"lung_shunt", warn, "0.25", [](Patient& p) { p.session().lung_shunt_fraction = 0.25; }},
        {"lung_shunt", stop, "0.666667",
         [](Patient& p) {
             p.session().lung_shunt = ShuntEntry{};
             p.session().lung_shunt->method = "spect";
             p.session().lung_shunt->lung = 2;
             p.session().lung_shunt->liver = 1;
         }},
        {"lung_shunt", stop, "counts of image",
         [](Patient& p) {
             p.session().lung_shunt = ShuntEntry{};
             p.session().lung_shunt->method = "spect";
             p.session().lung_shunt->image = "pet";
             hot(p, Patient::in_lungs, 5);
         }},
        {"tumour_to_normal", warn, "0.8", [](Patient& p) { p.request.partition.tumour_to_normal_ratio = 0.8; }},
        {"tumour_to_normal", warn, "0.5", [](Patient& p) { hot(p, Patient::in_tumour, 0.5F); }},
        {"isotope", stop, "18F",
         [](Patient& p) { p.header()["RadionuclideHalfLife"] = "6588.0", p.header()["RadionuclideCodeMeaning"] = "18F"; }},
        {"isotope", stop, "21624", [](Patient& p) { p.images.activity.at("pet").entry.purpose = "maa"; }},
        {"pet_units", stop, "CNTS", [](Patient& p) { p.header()["Units"] = "CNTS"; }},
        {"pet_slope", stop, "3 of its slices", [](Patient& p) { p.header()["SlicesWithoutRescaleSlope"] = "3"; }},
        {"pet_corrections", warn, "DECY", [](Patient& p) { p.header()["CorrectedImage"] = "DECY\\ATTN"; }},
        {"double_decay", stop, "1.297",
         [](Patient& p) {
             p.header()["DecayCorrection"] = "ADMIN";
             p.images.activity.at("pet").entry.reference_time = "2026-03-02T10:30:00Z";
         }},
        {"scan_time", stop, "before the injection", [](Patient& p) { p.session().injection_time = "2026-03-02T11:30:00Z"; }},
        {"scan_time", stop, "11 d", [](Patient& p) { p.images.activity.at("pet").entry.reference_time = "2026-03-12T10:30:00Z"; }},
        {"utc_offset", warn, "offset", [](Patient& p) { p.header().erase("TimezoneOffsetFromUTC"); }},
        {"deformation_folds", stop, "3 of 900",
         [](Patient& p) {
             p.images.activity.at("pet").deformation = DeformationCheck{900, 3, -0.2, 1.4, 31, {1, 2, 3}};
         }},
        {"nan_voxels", stop, "(3, 2, 1)", [](Patient& p) { p.pet()[p.own.index(3, 2, 1)] = std::nanf(""); }},
        {"negative_voxels", warn, "stay in sums", [](Patient& p) { hot(p, in_stomach, -0.5F); }},
        {"ct_not_hu", stop, "1050",
         [](Patient& p) {
             for (float& v : p.hu()) { v += 1024; }
         }},
        {"ct_padding", warn, "2 voxels", [](Patient& p) { p.hu()[0] = p.hu()[1] = -3024; }},
        {"ct_dense", warn, "1 voxels", [](Patient& p) { p.hu()[0] = 3071; }},
        {"liver_hu", warn, "220",
         [](Patient& p) {
             for (float& v : p.ct_HU->values) { v += 160; }
         }},
        {"liver_mass", warn, "0.19",
         [](Patient& p) {
             for (float& v : p.tissue.density.values) { v *= 0.1F; }
         }},
        {"lung_mass", warn, "3.569",
         [](Patient& p) {
             for (float& v : p.tissue.density.values) { v *= 4; }
         }},
        {"left_right", stop, "to the left", [](Patient& p) { p.mirror(0); }},
        {"head_foot", stop, "below the liver", [](Patient& p) { p.mirror(2); }},
        {"front_back", warn, "in front", [](Patient& p) { p.mirror(1); }},
        {"treated_outside_liver", warn, "mL",
         [](Patient& p) { p.shape("perfused", [](Vec3d const& x) {
                              return Patient::box(x, {-140, -70, -120}, {30, 60, -20});
                          }); }},
        {"tumour_untreated", warn, "\"T1\": 40 %",
         [](Patient& p) { p.shape("perfused", [](Vec3d const& x) { return Patient::in_treated(x) && x[0] < -100; }); }},
        {"activity_conserved", stop, "error of the program",
         [](Patient& p) {
             p.activity = make_activity(p.request, p.images, p.structures, p.tissue);
             p.activity->total_decays *= 1 - 3e-6;
         }},
        {"activity_ratio", warn, "1.2",
         [](Patient& p) {
             for (float& v : p.pet()) { v *= 1.2F; }
         }},
        {"activity_ratio", stop, "0.4",
         [](Patient& p) {
             for (float& v : p.pet()) { v *= 0.4F; }
         }},
        {"activity_ratio", stop, "1000",
         [](Patient& p) {
             for (float& v : p.pet()) { v *= 1000; }
         }},
        {"activity_in_liver", warn, "80 %", [](Patient& p) { hot(p, in_stomach, 20); }},
        {"activity_in_liver", warn, "80 %", [](Patient& p) { hot(p, in_stomach, 60); }},  // one frame: nothing was registered
        {"activity_in_liver", stop, "another frame",
         [](Patient& p) {
             hot(p, in_stomach, 60);
             p.header()["FrameOfReferenceUID"] = "9";
         }},
        {"possible_nontarget", warn, "(80, -40, -75) mm", [](Patient& p) { hot(p, in_stomach, 0.5F); }},
        {"lung_near_liver", warn, "3 cm",
         [](Patient& p) {
             hot(
                 p, [](Vec3d const& x) { return Patient::in_lungs(x) && x[2] < 10 && x[0] < 0; }, 0.3F);
         }},
        {"lung_base", warn, "1.667", [](Patient& p) { p.metrics.lung.mc_without_rim_Gy.value = 3; }},
        {"energy_deposited", warn, "90 %", [](Patient& p) { p.energy.tally.energy[0] = 900; }},
        {"energy_deposited", warn, "101", [](Patient& p) { p.energy.tally.energy[0] = 1010; }},
        {"dose_scale", warn, "0.9", [](Patient& p) { p.metrics.structures[0].dose["mean_Gy"].value = 49; }},
        {"dose_scale", warn, "1.0", [](Patient& p) { p.metrics.structures[0].dose["mean_Gy"].value = 53; }},
    };
    return list;
}

TEST(Guard, WholePatientTriggersNothing) {
    for (Finding const& finding : Patient().found()) { ADD_FAILURE() << finding.check << ": " << finding.text; }
}

TEST(Guard, EveryBreakIsFoundWithItsSeverityAndItsNumbers) {
    for (Break const& one : breaks()) {
        Patient patient;
        one.apply(patient);
        Findings const found = patient.found();
        auto const hit = std::find_if(found.begin(), found.end(), [&](Finding const& f) {
            return f.check == one.check && f.severity == one.severity && f.text.find(one.word) != std::string::npos;
        });
        std::string said;
        for (Finding const& f : found) { said += "\n  " + f.check + (f.severity == stop ? " (stop): " : " (warn): ") + f.text; }
        EXPECT_NE(hit, found.end()) << one.check << " with \"" << one.word << "\"; said:" << said;
    }
}

/// Rows whose fault a stage sees by itself; each has its tests there.
std::set<std::string> const elsewhere{"frame_of_reference",  // tests/host/images
                                      "activity_outside",    // tests/host/activity/activity_test.cpp
                                      "structures.tumour_outside_liver",
                                      "structures.cut",  // tests/host/structures
                                      "metrics.noise",   // tests/host/metrics
                                      "function_coverage",
                                      "function_zero",  // tests/host/functional
                                      "override_unknown",
                                      "override_unused"};  // faults_test.cpp

TEST(Guard, EveryCheckOfTheListIsBrokenByATest) {
    std::set<std::string> tested = elsewhere;
    for (Break const& one : breaks()) { tested.insert(one.check); }
    for (Check const& check : all_checks()) { EXPECT_TRUE(tested.contains(check.id)) << check.id; }
    for (std::string const& id : tested) { EXPECT_NE(find_check(id), nullptr) << id; }
}

TEST(Guard, SeveritiesAreThoseOfTheList) {
    for (Break const& one : breaks()) {
        std::string const listed = find_check(one.check)->severity;
        EXPECT_NE(listed.find(one.severity == stop ? "stop" : "warn"), std::string::npos) << one.check;
    }
}

TEST(Guard, APhantomOfLiverAloneHasNoSides) {
    Patient patient;
    patient.mirror(0);
    // Only the liver's box is there: the body is as wide as the liver.
    patient.each([&](std::size_t i, Vec3d const&) {
        if (patient.structure("whole_liver").fraction[i] == 0) { patient.hu()[i] = -1000; }
    });
    for (Finding const& f : check_anatomy(patient.images, patient.structures, patient.tissue, patient.ct_HU)) {
        EXPECT_NE(f.check, "left_right");
    }
}

}  // namespace
}  // namespace yttria
