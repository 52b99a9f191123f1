// SPDX-License-Identifier: Apache-2.0
#include "host/export/export.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "host/dicom/store.hpp"
#include "host/report/provenance.hpp"

#include <cstdio>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path result, folder, source, report;
    std::vector<std::string> formats, structures;
    std::vector<double> bed;
    std::string grid = "transport", segmentation = "binary";
    int bits = 32;
    std::string store, called, calling;
    bool identified = false, quiet = false;
};

ExportOptions options_of(Options const& given) {
    ExportOptions options;
    for (auto const& word : given.formats) {
        auto const format = export_format(word);
        if (!format)
            throw usage_error("--as " + word +
                              ": no such format: name rtdose, rtstruct, seg, capture, pdf, nrrd or nifti, separated by "
                              "commas");
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
    if (!given.report.empty()) options.report_pdf = given.report;
    if (options.formats.empty() && !options.report_pdf)
        throw usage_error(
            "export: --as is missing (and no --report: there is nothing to write) name rtdose, rtstruct, seg, capture, pdf, nrrd or nifti");
    return options;
}

/// Where to store, if at all. Throws Error (usage).
std::optional<ArchiveAddress> archive_of(Options const& given, ExportOptions const& options) {
    if (given.store.empty()) {
        if (!given.called.empty() || !given.calling.empty())
            throw usage_error("--called and --aet go with --store (nothing is sent without it) name the archive with --store HOST:PORT");
        return {};
    }
    auto archive = parse_archive("--store", given.store);
    if (!given.called.empty()) archive.called = given.called;
    if (!given.calling.empty()) archive.calling = given.calling;
    bool dicom = options.report_pdf.has_value();
    for (auto const format : options.formats) dicom = dicom || (format != ExportFormat::nrrd && format != ExportFormat::nifti);
    if (!dicom)
        throw usage_error("--store has nothing to send (no DICOM object is written) add rtdose, rtstruct, seg, capture or pdf to --as");
    if (!given.identified)
        throw usage_error(
            "--store needs --identified --source SERIES (an archive files by patient, and all anonymous exports have the same patient ID: "
            "it would mix people) add them, or send the files yourself");
    return archive;
}

void store(ArchiveAddress const& archive, Export const& done, Options const& given) {
    std::vector<std::filesystem::path> files;
    for (auto const& name : done.files)
        if (name.ends_with(".dcm")) files.push_back(given.folder / name);
    store_in_archive(archive, files);
    if (!given.quiet)
        std::printf("stored in %s:%u (called %s, calling %s): %zu objects\n", archive.host.c_str(), static_cast<unsigned>(archive.port),
                    archive.called.c_str(), archive.calling.c_str(), files.size());
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
    auto const archive = archive_of(given, options);
    check_output_folder(given.folder);
    auto const done = export_result(given.result, given.folder, options, program_version() + " (" + program_commit() + ")");
    print_warnings(done.warnings);
    if (!given.quiet) print(done, given.folder);
    if (archive) store(*archive, done, given);
    return ExitCode::done;
}

}  // namespace

void add_export(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("export", "writes a dose, its structures and a report for other programs, as DICOM or images");
    sub->footer(
        "RESULT is a result.h5, its folder, or an image in Gy. Without --identified nothing of the patient is written and all UIDs are "
        "new.\n"
        "Examples: yttria export result -o out --as rtdose,rtstruct --grid ct --identified --source ct/\n"
        "          yttria export result -o out --as rtdose,capture --identified --source ct/ --store pacs.example:11112 --called PACS");
    sub->add_option("RESULT", given->result, "what yttria run wrote")->required();
    sub->add_option("-o,--output", given->folder, "folder for the files")->required();
    sub->add_option("--as", given->formats,
                    "formats: rtdose, rtstruct, seg, capture and pdf (pages of the report), nrrd, nifti, separated by commas")
        ->delimiter(',');
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
    sub->add_option("--report", given->report, "also this PDF file, such as the printed report.html, as a DICOM object");
    sub->add_option("--store", given->store, "send the DICOM objects to this archive, HOST:PORT; needs --identified (docs/pacs.md)");
    sub->add_option("--called", given->called, "title of the archive (default: ANY-SCP)");
    sub->add_option("--aet", given->calling, "our own title (default: YTTRIA)");
    sub->add_flag("--quiet", given->quiet, "print warnings and errors only");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
