// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "host/report/provenance.hpp"
#include "phantoms/description.hpp"
#include "phantoms/implant.hpp"
#include "phantoms/write.hpp"
#include "phantoms/write_dicom.hpp"

#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::string name;
    std::filesystem::path folder;
    bool list = false, dicom = false;
    ImplantRequest implant;
};

/// Says what a record of the procedure would say: no header holds it.
ExitCode write_dicom(std::string const& name, std::filesystem::path const& folder) {
    auto const done = write_phantom_dicom(name, folder, program_version() + " (" + program_commit() + ")");
    std::cout << "DICOM written: " << folder.string() << " (CT, " << (done.counts ? "SPECT" : "PET") << ", RTSTRUCT; synthetic)\n"
              << "no header says:  administered " << done.administered_GBq << " GBq";
    if (done.lung_shunt_fraction) std::cout << ", lung shunt fraction " << *done.lung_shunt_fraction;
    std::cout << "\nlook at it with:  yttria inspect " << folder.string() << "\n";
    return ExitCode::done;
}

ExitCode write(Options const& options, bool implant) {
    if (options.list) {
        for (auto const& [name, title] : list_phantoms()) std::cout << name << "\n    " << title << "\n";
        return ExitCode::done;
    }
    if (!implant && options.name.empty())
        throw usage_error("phantom: no name is given (there is no default) write one of those that  yttria phantom --list  shows");
    auto const default_name = implant ? std::string("implant") : std::filesystem::path(options.name).stem().string();
    auto const folder = options.folder.empty() ? std::filesystem::path(default_name) : options.folder;
    check_output_folder(folder);
    if (options.dicom) return write_dicom(options.name, folder);
    auto const file = implant ? write_implant(options.implant, folder) : write_phantom(options.name, folder);
    std::cout << "case written: " << file.string() << "\nrun it with:  yttria run " << file.string() << "\n";
    return ExitCode::done;
}

void add_implant(CLI::App& phantom, Command& command, std::shared_ptr<Options> const& options) {
    auto* sub = phantom.add_subcommand(
        "implant", "places a microsphere distribution in the liver of a real CT (two tumours, lung shunt, scanner blur)");
    sub->footer("Example: yttria phantom implant --ct ct.nii.gz --labels organs.nii.gz --liver-label 5 -o implant");
    auto& request = options->implant;
    sub->add_option("--ct", request.ct, "CT [HU]: NIfTI, NRRD, MetaImage or a DICOM folder")->required();
    sub->add_option("--labels", request.labels, "label image of the same patient")->required();
    sub->add_option("--liver-label", request.liver_label, "label of the liver")->capture_default_str();
    sub->add_option("--lung-labels", request.lung_labels, "labels of the lungs, such as 10,11,12 (default: found by their HU)")
        ->delimiter(',');
    sub->add_option("--tumour-to-normal", request.tumour_to_normal, "concentration in tumours over normal liver")->capture_default_str();
    sub->add_option("--blur-mm", request.blur_fwhm_mm, "FWHM of the scanner")->capture_default_str();
    sub->add_option("--lung-fraction", request.lung_fraction, "part of the activity in the lungs, where there is lung")
        ->capture_default_str();
    sub->add_option("--administered-GBq", request.administered_GBq, "written into the case")->capture_default_str();
    sub->add_option("-o,--output", options->folder, "folder for the case (default: implant)");
    sub->callback([&command, options] { command = [options] { return write(*options, true); }; });
}

}  // namespace

void add_phantom(CLI::App& app, Command& command) {
    auto options = std::make_shared<Options>();
    auto* sub = app.add_subcommand("phantom", "writes a phantom as a complete case that  yttria run  takes");
    sub->footer(
        "Examples: yttria phantom demo -o demo          (a liver with two tumours)\n"
        "          yttria phantom demo --dicom -o dicom (the same as DICOM files)\n"
        "          yttria phantom --list");
    sub->add_option("NAME", options->name, "a name of the catalogue, or a TOML description (docs/formats/phantom.md)");
    sub->add_option("-o,--output", options->folder, "folder for the case (default: NAME)");
    sub->add_flag("--dicom", options->dicom, "writes it as a hospital would export it: CT, SPECT or PET, RTSTRUCT; no case file");
    sub->add_flag("--list", options->list, "lists the catalogue");
    sub->require_subcommand(0, 1);
    add_implant(*sub, command, options);
    sub->callback([&command, options, sub] {
        if (sub->get_subcommands().empty()) command = [options] { return write(*options, false); };
    });
}

}  // namespace yttria
