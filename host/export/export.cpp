// SPDX-License-Identifier: Apache-2.0
#include "host/export/export.hpp"

#include "host/base/number_text.hpp"
#include "host/dicom/write_document.hpp"
#include "host/dicom/write_rtdose.hpp"
#include "host/dicom/write_rtstruct.hpp"
#include "host/export/contours.hpp"
#include "host/export/pages.hpp"
#include "host/images/images.hpp"
#include "host/results/staged.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>

namespace yttria {
namespace {

namespace fs = std::filesystem;

ObjectHead head_now(std::string const& version) {
    std::time_t const now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    char date[16], time[16], offset[16];
    std::strftime(date, sizeof date, "%Y%m%d", &local);
    std::strftime(time, sizeof time, "%H%M%S", &local);
    std::strftime(offset, sizeof offset, "%z", &local);
    return {version, date, time, offset};
}

/// The image that `word` means; nothing for "transport". Throws Error (usage).
std::optional<SourceRecord> grid_source(std::vector<SourceRecord> const& sources, std::string const& word) {
    if (word == "transport") return {};
    std::vector<SourceRecord> found;
    std::string names = "transport";
    for (auto const& source : sources) {
        names += ", " + source.name;
        if (source.name == word || (word == "pet" && source.activity)) found.push_back(source);
    }
    if (found.size() == 1) return found.front();
    if (found.empty())
        throw usage_error("--grid " + word + ": the result holds no such grid (it knows " + names +
                          (sources.empty() ? "; it is older than this option, or an image" : "") + ") name one of these");
    throw usage_error("--grid " + word + ": the result has several images of activity (" + names + ") name one of them");
}

/// Refuses a source series that is not the one that the result came from.
Identity identity_of(ExportOptions const& options, std::vector<SourceRecord> const& sources, std::string const& grid, Warnings& warnings) {
    if (!options.identified) return anonymous_identity();
    if (!options.source)
        throw usage_error(
            "--identified needs --source SERIES (patient, study and frame of reference are copied from it) name the DICOM folder "
            "of the images");
    auto identity = identity_of_series(*options.source);
    auto const wanted = grid == "transport" ? std::string("ct") : grid;
    std::string known;
    for (auto const& source : sources)
        if (source.name == wanted)
            if (auto const uid = source.uids.find("FrameOfReferenceUID"); uid != source.uids.end()) known = uid->second;
    if (known.empty())
        warnings.push_back(
            {"export.source_unproven", "nothing in the result ties it to \"" + options.source->string() +
                                           "\" (its images carried no frame of reference) make sure that it is the same patient"});
    else if (known != identity.frame_of_reference_uid)
        throw input_error("\"" + options.source->string() + "\": its frame of reference is " + identity.frame_of_reference_uid +
                          ", that of the images of the result " + known + " (another patient, study or position) name the series of \"" +
                          wanted + "\"");
    return identity;
}

double volume_mL(Geometry const& grid, std::vector<float> const& fraction) {
    double sum = 0;
    for (float const value : fraction) sum += static_cast<double>(value);
    return sum * grid.voxel_mL();
}

void pick_structures(StoredDose& dose, std::vector<std::string> const& wanted) {
    if (wanted.empty()) return;
    std::vector<StoredStructure> picked;
    for (auto const& name : wanted) {
        auto const at = std::find_if(dose.structures.begin(), dose.structures.end(), [&](auto const& s) { return s.name == name; });
        if (at == dose.structures.end()) {
            std::string names;
            for (auto const& s : dose.structures) names += (names.empty() ? "" : ", ") + s.name;
            throw usage_error("--structures " + name + ": the result has no such structure (it has " + names + ") name one of these");
        }
        picked.push_back(*at);
    }
    dose.structures = std::move(picked);
}

std::string file_name(std::size_t index, std::string const& name, std::string const& ending) {
    char number[40];
    std::snprintf(number, sizeof number, "structure-%02zu-", index);
    std::string out = number;
    for (char const letter : name) {
        bool const plain =
            (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-';
        out.push_back(plain ? letter : '_');
    }
    return out + ending;
}

/// BED is no function of the summed dose where sessions lie apart, and needs a format that holds a map.
void check_bed(ExportOptions const& options, StoredDose const& dose) {
    if (!options.formats.contains(ExportFormat::rtdose) && !options.formats.contains(ExportFormat::nrrd) &&
        !options.formats.contains(ExportFormat::nifti))
        throw usage_error("--bed has nothing to be written as (--as names no format that holds a map) add rtdose, nrrd or nifti");
    if (dose.sessions == 1) return;
    throw input_error("cannot make a BED of \"" + dose.file.string() + "\" (" +
                      (dose.sessions ? "its dose is the sum of " + std::to_string(*dose.sessions) + " sessions, which repair apart"
                                     : std::string("it does not say of how many sessions its dose is the sum")) +
                      ") leave --bed out; summary.json has the BED of each structure over all sessions");
}

bool wants_pages(ExportOptions const& options) {
    return options.formats.contains(ExportFormat::capture) || options.formats.contains(ExportFormat::pdf);
}

std::string read_pdf(fs::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string const bytes(std::istreambuf_iterator<char>(stream), {});
    if (!stream) throw file_error("--report " + file.string() + ": cannot be read (there is no such file) check the path");
    bool const whole =
        bytes.starts_with("%PDF-") && bytes.find("%%EOF", bytes.size() - std::min<std::size_t>(bytes.size(), 1024)) != std::string::npos;
    if (!whole)
        throw input_error("--report " + file.string() +
                          ": is no whole PDF (it begins with %PDF- and ends with %%EOF) print report.html to a PDF");
    return bytes;
}

/// One export while it is written.
struct Writing {
    ExportOptions const& options;
    StoredDose const& dose;
    Identity identity;
    ObjectHead head;
    StagedFolder& out;
    Export& done;
    std::vector<ReportPage> pages;

    fs::path file(std::string const& name) {
        done.files.push_back(name);
        return out.file(name);
    }

    void rtdose() {
        RtDoseOptions how;
        how.bits = options.bits;
        how.description = "absorbed dose" + (dose.method.empty() ? "" : " (" + dose.method + ")");
        how.comment = std::string("Yttria, dose to medium") + (options.grid == "transport" ? "" : ", resampled");
        how.plan_uid = new_uid();
        done.rounding_Gy = write_rtdose(file("rtdose.dcm"), dose.mean_Gy, identity, head, how);
        write_rtplan(file("rtplan.dcm"), identity, head, how.plan_uid);
    }

    void bed() {
        auto const& p = *options.bed;
        TimeCourse const course({0.0}, p);
        Volume<float> map = dose.mean_Gy;
        for (auto& value : map.values) value = static_cast<float>(course.bed_Gy({static_cast<double>(value)}));
        done.maximum_bed_Gy = map.values.empty() ? 0 : *std::max_element(map.values.begin(), map.values.end());
        auto const parameters = "a/b " + brief(p.alpha_beta_Gy) + " Gy, T_rep " + brief(p.repair_half_time_h) + " h";
        if (options.formats.contains(ExportFormat::rtdose)) {
            RtDoseOptions how;
            how.bits = options.bits;
            how.description = how.comment = "BED " + parameters;
            how.plan_uid = new_uid();
            how.type = "EFFECTIVE";
            how.series_number = 11;
            write_rtdose(file("rtdose-bed.dcm"), map, identity, head, how);
            write_rtplan(file("rtplan-bed.dcm"), identity, head, how.plan_uid);
        }
        auto const unit = "Gy, BED with " + parameters;
        if (options.formats.contains(ExportFormat::nrrd)) write_nrrd(file("bed.nrrd"), map, unit);
        if (options.formats.contains(ExportFormat::nifti)) write_nifti(file("bed.nii.gz"), map, unit + "; " + research_only);
    }

    void rtstruct() {
        auto const& grid = dose.mean_Gy.geometry;
        std::vector<ContouredRegion> regions;
        for (std::size_t s = 0; s < dose.structures.size(); ++s) {
            auto const& structure = dose.structures[s];
            ContouredRegion region{structure.name, structure.role, {}};
            double faces = 0;
            for (auto const& outline : outlines_of(grid, structure.fraction)) {
                faces += area_of(outline);
                auto& contour = region.contours.emplace_back();
                for (auto const& point : outline.points)
                    contour.push_back(grid.to_patient({point[0], point[1], static_cast<double>(outline.slice)}));
            }
            done.structures[s].outlines_mL = faces * grid.voxel_mL();
            if (region.contours.empty())
                done.warnings.push_back(
                    {"export.no_outline",
                     "structure \"" + structure.name + "\" has no outline in the RTSTRUCT (it fills no voxel half) choose a finer grid"});
            else
                regions.push_back(std::move(region));
        }
        if (regions.empty()) throw input_error("cannot write an RTSTRUCT (no structure fills a voxel half) choose a finer grid");
        write_rtstruct(file("rtstruct.dcm"), regions, identity, head);
    }

    void seg() {
        auto const& grid = dose.mean_Gy.geometry;
        std::vector<Segment> segments;
        for (std::size_t s = 0; s < dose.structures.size(); ++s) {
            auto const& structure = dose.structures[s];
            segments.push_back({structure.name, structure.role, &structure.fraction});
            double filled = 0;
            for (float const value : structure.fraction)
                filled += options.segmentation == SegEncoding::binary ? (value >= 0.5F ? 1.0 : 0.0) : static_cast<double>(value);
            done.structures[s].seg_mL = filled * grid.voxel_mL();
        }
        if (segments.empty()) throw input_error("cannot write a SEG (the dose holds no structure) leave seg out of --as");
        write_seg(file("seg.dcm"), grid, segments, options.segmentation, identity, head);
    }

    void capture() {
        auto const series = new_uid();
        for (std::size_t n = 0; n < pages.size(); ++n) {
            char name[32];
            std::snprintf(name, sizeof name, "report-%02zu.dcm", n + 1);
            auto const& picture = pages[n].picture;
            write_capture(file(name), {picture.width, picture.height, &picture.rgb, pages[n].title, static_cast<unsigned>(n + 1)}, series,
                          identity, head);
        }
    }

    void pdf() { write_pdf(file("report-pdf.dcm"), pages_as_pdf(pages), {"report", 13, false}, identity, head); }

    /// A document of the user's may name the patient.
    void given_pdf() { write_pdf(file("report-given.dcm"), read_pdf(*options.report_pdf), {"report as given", 14, true}, identity, head); }

    void images(std::string const& ending) {
        auto const write = [&](std::string const& name, Volume<float> const& volume, std::string const& unit) {
            auto const path = file(name);
            ending == ".nrrd" ? write_nrrd(path, volume, unit) : write_nifti(path, volume, unit + "; " + research_only);
        };
        write("dose" + ending, dose.mean_Gy, "Gy");
        for (std::size_t s = 0; s < dose.structures.size(); ++s) {
            auto const& structure = dose.structures[s];
            write(file_name(s, structure.name, ending), {dose.mean_Gy.geometry, structure.fraction}, "fraction");
            done.structures[s].image_mL = volume_mL(dose.mean_Gy.geometry, structure.fraction);
        }
    }
};

}  // namespace

std::optional<ExportFormat> export_format(std::string const& word) {
    if (word == "rtdose") return ExportFormat::rtdose;
    if (word == "rtstruct") return ExportFormat::rtstruct;
    if (word == "seg") return ExportFormat::seg;
    if (word == "capture") return ExportFormat::capture;
    if (word == "pdf") return ExportFormat::pdf;
    if (word == "nrrd") return ExportFormat::nrrd;
    if (word == "nifti") return ExportFormat::nifti;
    return {};
}

Export export_result(fs::path const& result, fs::path const& folder, ExportOptions const& options, std::string const& program_version) {
    auto dose = read_dose(result);
    if (options.bed) check_bed(options, dose);
    pick_structures(dose, options.structures);
    auto pages = wants_pages(options) ? report_pages(dose, program_version) : std::vector<ReportPage>();  // on the grid of the dose
    auto const sources = read_sources(result);
    auto const onto = grid_source(sources, options.grid);
    if (onto && onto->deformed)
        throw input_error("cannot write on the grid of \"" + onto->name +
                          "\" (that image was deformed to the planning CT; the dose is not deformed back) use the grid of the CT");
    Export done;
    done.identified = options.identified;
    auto identity = identity_of(options, sources, onto ? onto->name : "transport", done.warnings);
    for (auto const& structure : dose.structures)
        done.structures.push_back({structure.name, volume_mL(dose.mean_Gy.geometry, structure.fraction), {}, {}, {}});
    if (onto) {
        auto regridded = regrid(dose, onto->geometry, onto->registration);
        dose = std::move(regridded.dose);
        done.regridded = std::move(regridded);
        done.regridded->dose = {};
    }
    done.grid = dose.mean_Gy.geometry;
    if (!dose.mean_Gy.values.empty()) done.maximum_Gy = *std::max_element(dose.mean_Gy.values.begin(), dose.mean_Gy.values.end());
    StagedFolder out(folder);
    Writing writing{options, dose, std::move(identity), head_now(program_version), out, done, std::move(pages)};
    for (auto const format : options.formats) switch (format) {
            case ExportFormat::rtdose:
                writing.rtdose();
                break;
            case ExportFormat::rtstruct:
                writing.rtstruct();
                break;
            case ExportFormat::seg:
                writing.seg();
                break;
            case ExportFormat::capture:
                writing.capture();
                break;
            case ExportFormat::pdf:
                writing.pdf();
                break;
            case ExportFormat::nrrd:
                writing.images(".nrrd");
                break;
            case ExportFormat::nifti:
                writing.images(".nii.gz");
                break;
        }
    if (options.bed) writing.bed();
    if (options.report_pdf) writing.given_pdf();
    out.commit();
    return done;
}

}  // namespace yttria
