// SPDX-License-Identifier: Apache-2.0
#include "host/guard/catalogue.hpp"

#include <algorithm>

namespace yttria {

std::vector<Check> const& all_checks() {
    static std::vector<Check> const list{
        // What the case file says
        {"activity_range", "stop", "activity in another unit", "net administered activity of a session within 0.05 to 20 GBq",
         "write activities in GBq"},
        {"spheres", "warn", "wrong activity or activity per sphere", "net activity over [product] Bq_per_sphere within 1e5 to 2e8 spheres",
         "check activity, product and calibration date"},
        {"residual", "stop or warn", "drawn and residual exchanged; stasis",
         "residual at the injection: stop above the drawn activity or 50 % of it, warn above 20 %",
         "check both activities and their times"},
        {"lung_shunt", "stop or warn", "fraction in percent; large shunt", "lung shunt fraction: stop above 0.5, warn above 0.2",
         "write a fraction; check counts and regions"},
        {"tumour_to_normal", "warn", "masks exchanged, or a hypovascular tumour",
         "tumour-to-normal ratio of concentrations ([partition] or image) within 1 to 20", "check the contours of tumour and liver"},
        // What headers say
        {"isotope", "stop", "image of another isotope",
         "half-life in the header within 1 % of that of the image's purpose (Y-90 230544 s, Tc-99m 21624 s)",
         "correct the image or its purpose"},
        {"pet_units", "stop", "values are no activity concentration", "Units of a PET with quantity \"Bq/mL\" is BQML",
         "export in BQML or use quantity = \"counts\""},
        {"pet_slope", "stop", "slices on different scales", "every slice of a PET has a RescaleSlope above 0", "export the series again"},
        {"pet_corrections", "warn", "values are not absolute", "CorrectedImage of an absolute PET lists ATTN and SCAT",
         "normalise to the administered activity, or reconstruct with both"},
        {"double_decay", "stop", "an image corrected to the injection is corrected again",
         "DecayCorrection ADMIN goes with no reference_time later than the injection", "remove reference_time"},
        {"scan_time", "stop", "date, time zone or patient exchanged", "reference time of an absolute image 0 to 10 d after the injection",
         "correct injection_time or reference_time"},
        {"utc_offset", "warn", "clocks of different zones", "a header time that is used has its UTC offset", "give image.reference_time"},
        {"frame_of_reference", "stop", "image and CT are not aligned", "equal FrameOfReferenceUID, or a registration",
         "give image.registration"},
        // What voxels say
        {"deformation_folds", "stop", "a displacement field that tears or folds tissue",
         "the Jacobian of an image's displacement field is above 0 everywhere on its grid", "regularise it, or use a rigid registration"},
        {"nan_voxels", "stop", "damaged reconstruction", "every voxel of an activity image is finite", "write the image again"},
        {"negative_voxels", "warn", "noise of the reconstruction",
         "sum of negative voxels at most 1 % of the sum of positive ones; they stay in sums and are not sampled",
         "check the reconstruction"},
        {"ct_not_hu", "stop", "CT numbers without their rescale",
         "most frequent CT number above -700 within -150 to 150, and less than 10 % of voxels within 800 to 1300",
         "export the CT with slope and intercept"},
        {"ct_padding", "warn", "padding outside the scan", "voxels below -1024 HU are counted; they are taken as air",
         "check that no tissue is among them"},
        {"ct_dense", "warn", "metal, Lipiodol, coils", "voxels above 1500 HU are counted; the CT is taken up to 3071 HU",
         "give the structure a density, or check that it is bone"},
        {"liver_hu", "warn", "contrast, Lipiodol, wrong mask", "mean CT number of the whole liver within 0 to 150",
         "check contrast phase and contour"},
        {"liver_mass", "warn", "wrong mask or unit",
         "mass of the whole liver within 0.7 to 5 kg (masses above 10 kg in [partition] are refused on reading)", "check the contour"},
        {"lung_mass", "warn", "wrong mask or lungs cut", "mass of the lungs within 0.3 to 2.0 kg",
         "check the contour and the field of view"},
        {"left_right", "stop", "image mirrored left to right",
         "liver's centroid at least 20 mm to the patient's right of the body's, in the liver's slices",
         "correct the image; situs inversus is a reason for an override"},
        {"head_foot", "stop", "image upside down (slice order, negative slice spacing)", "lungs' centroid above the liver's",
         "correct slice order or geometry"},
        {"front_back", "warn", "image mirrored front to back",
         "centroid of voxels above 200 HU behind the body's centroid, in the liver's slices", "correct the image"},
        {"treated_outside_liver", "warn", "contour of another grid or organ", "perfused volume outside the whole liver at most 1 % of it",
         "check the contours"},
        {"tumour_untreated", "warn", "tumour beyond the treated volume", "at least 95 % of every tumour inside the perfused volume",
         "check the contours; the protocol's rules answer to it"},
        {"structures.tumour_outside_liver", "warn", "contour error, or an exophytic tumour",
         "tumour volume outside the liver mask (whole liver = liver OR tumours)", "check the contours"},
        {"structures.cut", "warn", "structure outside the image", "volume of a structure outside the transport grid at most 0.1 %",
         "use an image that holds it"},
        // What was placed
        {"activity_outside", "stop", "image and CT do not fit",
         "activity outside the transport grid at most 1e-6 of the sum (design.md section 4)",
         "use a CT that holds it, or transport.allow_activity_outside"},
        {"activity_conserved", "stop", "resampling lost activity", "activity on the grid equals that of the sessions to 1e-6",
         "report this: it is an error of the program"},
        {"activity_ratio", "stop or warn", "calibration, time, branching fraction, unit",
         "activity of an absolute image over the administered: warn outside 0.9 to 1.1, stop outside 0.5 to 2 (published -6 +- 11 %, doi "
         "10.1186/s13550-019-0533-6)",
         "check times, calibration and field of view"},
        {"activity_in_liver", "stop or warn", "bad registration, wrong mask",
         "activity within 10 mm of the liver: warn below 80 % of all, stop below 60 % where image and CT have different frames or a "
         "registration",
         "check registration and contour"},
        {"possible_nontarget", "warn", "possible non-target deposition (stomach, duodenum, gallbladder)",
         "connected voxels above a tenth of the liver's mean concentration, farther than 15 mm from liver and outside lung, hold at most "
         "0.5 % of the activity",
         "look at the place that is named"},
        {"function_coverage", "stop", "functional image cut off or not registered",
         "at most 1 % of the whole liver outside the functional image", "check its registration and field of view"},
        {"function_zero", "stop", "functional image of something else",
         "counts of the functional image in the normal liver above 0, negative voxels kept", "check the image and its registration"},
        // What came out
        {"lung_base", "warn", "breathing mismatch: liver counts in the lung base",
         "Monte Carlo lung dose over that without the 2 cm rim at most 1.5", "prefer the partition lung dose"},
        {"lung_near_liver", "warn", "breathing smears liver activity into thin lung",
         "at most half of the lungs' activity within 3 cm of the liver",
         "read the voxel lung dose as an upper estimate; print the breathing phase"},
        {"energy_deposited", "warn", "transport or grid error", "deposited over emitted energy within 0.95 to 1.00",
         "check the grid's margin"},
        {"dose_scale", "warn", "error of scale",
         "energy in the whole liver over K_mc times its activity within 0.96 to 1.005, where 1 kg or more is loaded",
         "check the mask; report this if the mask is right"},
        {"metrics.noise", "warn", "too few histories", "mean relative uncertainty of voxels above D50 at most 2 %", "run more histories"},
        {"override_unknown", "stop", "misspelt override", "every [[override]] names a check of this list", "correct the name"},
        {"override_unused", "warn", "stale override", "every [[override]] met its check", "remove it"},
    };
    return list;
}

Check const* find_check(std::string const& id) {
    auto const& list = all_checks();
    auto const found = std::find_if(list.begin(), list.end(), [&](Check const& check) { return check.id == id; });
    return found == list.end() ? nullptr : &*found;
}

std::string checks_markdown() {
    std::string text =
        "# Checks\n\n"
        "Written by `yttria checks --markdown > docs/checks.md` from `host/guard/catalogue.cpp`; a test compares the two.\n\n"
        "A check that says *stop* refuses the case: nothing is written, and all that is wrong is said at once. Where the physicist knows "
        "better,\n`[[override]]` with `check = \"ID\"` and a `reason` turns it into a warning that the report prints with the reason. A "
        "check "
        "that says *warn*\nis printed on the screen, in `report.html` and in `summary.json`. Limits are proposals, not published values, "
        "except where a source is named.\n\n"
        "| check | severity | what can be wrong | rule | what to do |\n|---|---|---|---|---|\n";
    for (Check const& c : all_checks()) {
        text += std::string("| `") + c.id + "` | " + c.severity + " | " + c.fault + " | " + c.rule + " | " + c.todo + " |\n";
    }
    return text;
}

}  // namespace yttria
