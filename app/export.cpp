// SPDX-License-Identifier: Apache-2.0
#include "host/export/export.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "host/report/provenance.hpp"

#include <cstdio>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path result, folder, source;
    std::vector<std::string> formats, structures;
    std::vector<double> bed;
    std::string grid = "transport", segmentation = "binary";
    int bits = 32;
    bool identified = false, quiet = false;
};

ExportOptions options_of(Options const& given) {
    ExportOptions options;
    for (auto const& word : given.formats) {
        auto const format = export_format(word);
        if (!format) throw usage_error("--as " + word + ": no such format: name rtdose, rtstruct, seg, nrrd or nifti, separated by commas");
        options.formats.insert(*format);
    }
    options.grid = given.grid;
    options.bits = given.bits;
    options.segmentation = given.segmentation == "fractional" ? SegEncoding::fractional : SegEncoding::binary;
    options.identified = given.identified;
    if (!given.bed.empty()) {
        if (!(given.bed[0] > 0) || !(given.bed[1] > 0))
            throw usage_error(
                "--bed: a number is not above 0 (alpha/beta in Gy and the repair half-time in hours are) write --bed 2.5 2.5");
        options.bed = Radiobiology{given.bed[0], given.bed[1]};
    }
    if (!given.source.empty()) options.source = given.source;
    options.structures = given.structures;
    return options;
}

void print(Export const& done, std::filesystem::path const& folder) {
    auto const& g = done.grid;
    std::printf("grid      %d x %d x %d voxels of %.4g x %.4g x %.4g mm\n", g.size[0], g.size[1], g.size[2], g.spacing_mm[0],
                g.spacing_mm[1], g.spacing_mm[2]);
    if (done.regridded) {
        auto const& r = *done.regridded;
        auto const* unit = r.energy ? "mJ" : "Gy mL";
        std::printf("resampled linearly: %s %.6g %s before, %.6g after (%+.3f %%; %.3f %% lay inside the new grid)\n",
                    r.energy ? "energy" : "integral of the dose", r.before, unit, r.after,
                    r.before > 0 ? 100 * (r.after / r.before - 1) : 0.0, r.before > 0 ? 100 * r.inside / r.before : 0.0);
    }
    std::printf("maximum   %.6g Gy%s", done.maximum_Gy, done.rounding_Gy ? "" : "\n");
    if (done.rounding_Gy) std::printf(", RTDOSE rounds by %.2g Gy at most\n", *done.rounding_Gy);
    if (done.maximum_bed_Gy) std::printf("maximum   %.6g Gy BED\n", *done.maximum_bed_Gy);
    auto const cell = [](std::optional<double> const& value) {
        if (value)
            std::printf(" %12.5g", *value);
        else
            std::printf(" %12s", "-");
    };
    if (!done.structures.empty())
        std::printf("\n%-20s %12s %12s %12s %12s   [mL]\n", "structure", "result", "rtstruct", "seg", "mask image");
    for (auto const& structure : done.structures) {
        std::printf("%-20s", structure.name.c_str());
        cell(structure.volume_mL);
        cell(structure.outlines_mL);
        cell(structure.seg_mL);
        cell(structure.image_mL);
        std::printf("\n");
    }
    std::printf("\n%s: %s\n", folder.c_str(), research_only);
    for (auto const& file : done.files) std::printf("  %s\n", file.c_str());
    std::printf(done.identified ? "DICOM files carry the patient's identifiers from the source series\n"
                                : "no patient identifiers; DICOM files have new UIDs and overlay with each other only\n");
}

ExitCode run(Options const& given) {
    auto const options = options_of(given);
    check_output_folder(given.folder);
    auto const done = export_result(given.result, given.folder, options, program_version() + " (" + program_commit() + ")");
    print_warnings(done.warnings);
    if (!given.quiet) print(done, given.folder);
    return ExitCode::done;
}

}  // namespace

void add_export(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("export", "writes a dose and its structures for other programs: RTDOSE, RTSTRUCT, SEG, NRRD, NIfTI");
    sub->footer(
        "RESULT is a result.h5, its folder, or an image in Gy. Without --identified nothing of the patient is written and all UIDs are "
        "new.\n"
        "Example: yttria export result -o out --as rtdose,rtstruct --grid ct --identified --source ct/");
    sub->add_option("RESULT", given->result, "what yttria run wrote")->required();
    sub->add_option("-o,--output", given->folder, "folder for the files")->required();
    sub->add_option("--as", given->formats, "formats: rtdose, rtstruct, seg, nrrd, nifti, separated by commas")->required()->delimiter(',');
    sub->add_option("--grid", given->grid, "grid to write on: transport, ct, pet, or the name of an image of the case")
        ->capture_default_str();
    sub->add_option("--bits", given->bits, "bits of a voxel in RTDOSE")->check(CLI::IsMember({16, 32}))->capture_default_str();
    sub->add_option("--bed", given->bed, "also the BED, as a series of its own: alpha/beta [Gy] and repair half-time [h]")->expected(2);
    sub->add_option("--segmentation", given->segmentation, "kind of SEG")
        ->check(CLI::IsMember({"binary", "fractional"}))
        ->capture_default_str();
    sub->add_option("--structures", given->structures, "names, separated by commas (default: all)")->delimiter(',');
    sub->add_flag("--identified", given->identified, "copy patient, study and frame of reference from --source");
    sub->add_option("--source", given->source, "DICOM series that the dose belongs to (a folder or file)");
    sub->add_flag("--quiet", given->quiet, "print warnings and errors only");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
