// SPDX-License-Identifier: Apache-2.0
#include "validation/parameter_study/driver.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace yttria::validation {
namespace {

using Json = nlohmann::ordered_json;

template <class... Values>
std::string text(char const* format, Values... values) {
    char line[400];
    std::snprintf(line, sizeof line, format, values...);
    return line;
}

Json change_json(Change const& change) {
    return {{"percent", 100 * change.relative},
            {"u_percent", 100 * change.sigma},
            {"u_unpaired_percent", 100 * change.sigma_unpaired},
            {"verdict", verdict(change)}};
}

Json result_json(VariantResult const& result) {
    Json json{{"parameter", result.variant.parameter},
              {"value", result.variant.value},
              {"note", result.variant.note},
              {"verdict", result.verdict},
              {"refused", result.refused},
              {"histories", result.histories},
              {"speed", result.speed > 0 ? Json(result.speed) : Json(nullptr)},
              {"speed_range", {result.speed_lowest, result.speed_highest}},
              {"changes", Json::object()}};
    for (std::size_t q = 0; q < result.changes.size(); ++q) {
        json["changes"][study_quantities()[q].name] = change_json(result.changes[q]);
        if (!study_quantities()[q].judged) json["changes"][study_quantities()[q].name]["verdict"] = "not judged";
    }
    return json;
}

}  // namespace

std::string study_json(StudyReport const& report) {
    Json json{{"schema", 1},
              {"commit", report.commit},
              {"machine", report.machine},
              {"threads", report.threads},
              {"date", report.date},
              {"preset", default_preset_name},
              {"seed", report.seed},
              {"target_u_percent", 100 * report.target_sigma},
              {"transport_seconds", report.seconds},
              {"default_decays_per_second", report.default_decays_per_second},
              {"default_u_percent", Json::object()},
              {"variants", Json::array()}};
    for (auto const& [name, sigma] : report.default_sigma) json["default_u_percent"][name] = 100 * sigma;
    for (auto const& result : report.results) json["variants"].push_back(result_json(result));
    return json.dump(2) + "\n";
}

std::string study_markdown(StudyReport const& report) {
    std::string page = "| parameter | value |";
    std::string rule = "|---|---|";
    for (auto const& quantity : study_quantities()) {
        page += " " + quantity.name + (quantity.judged ? "" : " (not judged)") + " |";
        rule += "---|";
    }
    page += " verdict | speed | histories |\n" + rule + "---|---|---|\n";
    for (auto const& result : report.results) {
        std::string row = "| " + result.variant.parameter + text(" | %.4g", result.variant.value) +
                          (result.variant.note.empty() ? "" : " (" + result.variant.note + ")") + " |";
        for (auto const& change : result.changes) row += text(" %+.3f(%.3f) |", 100 * change.relative, 100 * change.sigma);
        for (auto q = result.changes.size(); q < study_quantities().size(); ++q) row += " |";
        row += " " + result.verdict + (result.refused.empty() ? "" : ": " + result.refused) + " |";
        row += result.speed > 0 ? text(" %.2f (%.2f to %.2f) |", result.speed, result.speed_lowest, result.speed_highest) : " |";
        if (result.histories.empty()) {
            row += " |";
        } else {
            row += text(" %.2g + %.2g |", result.histories.at("voxel"), result.histories.at("phantom64"));
        }
        page += row + "\n";
    }
    page +=
        "\nChange against the default in percent, its 1 sigma in brackets (paired histories; ratio estimator over the batches). Holds: at "
        "most 0.2 % + 2 sigma with sigma at most 0.1 %\nin every judged column; noisy: sigma is larger. Speed: decays/s over the "
        "default's on phantom64, median and ends of alternating pairs. Histories: voxel + phantom64.\n";
    page += "Sigma of the default's own values:";
    for (auto const& [name, sigma] : report.default_sigma) page += text(" %s %.3f %%", name.c_str(), 100 * sigma);
    page += text(".\n\n%s; %d threads; commit %s; %s; seed %llu; default %.3g decays/s; transport %.1f minutes in all.\n",
                 report.machine.c_str(), report.threads, report.commit.c_str(), report.date.c_str(),
                 static_cast<unsigned long long>(report.seed), report.default_decays_per_second, report.seconds / 60);
    return page;
}

}  // namespace yttria::validation
