// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/scene.hpp"

#include "app/slicer/work_folder.hpp"
#include "host/base/number_text.hpp"
#include "host/images/segmentation_file.hpp"
#include "host/report/colour.hpp"
#include "host/results/staged.hpp"

#include <cmath>
#include <sstream>

namespace yttria::slicer {
namespace {

std::string cell(std::optional<double> const& value) { return value && std::isfinite(*value) ? number_text(*value, 7) : std::string(); }

/// A text in a table: no tab and no line end.
std::string cell(std::string text) {
    for (char& letter : text)
        if (letter == '\t' || letter == '\n' || letter == '\r') letter = ' ';
    return text;
}

constexpr char const* dose_columns[] = {"mean_Gy", "D95_Gy", "D50_Gy", "D2_Gy"};

std::string metrics_head() {
    std::string head = "structure\trole\tvolume_mL";
    for (auto const* name : dose_columns) head += std::string("\t") + name + "\tu_" + name;
    return head + "\n";
}

}  // namespace

std::string metrics_table(Metrics const& metrics) {
    std::string out = metrics_head();
    for (auto const& s : metrics.structures) {
        out += cell(s.name) + "\t" + to_string(s.role) + "\t" + cell(s.volume_mL);
        for (auto const* name : dose_columns) {
            auto const found = s.dose.find(name);
            bool const there = found != s.dose.end();
            out += "\t" + (there ? cell(found->second.value) : "") + "\t" + (there ? cell(found->second.u) : "");
        }
        out += "\n";
    }
    return out;
}

std::string metrics_table(Evaluation const& evaluation) {
    std::string out = metrics_head();
    for (auto const& s : evaluation.structures) {
        out += cell(s.name) + "\t" + to_string(s.role) + "\t" + cell(s.volume_mL);
        for (auto const* name : dose_columns) {
            auto found = s.dose.find(name);
            // Without a CT the mean is that over the volume.
            if (found == s.dose.end() && std::string(name) == "mean_Gy") found = s.dose.find("volume_mean_Gy");
            out += "\t" + (found == s.dose.end() ? "" : cell(found->second)) + "\t";
        }
        out += "\n";
    }
    return out;
}

std::string rules_table(Verdict const& verdict) {
    std::string out = "rule\tstatus\ttext\tvalue\tu\tunit\tcomparison\tlimit\twhy\n";
    for (auto const& r : verdict.rules) {
        auto const value = r.value ? cell(r.value) : cell(r.answer);
        out += cell(r.id) + "\t" + to_string(r.status) + "\t" + cell(r.text) + "\t" + value + "\t" + cell(r.u) + "\t" + cell(r.unit) +
               "\t" + cell(r.comparison) + "\t" + cell(r.limit) + "\t" + cell(r.why) + "\n";
    }
    return out;
}

std::string verdict_in_short(Verdict const& verdict) {
    if (verdict.rules.empty()) return "no protocol";
    std::map<Status, int> count;
    for (auto const& rule : verdict.rules) ++count[rule.status];
    std::ostringstream text;
    text << count[Status::pass] << " rules pass, " << count[Status::fail] << " fail, " << count[Status::not_assessable]
         << " not assessable";
    if (count[Status::indeterminate] > 0) text << ", " << count[Status::indeterminate] << " indeterminate";
    if (count[Status::boundary] > 0) text << ", " << count[Status::boundary] << " at the boundary";
    return text.str();
}

std::string colour_table(double top_Gy) {
    constexpr int colours = 256;
    std::ostringstream out;
    out << "# Color table: absorbed dose from 0 to " << brief(top_Gy) << " Gy; set the window of the dose volume to this\n# " << colours
        << " values\n";
    for (int n = 0; n < colours; ++n) {
        double const fraction = n / (colours - 1.0);
        auto const colour = dose_colour(fraction);
        out << n << " " << brief(fraction * top_Gy) << "_Gy";
        for (auto const channel : colour) out << " " << static_cast<int>(channel);
        out << " " << (n == 0 ? 0 : 255) << "\n";
    }
    return out.str();
}

void write_returned(std::filesystem::path const& file, std::vector<std::pair<std::string, std::string>> const& values) {
    if (file.empty()) return;
    std::string text;
    for (auto const& [name, value] : values) text += name + " = " + cell(value) + "\n";
    Outputs out;
    write_text(out.add(file), text);
    out.commit();
}

void write_segmentation(std::filesystem::path const& file, Geometry const& grid, std::vector<Structure> const& structures) {
    std::vector<MaskToWrite> masks;
    for (auto const& s : structures) {
        if (s.derived) continue;
        auto const colour = outline_colour(masks.size());
        masks.push_back({s.name, {colour[0] / 255.0, colour[1] / 255.0, colour[2] / 255.0}, &s.fraction});
    }
    write_named_segmentation(file, grid, masks);
}

void write_scene(Values const& given, Result const& result, double top_Gy) {
    Outputs out;
    auto const wanted = [&](char const* name, auto const& write) {
        if (auto const file = given.path(name)) write(out.add(*file));
    };
    wanted("dose", [&](auto const& file) { write_nrrd(file, result.dose.mean_Gy, "Gy"); });
    wanted("uncertainty", [&](auto const& file) { write_nrrd(file, result.dose.relative_uncertainty, "1 sigma, fraction of the dose"); });
    wanted("segmentation", [&](auto const& file) { write_segmentation(file, result.dose.mean_Gy.geometry, result.structures.list); });
    wanted("colours", [&](auto const& file) { write_text(file, colour_table(top_Gy)); });
    wanted("metrics", [&](auto const& file) { write_text(file, metrics_table(result.metrics)); });
    wanted("rules", [&](auto const& file) { write_text(file, rules_table(result.verdict)); });
    out.commit();
}

}  // namespace yttria::slicer
