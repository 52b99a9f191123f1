// SPDX-License-Identifier: Apache-2.0
#include "host/report/provenance.hpp"
#include "validation/suite.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace yttria::validation {
namespace {

using Json = nlohmann::ordered_json;

Json figure_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json list_of(std::vector<double> const& values) {
    Json list = Json::array();
    for (double const value : values) list.push_back(figure_or_null(value));
    return list;
}

Json row_json(Row const& row) {
    return {{"quantity", row.quantity},
            {"unit", row.unit},
            {"value", figure_or_null(row.value)},
            {"u", figure_or_null(row.sigma)},
            {"reference", figure_or_null(row.reference)},
            {"reference_u", figure_or_null(row.reference_sigma)},
            {"difference", figure_or_null(row.value - row.reference)},
            {"tolerance", figure_or_null(row.tolerance)},
            {"tolerance_reason", row.tolerance_reason},
            {"pass", row.pass},
            {"open", row.open}};
}

Json claim_json(ClaimResult const& result) {
    Json rows = Json::array();
    for (auto const& row : result.rows) rows.push_back(row_json(row));
    Json curves = Json::array();
    for (auto const& c : result.curves) {
        curves.push_back({{"title", c.title},
                          {"x_label", c.x_label},
                          {"y_label", c.y_label},
                          {"x", list_of(c.x)},
                          {"value", list_of(c.value)},
                          {"u", list_of(c.sigma)},
                          {"reference", list_of(c.reference)},
                          {"reference_u", list_of(c.reference_sigma)}});
    }
    std::string const status = result.verdict();
    auto const* worst = worst_row(result);
    return {{"name", result.name},
            {"title", result.title},
            {"status", status},
            {"why", result.skipped},
            {"seconds", result.seconds},
            {"histories", result.histories},
            {"rows", rows},
            {"notes", result.notes},
            {"curves", curves},
            {"worst", worst == nullptr ? Json(nullptr) : Json(worst - result.rows.data())}};
}

}  // namespace

std::string suite_json(SuiteReport const& report) {
    Json parameters = Json::object();
    for (auto const& row : parameter_rows(report.options.parameters.value_or(Parameters{}))) parameters[row.name] = row.value;
    std::string device;
    Json results = Json::array();
    for (auto const& result : report.results) {
        results.push_back(claim_json(result));
        if (!result.device.empty()) device = result.device;
    }
    Json const json{{"schema", 1},
                    {"program", {{"name", "yttria"}, {"version", report.program}, {"commit", report.commit}}},
                    {"machine", report.machine},
                    {"date", report.date},
                    {"device", device},
                    {"suite", report.options.full ? "full" : "quick"},
                    {"seed", report.options.seed},
                    {"preset", report.preset()},
                    {"is_verdict", report.is_verdict()},
                    {"parameters", parameters},
                    {"histories", report.histories()},
                    {"seconds", report.seconds},
                    {"claims", results},
                    {"red", report.red()},
                    {"skipped", report.skipped()}};
    return json.dump(1) + "\n";
}

}  // namespace yttria::validation
