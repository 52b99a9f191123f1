// SPDX-License-Identifier: Apache-2.0
#include "host/export/pages.hpp"

#include "host/base/error.hpp"
#include "host/base/number_text.hpp"
#include "host/dicom/write_identity.hpp"
#include "host/export/canvas.hpp"
#include "host/report/plane.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace yttria {
namespace {

using Json = nlohmann::ordered_json;

constexpr int page_width = 1200, page_height = 900, margin = 30, bar = 44, line_height = 24, text_scale = 2;
constexpr Colour paper{255, 255, 255}, ink{0, 0, 0}, faint{110, 110, 110};
constexpr std::size_t columns = (page_width - 2 * margin) / (6 * text_scale);
constexpr int axial_slices = 16;  // enough to scroll through a liver, few enough for any archive

Json read_summary(StoredDose const& dose) {
    auto const file = dose.file.parent_path() / "summary.json";
    std::ifstream stream(file);
    if (dose.density_g_per_cm3.empty() || !stream)
        throw input_error("cannot draw pages of \"" + dose.file.string() +
                          "\" (they are made of result.h5 and summary.json in one folder, " +
                          std::string(stream ? "and this is an image" : "and there is no summary.json beside it") +
                          ") name the folder that yttria run wrote, or leave capture and pdf out of --as");
    try {
        return Json::parse(stream);
    } catch (Json::exception const& error) {
        throw file_error("cannot read \"" + file.string() + "\" (" + error.what() + ") run the case again");
    }
}

/// A blank page with the words that every page has.
Canvas blank(std::string const& title, std::string const& foot) {
    Canvas page(page_width, page_height, paper);
    for (int const y : {0, page_height - bar}) {
        page.box({0, y, page_width, bar}, ink);
        page.text((page_width - Canvas::text_width(research_only, 3)) / 2, y + 10, research_only, 3, paper);
    }
    page.text(margin, bar + 14, title, 3, ink);
    page.text(margin, page_height - bar - 16, foot, 1, faint);
    return page;
}

/// Pages of lines, as many as are needed.
class Writer {
public:
    Writer(std::string title, std::string foot) : title_(std::move(title)), foot_(std::move(foot)) {}
    void line(std::string const& text, Colour colour = ink) {
        if (pages_.empty() || y_ + line_height > page_height - bar - 24) {
            pages_.push_back(blank(title_ + (pages_.empty() ? "" : ", continued"), foot_));
            y_ = bar + 60;
        }
        pages_.back().text(margin, y_, text, text_scale, colour);
        y_ += line_height;
    }
    void paragraph(std::string const& text, std::string const& indent = "", Colour colour = ink) {
        for (auto const& part : wrapped(text, columns - indent.size())) line(indent + part, colour);
    }
    void add_to(std::vector<ReportPage>& all) const {
        for (auto const& page : pages_) all.push_back({title_, page.picture()});
    }

private:
    std::string title_, foot_;
    std::vector<Canvas> pages_;
    int y_ = 0;
};

/// Four digits, but no power of ten for what is merely large.
std::string shown(double value) {
    return std::abs(value) >= 1e4 && std::abs(value) < 1e7 ? number_text(std::round(value), 8) : brief(value);
}

std::string value_text(Json const& entry) {
    if (!entry.contains("value") || !entry.at("value").is_number()) return "-";
    std::string text = shown(entry.at("value").get<double>());
    if (entry.contains("u") && entry.at("u").is_number()) text += " +- " + brief(entry.at("u").get<double>());
    return text;
}

std::string padded(std::string text, std::size_t width) {
    text = drawable(text);
    if (text.size() > width) text.resize(width);
    return text + std::string(width - text.size(), ' ');
}

std::string counted(Json const& rules) {
    std::string text;
    for (auto const& [status, words] : {std::pair{"pass", "pass"},
                                        {"fail", "fail"},
                                        {"not_assessable", "not assessable"},
                                        {"indeterminate", "indeterminate"},
                                        {"boundary", "at the boundary"}}) {
        auto const n =
            std::count_if(rules.begin(), rules.end(), [name = std::string(status)](auto const& r) { return r.at("status") == name; });
        text += (text.empty() ? "" : ", ") + std::to_string(n) + (text.empty() ? " rules " : " ") + words;
    }
    return text;
}

void write_rules(Json const& summary, std::string const& foot, std::vector<ReportPage>& all) {
    auto const& rules = summary.at("verdict").at("rules");
    if (rules.empty()) return;
    Writer page("Rules of the protocol", foot);
    page.paragraph(summary.at("verdict").at("title").get<std::string>());
    page.paragraph(counted(rules));
    page.line("");
    for (auto const& rule : rules) {
        auto status = rule.at("status").get<std::string>();
        std::replace(status.begin(), status.end(), '_', ' ');
        auto const unit = rule.at("unit").get<std::string>();
        page.paragraph(rule.at("id").get<std::string>() + "  " + status + ": " + rule.at("text").get<std::string>());
        auto const value = value_text(rule);
        if (value == "-") continue;
        auto const limit = rule.at("limit").is_number()
                               ? " (" + rule.at("comparison").get<std::string>() + " " + shown(rule.at("limit").get<double>()) + ")"
                               : "";
        page.paragraph(value + (unit.empty() ? "" : " " + unit) + limit, "    ", faint);
    }
    page.add_to(all);
}

void write_structures(Json const& summary, std::string const& foot, std::vector<ReportPage>& all) {
    Writer page("Absorbed dose by structure", foot);
    auto const& transport = summary.at("transport");
    page.paragraph("method " + transport.at("method").get<std::string>() +
                   ", dose to medium; +- is 1 sigma of the Monte Carlo, - is not known");
    page.line("");
    page.line(padded("structure", 24) + padded("mL", 12) + padded("mean Gy", 22) + padded("D95 Gy", 20) + "D2 Gy", faint);
    for (auto const& [name, structure] : summary.at("structures").items()) {
        auto const dose = [&](char const* key) {
            return structure.at("dose").contains(key) ? value_text(structure.at("dose").at(key)) : "-";
        };
        auto const& volume = structure.at("volume_mL");
        page.line(padded(name, 23) + " " + padded(volume.is_number() ? shown(volume.get<double>()) : "-", 12) +
                  padded(dose("mean_Gy"), 22) + padded(dose("D95_Gy"), 20) + dose("D2_Gy"));
    }
    page.line("");
    auto const& warnings = summary.at("warnings");
    if (!warnings.empty()) page.line(std::to_string(warnings.size()) + " warnings", faint);
    for (auto const& warning : warnings) page.paragraph(warning.at("text").get<std::string>(), "  ");
    page.add_to(all);
}

/// What the slices are drawn from: the parts of a result that a result file keeps.
Result drawn_parts(StoredDose const& dose) {
    Result parts;
    parts.tissue.density = {dose.mean_Gy.geometry, dose.density_g_per_cm3};
    parts.dose.mean_Gy = dose.mean_Gy;
    for (auto const& stored : dose.structures) {
        Structure structure;
        structure.name = stored.name;
        structure.role = stored.role;
        structure.derived = stored.derived;
        structure.fraction = stored.fraction;
        for (float const value : stored.fraction) structure.volume_mL += static_cast<double>(value) * dose.mean_Gy.geometry.voxel_mL();
        parts.structures.list.push_back(std::move(structure));
    }
    return parts;
}

double top_of(Json const& summary, Result const& parts) {
    double top = 0;
    for (auto const& [name, structure] : summary.at("structures").items())
        if (auto const role = structure.at("role").get<std::string>(); role == "tumour" || role == "liver")
            if (structure.at("dose").contains("D2_Gy") && structure.at("dose").at("D2_Gy").at("value").is_number())
                top = std::max(top, structure.at("dose").at("D2_Gy").at("value").get<double>());
    return top > 0 ? round_up(top) : top_dose(parts);
}

void draw_legend(Canvas& page, Box const& into, Result const& parts, SliceStyle const& style) {
    int const width = into.width - 20;
    for (int x = 0; x < width; ++x) page.box({into.x + x, into.y, 1, 22}, dose_colour(static_cast<double>(x) / width));
    page.text(into.x, into.y + 30, "0", text_scale, ink);
    auto const top = brief(style.top_Gy) + " Gy";
    page.text(into.x + width - Canvas::text_width(top, text_scale), into.y + 30, top, text_scale, ink);
    int y = into.y + 62;
    for (auto const& outline : style.outlines) {
        if (y + 20 > into.y + into.height) return;
        for (auto const& s : parts.structures.list)
            if (&s.fraction == outline.fraction) page.text(into.x + 34, y, s.name, text_scale, ink);
        page.box({into.x, y + 2, 24, 14}, ink);  // an edge: some colours are nearly that of the paper
        page.box({into.x + 2, y + 4, 20, 10}, outline_colour(outline.colour));
        y += line_height;
    }
}

SliceStyle style_of(Json const& summary, Result const& parts) {
    SliceStyle style;
    style.voxel = central_voxel(parts);
    style.top_Gy = top_of(summary, parts);
    for (auto const& s : parts.structures.list)
        if (!s.derived && s.role != Role::body && s.volume_mL > 0) style.outlines.push_back({&s.fraction, style.outlines.size()});
    return style;
}

std::string place(Result const& parts, View view, SliceStyle const& style) {
    constexpr char const *names[] = {"axial", "coronal", "sagittal"}, *axes[] = {"S", "P", "L"};
    auto const n = static_cast<std::size_t>(view);
    auto const mm = slice_position_mm(parts.tissue.density.geometry, view, style.voxel);
    return std::string(names[n]) + ", " + axes[n] + " = " + brief(std::round(10 * mm) / 10) + " mm";
}

void draw_view(Canvas& page, Box const& into, Result const& parts, View view, SliceStyle const& style) {
    page.paste(draw_slice(parts, view, style), {into.x, into.y + 24, into.width, into.height - 24});
    page.text(into.x, into.y, place(parts, view, style), text_scale, ink);
    bool const sagittal = view == View::sagittal;
    page.text(into.x + 4, into.y + into.height / 2, sagittal ? "A" : "R", text_scale, faint);
    page.text(into.x + into.width - 16, into.y + into.height / 2, sagittal ? "P" : "L", text_scale, faint);
}

void draw_slices(Json const& summary, StoredDose const& dose, std::string const& foot, std::vector<ReportPage>& all) {
    auto const parts = drawn_parts(dose);
    auto style = style_of(summary, parts);
    constexpr int top = bar + 56, half = (page_width - 3 * margin) / 2, high = (page_height - 2 * bar - 90) / 2;
    constexpr int right = 2 * margin + half, below = top + high + 8;
    auto planes = blank("Dose over density, three planes", foot);
    draw_view(planes, {margin, top, half, high}, parts, View::axial, style);
    draw_view(planes, {right, top, half, high}, parts, View::coronal, style);
    draw_view(planes, {margin, below, half, high}, parts, View::sagittal, style);
    draw_legend(planes, {right, below + 24, half, high - 24}, parts, style);
    all.push_back({"Dose over density, three planes", planes.picture()});

    // Slices where the dose reaches the first colour, evenly from the first to the last.
    auto const& grid = dose.mean_Gy.geometry;
    auto const normal = layout_of(View::axial).normal;
    std::size_t axis = 0;  // of the grid, that runs along the patient's
    for (std::size_t a = 1; a < 3; ++a)
        if (std::abs(grid.direction[3 * normal + a]) > std::abs(grid.direction[3 * normal + axis])) axis = a;
    int first = grid.size[axis], last = -1;
    for (std::size_t v = 0; v < dose.mean_Gy.values.size(); ++v) {
        if (!(static_cast<double>(dose.mean_Gy.values[v]) >= 0.04 * style.top_Gy) || dose.density_g_per_cm3[v] < 0.05F) continue;
        auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
        std::array<std::size_t, 3> const index{v % nx, v / nx % ny, v / nx / ny};
        first = std::min(first, static_cast<int>(index[axis]));
        last = std::max(last, static_cast<int>(index[axis]));
    }
    int const count = std::min(axial_slices, last - first + 1);
    for (int n = 0; n < count; ++n) {
        style.voxel[axis] = count == 1 ? first : static_cast<int>(std::lround(first + static_cast<double>(last - first) * n / (count - 1)));
        auto page = blank("Dose over density", foot);
        draw_view(page, {margin, top, page_width - 330, page_height - 2 * bar - 90}, parts, View::axial, style);
        draw_legend(page, {page_width - 280, top + 24, 260, page_height - 2 * bar - 120}, parts, style);
        all.push_back({"Dose over density", page.picture()});
    }
}

}  // namespace

std::vector<ReportPage> report_pages(StoredDose const& dose, std::string const& program_version) {
    auto const summary = read_summary(dose);
    std::vector<ReportPage> pages;
    try {
        auto const foot = "Yttria " + program_version + ", dose_sha256 " + summary.at("transport").at("dose_sha256").get<std::string>();
        write_rules(summary, foot, pages);
        write_structures(summary, foot, pages);
        draw_slices(summary, dose, foot, pages);
    } catch (Json::exception const& error) {
        throw file_error("cannot use \"" + (dose.file.parent_path() / "summary.json").string() + "\" (" + error.what() +
                         ") run the case again");
    }
    return pages;
}

}  // namespace yttria
