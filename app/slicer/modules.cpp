// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/module.hpp"
#include "host/report/provenance.hpp"
#include "phantoms/description.hpp"

namespace yttria::slicer {
namespace {

Parameter image_in(std::string const& name, std::string const& label, std::string const& text) {
    return {"image", name, label, text, "", "scalar", ".nrrd", "input", {}, {}};
}
Parameter image_out(std::string const& name, std::string const& label, std::string const& text) {
    return {"image", name, label, text, "", "scalar", ".nrrd", "output", {}, {}};
}
Parameter segmentation(std::string const& name, std::string const& label, std::string const& text, std::string const& channel) {
    return {"image", name, label, text, "", "any", ".seg.nrrd", channel, {}, {}};
}
Parameter table_out(std::string const& name, std::string const& label, std::string const& text) {
    return {"table", name, label, text, "", "", ".tsv", "output", {}, {}};
}
Parameter text_of(std::string const& name, std::string const& label, std::string const& text, std::string const& value = "") {
    return {"string", name, label, text, value, "", "", "", {}, {}};
}
Parameter choice(std::string const& name, std::string const& label, std::string const& text, std::vector<std::string> const& choices) {
    return {"string-enumeration", name, label, text, choices.front(), "", "", "", choices, {}};
}
Parameter number(std::string const& name, std::string const& label, std::string const& text, std::string const& value,
                 std::array<double, 3> const& limits) {
    return {"double", name, label, text, value, "", "", "", {}, limits};
}
Parameter returned(std::string const& name, std::string const& label, std::string const& text) {
    return {"string", name, label, text, "", "", "", "output", {}, {}};
}

Parameter structures_in() {
    return segmentation(
        "structures", "Structures",
        "A segmentation: the names of its segments say what they are (Liver, Tumour 1, Lung left, ...). Or a label map, with "
        "Roles.",
        "input");
}
Parameter roles() {
    return {"string-vector",
            "roles",
            "Roles",
            "What the names do not say, as NAME=ROLE separated by commas, such as Segment_2=tumour; in a label map LABEL=ROLE, such as "
            "1=liver,2=tumour. Roles: liver, tumour, necrosis, lung, lung_left, lung_right, perfused, body, avoid, other.",
            "",
            "",
            "",
            "",
            {},
            {}};
}
Parameter protocol() {
    return text_of("protocol", "Protocol",
                   "Rules to answer: a name in protocols/ such as rescue, or the path of a protocol file. Empty: none.");
}
Parameter more() {
    return {"file",
            "more",
            "More of a case file",
            "A TOML file whose tables are added to the case, such as [clinical], [partition] or [[override]] (docs/formats/case.md).",
            "",
            "",
            ".toml",
            "input",
            {},
            {}};
}
Parameter rules_out() { return table_out("rules", "Rules", "Each rule of the protocol: value, uncertainty, limit, status and why."); }
Parameter verdict() { return returned("verdict", "Rules in short", "How many rules pass, fail, cannot be assessed."); }

}  // namespace

Module run_module() {
    Module m{"run",
             "YttriaRun",
             "Yttria: absorbed dose of Y-90",
             "Monte Carlo absorbed dose of Y-90 microspheres from SPECT or PET, CT and contours. " + disclaimer(),
             {}};
    m.groups.push_back({"Images",
                        "What is computed from. Volumes are taken as they are, without the transforms that they are under in Slicer.",
                        false,
                        {image_in("activity", "Activity image", "SPECT or PET of the microspheres, or of MAA."),
                         image_in("ct", "CT", "In Hounsfield units; its space is that of the dose and of the structures."),
                         structures_in(),
                         roles(),
                         {"transform",
                          "registration",
                          "Transform of the activity image",
                          "The linear transform under which Slicer shows the activity image over the CT. Empty: they lie in one space.",
                          "",
                          "linear",
                          ".tfm,.txt,.h5",
                          "input",
                          {},
                          {}}}});
    m.groups.push_back(
        {"Activity",
         "What the activity image holds, and what was given.",
         false,
         {choice("purpose", "Image of", "Microspheres after treatment, or MAA before.", {"y90", "maa"}),
          choice("quantity", "Voxel values",
                 "counts: relative, scaled to the administered activity; Bq/mL: absolute at a time; decays: absolute, per voxel.",
                 {"counts", "Bq/mL", "decays"}),
          number("administered", "Administered activity [GBq]", "Net, at the injection. 0: not given (of counts it is needed).", "0",
                 {0, 20, 0.01}),
          number("shunt", "Lung shunt fraction", "Fraction, not percent. Below 0: not measured.", "-1", {-1, 0.5, 0.01}),
          text_of("referenceTime", "Reference time", "Of Bq/mL: when the values hold, such as 2026-03-02T10:15:00+09:00."),
          text_of("injectionTime", "Injection time", "Of Bq/mL: the values are decayed to it, in the same form."),
          number("resolution", "Resolution [mm]", "FWHM of the activity image, reconstruction included. Below 0: not known.", "-1",
                 {-1, 60, 0.5})}});
    m.groups.push_back({"Calculation",
                        "How it is computed.",
                        false,
                        {choice("method", "Method", "mc: Monte Carlo; local: all energy stays where it is released; kernel: convolution.",
                                {"mc", "local", "kernel"}),
                         text_of("histories", "Decays to follow", "More decays, less noise: such as 1e8.", "1e7"),
                         number("spacing", "Voxel size [mm]", "Of the dose, along the axes of the CT.", "2", {0.5, 10, 0.5}), protocol()}});
    m.groups.push_back(
        {"Case file",
         "For what these panels cannot say.",
         true,
         {{"file",
           "caseFile",
           "Case file",
           "A whole case.toml in place of the images, activity, protocol and calculation above (docs/formats/case.md).",
           "",
           "",
           ".toml",
           "input",
           {},
           {}},
          more(),
          text_of("seed", "Seed", "Of the random numbers: the same seed gives the same dose.", "1"),
          choice("backend", "Computed by", "auto: the GPU where there is one.", {"auto", "cpu", "cuda"}),
          {"integer", "threads", "Threads", "Of the CPU; 0: all cores.", "0", "", "", "", {}, std::array{0.0, 256.0, 1.0}}}});
    m.groups.push_back(
        {"Results",
         "What is loaded into the scene.",
         false,
         {image_out("dose", "Dose", "Absorbed dose to medium [Gy]."),
          image_out("uncertainty", "Uncertainty",
                    "Of the dose in each voxel: 1 sigma, a fraction of the dose; NaN where nothing was deposited."),
          segmentation("segmentation", "Structures on the dose grid", "With names and colours; at least half filled voxels.", "output"),
          {"table",
           "colours",
           "Dose colours",
           "Colour table for the dose volume: its last colour is the value of Top of the colours.",
           "",
           "color",
           ".ctbl",
           "output",
           {},
           {}},
          table_out("metrics", "Dose by structure", "Volume, mean dose and D95, D50, D2 with uncertainties."),
          rules_out(),
          {"directory",
           "results",
           "Folder for the whole result",
           "Where result.h5, summary.json and report.html are kept, and the case they were computed from. Empty: they are not kept.",
           "",
           "",
           "",
           "output",
           {},
           {}}}});
    m.groups.push_back({"Summary",
                        "Filled in when the module is done.",
                        false,
                        {verdict(), returned("top", "Top of the colours [Gy]", "Window of the dose volume: from 0 to this."),
                         returned("warnings", "Warnings", "How many; they stand in the module's output and in report.html.")}});
    return m;
}

Module evaluate_module() {
    Module m{"evaluate",
             "YttriaEvaluate",
             "Yttria: evaluate a dose",
             "Dose-volume metrics and rules of a dose that exists. " + disclaimer(),
             {}};
    m.groups.push_back({"Images",
                        "What is evaluated.",
                        false,
                        {image_in("dose", "Dose", "In Gy, in the space of the structures."), structures_in(), roles(),
                         image_in("ct", "CT", "Makes means energy over mass instead of averages over volume. May be empty."), protocol()}});
    m.groups.push_back({"Details",
                        "For what the panel above cannot say.",
                        true,
                        {choice("between", "Dose between voxel centres", "linear, or constant in a voxel.", {"linear", "constant"}),
                         number("subVoxel", "Sub-voxels [mm]",
                                "Largest edge of the parts that voxels are cut into. 0: as fine as is sensible.", "0", {0, 10, 0.1}),
                         more()}});
    m.groups.push_back({"Results",
                        "What is loaded into the scene.",
                        false,
                        {table_out("metrics", "Dose by structure", "Volume, mean dose and D95, D50, D2."), rules_out()}});
    m.groups.push_back(
        {"Summary", "Filled in when the module is done.", false, {verdict(), returned("warnings", "Warnings", "How many.")}});
    return m;
}

Module phantom_module() {
    std::vector<std::string> names;
    for (auto const& [name, title] : list_phantoms()) names.push_back(name);
    Module m{
        "phantom", "YttriaPhantom", "Yttria: phantom", "A phantom with known answers, as a case that Yttria computes. " + disclaimer(), {}};
    m.groups.push_back({"Phantom",
                        "Which one, and where its case is kept.",
                        false,
                        {choice("phantom", "Phantom", "A name of the catalogue (yttria phantom --list).", names),
                         {"directory",
                          "folder",
                          "Folder for the case",
                          "Where case.toml and its images are written; YttriaRun takes case.toml as its case file. Empty: not kept.",
                          "",
                          "",
                          "",
                          "output",
                          {},
                          {}}}});
    m.groups.push_back(
        {"Results",
         "What is loaded into the scene.",
         false,
         {image_out("activity", "Activity image", "As an image of the phantom would show it."), image_out("density", "Density", "g/cm3."),
          segmentation("segmentation", "Structures", "With names and colours.", "output")}});
    return m;
}

}  // namespace yttria::slicer
