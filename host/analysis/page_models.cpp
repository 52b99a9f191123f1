// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/page.hpp"
#include "host/report/html.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace yttria {
namespace {

using Json = nlohmann::json;

double number_of(Json const& entry, char const* key) {
    auto const found = entry.find(key);
    return found != entry.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

/// Four digits; small numbers (slopes, p values) with an exponent where decimals would hide them.
std::string shown(double value) {
    if (!std::isfinite(value)) return "–";
    if (value != 0 && std::abs(value) < 0.001) {
        char text[32];
        std::snprintf(text, sizeof text, "%.2e", value);
        return text;
    }
    if (value == std::floor(value) && std::abs(value) < 1e6) return plain(value);
    return figure(value);
}

/// "1.15 to 1.59"; an open side in words; "" where neither bound is known and none is missing.
std::string interval(Json const& row, char const* lower, char const* upper) {
    double const from = number_of(row, lower), to = number_of(row, upper);
    if (!std::isfinite(from) && !std::isfinite(to)) return "";
    return (std::isfinite(from) ? shown(from) : "no bound") + " to " + (std::isfinite(to) ? shown(to) : "no bound");
}

bool begins(std::string const& text, std::string const& start) { return text.starts_with(start); }

/// Names of quantities as they are read; the table of numbers keeps those of estimates.csv.
std::string readable(std::string const& quantity) { return quantity == "gamma50" ? "γ50, normalised slope" : quantity; }

/// What a line of the overview shows of a model.
bool is_main(std::string const& quantity) {
    static constexpr std::array<char const*, 9> mains = {"D50",         "odds ratio per",  "hazard ratio per",
                                                         "median",      "restricted mean", "mean time in response",
                                                         "mean change", "change per",      "AUC"};
    if (quantity == "AUC se Hanley-McNeil") return false;
    for (auto const* start : mains)
        if (begins(quantity, start)) return true;
    return false;
}

std::string percent(double level) { return plain(100 * level) + " %"; }

std::string value_cell(Json const& row) {
    auto const unit = text_of(row, "unit");
    return shown(number_of(row, "value")) + (unit.empty() ? "" : " " + unit);
}

std::string estimates_table(Json const& rows, double level) {
    bool with_u = false;
    for (auto const& row : rows) with_u = with_u || !interval(row, "lower_with_u", "upper_with_u").empty();
    std::string out =
        "<div class=\"scroll\"><table><thead><tr><th>quantity</th><th class=\"n\">value</th><th class=\"n\">standard error</th><th "
        "class=\"n\">" +
        percent(level) + " interval</th>";
    if (with_u) out += "<th class=\"n\">with the uncertainty of doses</th>";
    out += "<th>how</th></tr></thead><tbody>\n";
    for (auto const& row : rows) {
        auto const note = text_of(row, "note"), method = text_of(row, "method");
        out += "<tr><td>" + escape(readable(row.value("quantity", ""))) + "</td><td class=\"n\">" + value_cell(row) +
               "</td><td class=\"n\">" + (row.contains("se") && row["se"].is_number() ? shown(number_of(row, "se")) : "") +
               "</td><td class=\"n\">" + interval(row, "lower", "upper") + "</td>";
        if (with_u) out += "<td class=\"n\">" + interval(row, "lower_with_u", "upper_with_u") + "</td>";
        out += "<td>" + method + (note.empty() ? "" : "<small class=\"block\">" + note + "</small>") + "</td></tr>\n";
    }
    return out + "</tbody></table></div>";
}

std::string counted(Json const& model) {
    auto const text = [&](char const* key) {
        auto const value = number_of(model, key);
        return std::isfinite(value) ? plain(value) : std::string();
    };
    auto const n = text("n"), patients = text("patients"), events = text("events"), out = text("left_out");
    std::string line = n == patients ? n + " patients" : n + " lesions of " + patients + " patients";
    if (!events.empty()) line += ", " + events + (text_of(model, "kind") == "survival" ? " events" : " with the end point");
    if (!out.empty() && out != "0") line += "; " + out + " left out (a value is missing, or the clock never starts)";
    return line;
}

std::string about(Json const& model) {
    auto const dose = text_of(model, "dose"), endpoint = text_of(model, "endpoint");
    std::string line = endpoint.empty() ? text_of(model, "from") + " to " + text_of(model, "to") : endpoint;
    if (!dose.empty()) {
        auto const structure = text_of(model, "structure");
        line += " against " + dose + " of " + (structure.empty() ? text_of(model, "role") : structure);
    }
    if (auto const group = text_of(model, "group"); !group.empty()) line += " by " + group;
    return line;
}

}  // namespace

std::string text_of(Json const& entry, char const* key) {
    auto const found = entry.find(key);
    return found != entry.end() && found->is_string() ? escape(found->get<std::string>()) : "";
}

std::string models_table(Json const& models, double level) {
    std::string out =
        "<section><h2>End points</h2><div class=\"scroll\"><table class=\"models\"><thead><tr><th>model</th><th>who</th><th>main "
        "numbers, " +
        percent(level) + " intervals</th></tr></thead><tbody>\n";
    for (auto const& model : models) {
        out += "<tr><td class=\"id\"><a href=\"#" + text_of(model, "id") + "\">" + text_of(model, "name") + "</a><small class=\"block\">" +
               about(model) + "</small></td>";
        if (text_of(model, "status") != "ok") {
            out += "<td colspan=\"2\"><span class=\"badge none\">not assessable</span> " + text_of(model, "why") + "</td></tr>\n";
            continue;
        }
        out += "<td>" + counted(model) + "</td><td>";
        for (auto const& row : model["estimates"]) {
            auto const quantity = row.value("quantity", "");
            if (!is_main(quantity) && !(begins(quantity, "proportion"))) continue;
            auto const bounds = interval(row, "lower", "upper");
            auto const note = text_of(row, "note");
            out += escape(readable(quantity)) + " <b>" + (std::isfinite(number_of(row, "value")) ? value_cell(row) : note) + "</b>" +
                   (bounds.empty() ? "" : " (" + bounds + ")") + (bounds.empty() && !note.empty() ? " (" + note + ")" : "") + "<br>";
        }
        out += "</td></tr>\n";
    }
    return out + "</tbody></table></div></section>\n";
}

std::string model_section(Json const& model, std::filesystem::path const& figures, double level) {
    std::string out =
        "<section id=\"" + text_of(model, "id") + "\"><h2>" + text_of(model, "name") + "</h2><p class=\"lead\">" + about(model);
    if (text_of(model, "status") != "ok") return out + "</p><p>Not assessable: " + text_of(model, "why") + ".</p></section>\n";
    out += ": " + counted(model) + "</p>";
    std::string pictures;
    for (auto const& file : model["figures"]) {
        auto const name = file.get<std::string>();
        if (name.ends_with(".svg")) pictures += "<figure>" + picture(figures, name, model.value("name", "")) + "</figure>";
    }
    if (!pictures.empty()) out += "<div class=\"charts\">" + pictures + "</div>";
    if (!model["notes"].empty()) {
        out += "<ul>";
        for (auto const& note : model["notes"]) out += "<li>" + escape(note.get<std::string>()) + "</li>";
        out += "</ul>";
    }
    out += "<details open><summary>All numbers</summary>" + estimates_table(model["estimates"], level) + "</details>";
    out += "<details><summary>Calls of R that made them</summary><pre>";
    for (auto const& call : model["calls"]) out += escape(call.get<std::string>()) + "\n";
    return out + "</pre></details></section>\n";
}

}  // namespace yttria
