// SPDX-License-Identifier: Apache-2.0
#include "host/inspect/facts.hpp"

#include <sstream>

namespace yttria {
namespace {

std::string plural(std::size_t count, std::string const& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

std::string grid_text(Geometry const& g) {
    auto const& d = g.direction;
    bool straight = true;
    for (std::size_t i = 0; i < 9; ++i) { straight = straight && std::abs(d[i] - (i % 4 == 0 ? 1 : 0)) < 1e-6; }
    std::string text = std::to_string(g.size[0]) + " x " + std::to_string(g.size[1]) + " x " + std::to_string(g.size[2]) + " voxels of " +
                       precise(g.spacing_mm[0]) + " x " + precise(g.spacing_mm[1]) + " x " + precise(g.spacing_mm[2]) + " mm, origin (" +
                       precise(g.origin_mm[0]) + ", " + precise(g.origin_mm[1]) + ", " + precise(g.origin_mm[2]) + ") mm LPS";
    if (!straight) {
        text += ", axes (" + brief(d[0]) + " " + brief(d[3]) + " " + brief(d[6]) + ") (" + brief(d[1]) + " " + brief(d[4]) + " " +
                brief(d[7]) + ") (" + brief(d[2]) + " " + brief(d[5]) + " " + brief(d[8]) + ")";
    }
    return text;
}

std::string units_text(FoundSeries const& s) {
    std::string const units = fact(s, "Units");
    std::string text = !units.empty() ? units : s.kind == "CT image" ? "HU" : is_emission(s) ? "none (counts)" : "";
    if (text.empty()) { return text; }
    std::string const slopes = fact(s, "RescaleSlopes"), without = fact(s, "SlicesWithoutRescaleSlope");
    text += s.least_slope == s.largest_slope ? ", slope " + precise(s.least_slope)
                                             : ", " + slopes + " slopes from " + precise(s.least_slope) + " to " + precise(s.largest_slope);
    if (without != "0" && !without.empty() && s.kind != "NM image") { text += ", " + without + " slices without RescaleSlope"; }
    return text;
}

void describe_series(FoundSeries const& s, std::filesystem::path const& root, std::ostream& out) {
    auto const line = [&](char const* name, std::string const& text) {
        if (!text.empty()) { out << "    " << name << std::string(14 - std::string(name).size(), ' ') << printable(text) << "\n"; }
    };
    auto const where = s.files.front().lexically_relative(root);
    out << "  " << s.kind << "  \"" << printable(fact(s, "SeriesDescription")) << "\"  " << plural(s.files.size(), "file") << "\n";
    line(s.files.size() == 1 ? "file" : "first file", where.empty() || where == "." ? s.files.front().string() : where.string());
    line("series", s.series);
    line("frame of ref.", fact(s, "FrameOfReferenceUID"));
    if (s.modality != "" && s.kind == "NM image" && s.modality != "NM") { line("note", "its Modality says " + s.modality); }
    if (s.kind == "RT structure set" && s.modality != "RTSTRUCT") { line("note", "its Modality says " + s.modality); }
    if (s.geometry) { line("grid", grid_text(*s.geometry)); }
    line("problem", s.problem);
    if (s.image) { line("values", units_text(s)); }
    if (is_emission(s)) {
        std::string const isotope = isotope_of(s), half_life = fact(s, "RadionuclideHalfLife"), code = fact(s, "RadionuclideCodeMeaning"),
                          agent = fact(s, "Radiopharmaceutical");
        line("isotope", isotope.empty() ? "not said"
                                        : isotope + " by its half-life of " + half_life + " s" + (code.empty() ? "" : ", code " + code) +
                                              (agent.empty() ? "" : ", " + agent));
        line("decay", fact(s, "DecayCorrection").empty() ? "no DecayCorrection in the header" : "corrected: " + fact(s, "DecayCorrection"));
        line("corrections", fact(s, "CorrectedImage"));
        for (auto const& [name, time] : times_of(s)) { line("time", name + " " + time); }
        if (auto const shift = decay_reference_s(s); shift && fact(s, "DecayCorrection") == "START" && std::abs(*shift) > 60) {
            line("warning", "its DecayFactor refers to " + brief(*shift) +
                                " s after the series time (START should mean the series or acquisition time): check reference_time");
        }
        line("spacing sign",
             fact(s, "SpacingBetweenSlices").starts_with("-") ? "SpacingBetweenSlices is negative: stacked against the normal" : "");
    }
    for (auto const& region : s.regions) { line("holds", std::to_string(region.number) + " \"" + region.name + "\""); }
}

}  // namespace

std::string describe(Inventory const& inventory) {
    std::ostringstream out;
    out << printable(inventory.path.string()) << ": " << inventory.series.size() << " DICOM series or objects, "
        << plural(inventory.files.size(), "image file") << ", " << plural(inventory.other_files, "other file") << "\n";
    if (inventory.patients > 1) {
        out << "WARNING: the DICOM files carry " << inventory.patients
            << " different patient numbers (files of several patients, or some without a number): sort them before anything is computed\n";
    }
    std::string study = "-";
    std::size_t number = 0;
    for (auto const& series : inventory.series) {
        if (series.study != study) {
            study = series.study;
            out << "\nstudy " << ++number << (study.empty() ? " (no StudyInstanceUID)" : "") << "\n";
        }
        describe_series(series, inventory.path, out);
    }
    if (!inventory.files.empty()) { out << "\nimage files\n"; }
    for (auto const& file : inventory.files) {
        out << "  " << file.format << "  " << printable(file.file.lexically_relative(inventory.path).string()) << "\n    grid          "
            << grid_text(file.geometry) << "\n";
    }
    if (!inventory.unreadable.empty()) { out << "\ncannot be read\n"; }
    for (auto const& [file, reason] : inventory.unreadable) { out << "  " << printable(reason) << "\n"; }
    return out.str();
}

}  // namespace yttria
