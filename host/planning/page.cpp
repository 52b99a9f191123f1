// SPDX-License-Identifier: Apache-2.0
// plan.html: one file without scripts and without anything from elsewhere, in the look of the dose report.
#include "host/base/number_text.hpp"
#include "host/planning/plan.hpp"
#include "host/report/colour.hpp"
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double left = 62, top = 14, width = 640, height = 300;  // of the plot area, SVG units

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }
std::string number(double value, int decimals) { return std::isfinite(value) ? fixed(value, decimals) : "–"; }
std::string head(std::initializer_list<char const*> names) {
    std::string out = "<thead><tr>";
    bool first = true;
    for (auto const* name : names) out += std::string(first ? "<th>" : "<th class=\"n\">") + name + "</th>", first = false;
    return out + "</tr></thead><tbody>\n";
}
std::string card(std::string const& title, std::string const& value, std::string const& text) {
    return "<div class=\"card\"><h3>" + title + "</h3><p class=\"big\">" + value + "</p><p>" + text + "</p></div>\n";
}
std::string fact(std::string const& name, std::string const& value) { return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>"; }

std::string choice_section(Plan const& plan) {
    auto const& o = plan.objective;
    std::string out = "<section><h2>Model activity for the stated target</h2>";
    if (!o.title.empty()) out += "<p class=\"lead\">" + escape(o.title) + "</p>";
    out += "<div class=\"cards\">";
    if (auto const* model = plan.used(); model && model->choice) {
        auto const& d = *model->at_choice;
        out += card("Partition model, " + model->tumour + " tumour", number(model->choice->activity_GBq, 3) + "<small>GBq</small>",
                    "set by " + escape(model->choice->binding) + "; tumours " + number(d.tumour_Gy, 1) + " Gy, perfused normal liver " +
                        number(d.normal_Gy, 1) + " Gy, lungs " + number(d.lung_Gy, 2) + " Gy in " + std::to_string(model->sessions) +
                        (model->sessions == 1 ? " session" : " sessions"));
    }
    if (auto const* model = plan.used(); model && model->at_given) {
        auto const& d = *model->at_given;
        out += card("Activity of the case", number(d.activity_GBq, 3) + "<small>GBq</small>",
                    "tumours " + number(d.tumour_Gy, 1) + " Gy, perfused normal liver " + number(d.normal_Gy, 1) + " Gy, lungs " +
                        number(d.lung_Gy, 2) + " Gy");
    }
    if (plan.voxels)
        out += card("From voxels", number(plan.voxels->choice.activity_GBq, 3) + "<small>GBq</small>",
                    "set by " + escape(plan.voxels->choice.binding) + "; " + escape(plan.voxels->lung_note));
    out += "</div>";
    if (!plan.model_why.empty()) out += "<p>Partition model: not assessable: " + escape(plan.model_why) + "</p>";
    if (!o.normal_limit_Gy) out += "<p class=\"note\">Limit of the normal liver: not specified.</p>";
    return out + "<p class=\"note\">K = " + precise(plan.K) + " Gy kg/GBq (" + escape(plan.constant_name) + "), lung mass " +
           brief(plan.lung_kg) + " kg. " + escape(plan.partition.sources) + "</p></section>\n";
}

std::string model_section(ModelPlan const& model) {
    std::string out = "<section><h2>Partition model, " + model.tumour + " tumour</h2><table class=\"dose\">" +
                      head({"territory or tumour", "mass, kg", "ratio", "shunt", "session", "GBq", "mean, Gy"});
    auto const& planned = model.planned();
    for (std::size_t i = 0; i < model.territories.size(); ++i) {
        auto const& t = model.territories[i];
        auto const& d = planned.territories[i];
        out += "<tr class=\"group\"><td>" + escape(t.name) + ", normal liver</td>" + cell(number(t.normal_kg, 4)) + cell("1") +
               cell(number(t.lung_shunt, 4)) + cell(std::to_string(t.session)) + cell(number(d.activity_GBq, 4)) +
               cell(number(d.normal_Gy, 2)) + "</tr>\n";
        for (std::size_t k = 0; k < t.tumours.size(); ++k)
            out += "<tr><td>" + escape(t.tumours[k].name) + "</td>" + cell(number(t.tumours[k].kg, 4)) +
                   cell(number(t.tumours[k].ratio, 3)) + cell("") + cell("") + cell("") + cell(number(d.each_tumour_Gy[k], 2)) + "</tr>\n";
    }
    out += "<tr class=\"total\"><td>tumours together, by mass</td>" + cell("") + cell("") + cell("") + cell("") +
           cell(number(planned.activity_GBq, 4)) + cell(number(planned.tumour_Gy, 2)) + "</tr></tbody></table>";
    if (!model.by_sessions.empty()) {
        out += "<h3>By number of sessions</h3><table class=\"pairs\">" +
               head({"sessions", "GBq", "tumours, Gy", "lungs in all, Gy", "set by"});
        for (std::size_t i = 0; i < model.by_sessions.size(); ++i) {
            auto const& c = model.by_sessions[i];
            auto const n = model.by_sessions.size() == 1 ? static_cast<std::size_t>(model.sessions) : i + 1;
            out += "<tr><td>" + std::to_string(n) + "</td>" + cell(number(c.activity_GBq, 4)) +
                   cell(number(model.at_one_GBq.tumour_Gy * c.activity_GBq, 2)) +
                   cell(number(model.at_one_GBq.lung_Gy * c.activity_GBq, 3)) + cell(escape(c.binding)) + "</tr>\n";
        }
        out += "</tbody></table>";
    }
    return out + "</section>\n";
}

std::string text_at(double x, double y, std::string const& text, char const* anchor) {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" text-anchor=\"" + anchor + "\">" + text + "</text>";
}
std::string line(double x1, double y1, double x2, double y2, char const* extra) {
    return "<line x1=\"" + fixed(x1, 1) + "\" y1=\"" + fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" + fixed(y2, 1) + "\" " +
           extra + "/>";
}

/// Every dose as a part of what is wanted or allowed: where a line crosses 1 its term is met or used up.
std::string curve_svg(VoxelPlan const& v) {
    double const last = v.curve.back().activity_GBq, most = 1.6;
    auto const x = [&](double GBq) { return left + width * GBq / last; };
    auto const y = [&](double share) { return top + height * (1 - std::min(share, most) / most); };
    std::string out = "<svg viewBox=\"0 0 720 370\" role=\"img\" aria-label=\"doses over their wanted dose or limit by activity\">";
    for (int i = 0; i <= 4; ++i) {
        out += line(left, y(0.4 * i), left + width, y(0.4 * i), "class=\"grid\"") +
               text_at(left - 8, y(0.4 * i) + 4, fixed(0.4 * i, 1), "end");
        out += text_at(x(last * i / 4), top + height + 18, fixed(last * i / 4, 2), "middle");
    }
    out += line(left, y(1), left + width, y(1), "stroke=\"#14547a\" stroke-width=\"1.2\"");
    for (std::size_t t = 0; t < v.terms.size(); ++t) {
        std::string points;
        for (auto const& point : v.curve) {
            double const share = point.term_Gy[t] / v.terms[t].Gy;
            if (share <= most) points += fixed(x(point.activity_GBq), 1) + "," + fixed(y(share), 1) + " ";
        }
        out += "<polyline points=\"" + points + "\" class=\"curve" + (v.terms[t].limit ? " derived" : "") + "\" stroke=\"" +
               css(line_colour(t)) + "\"/>";
    }
    out += line(x(v.choice.activity_GBq), top, x(v.choice.activity_GBq), top + height, "stroke=\"#b3260b\" stroke-width=\"1.4\"");
    out += text_at(left + width / 2, top + height + 38, "net activity [GBq]", "middle");
    return out + "<text transform=\"translate(16 " + fixed(top + height / 2, 1) +
           ") rotate(-90)\" text-anchor=\"middle\">dose over wanted dose or limit</text></svg>";
}

std::string voxel_section(VoxelPlan const& v) {
    std::string out = "<section><h2>Plan from the voxels of the image</h2><div class=\"dvh\">" + curve_svg(v) + "<ul class=\"curves\">";
    for (std::size_t t = 0; t < v.terms.size(); ++t)
        out += std::string("<li><i class=\"") + (v.terms[t].limit ? "derived" : "") + "\" style=\"border-color:" + css(line_colour(t)) +
               "\"></i>" + escape(v.terms[t].name) + "</li>";
    out += "</ul></div><table class=\"pairs\">" + head({"dose", "Gy", "Gy per GBq", "GBq for it"});
    for (auto const& t : v.terms)
        out += "<tr><td>" + std::string(t.limit ? (t.strict ? "limit, below: " : "limit: ") : "wanted: ") + escape(t.name) +
               "<small class=\"block\">" + escape(t.note) + "</small></td>" + cell(plain(t.Gy)) +
               cell(with_u({t.Gy_per_GBq, t.u_Gy_per_GBq, 0})) + cell(number(t.Gy / t.Gy_per_GBq, 4)) + "</tr>\n";
    return out +
           "</tbody></table><p class=\"note\">Own transport of the image; every dose is linear in the activity. Dashed: limits. Vertical: "
           "the model "
           "activity. The image's blur is in every voxel dose; MAA need not go where the microspheres go.</p></section>\n";
}

std::string product_section(ProductPlan const& p) {
    std::string out = "<section><h2>Product</h2><table class=\"pairs\"><tbody>";
    auto const add = [&](char const* name, std::string const& value) {
        out += std::string("<tr><td>") + name + "</td>" + cell(value) + "</tr>";
    };
    add("product", escape(p.name));
    if (p.vials > 0) add("vials", std::to_string(p.vials) + " of " + number(p.vial_GBq, 4) + " GBq at the injection");
    add("activity per sphere at the injection, Bq", number(p.Bq_per_sphere, 2));
    add("spheres, million", number(p.spheres * 1e-6, 2));
    add("spheres in a session, million", number(p.spheres_per_session * 1e-6, 2));
    add("spheres per g of treated territory", number(p.spheres_per_g, 0));
    if (!p.limit_note.empty()) add("limits of the site", escape(p.limit_note));
    return out + "</tbody></table></section>\n";
}

std::string budget_section(Plan const& plan) {
    std::string out = "<section><h2>Uncertainty, analytic</h2><table class=\"pairs\">" + head({"quantity", "%, 1 sigma", "parts, %"});
    for (auto const& b : plan.budgets) {
        std::string parts;
        for (auto const& l : b.lines)
            if (l.relative > 0) parts += (parts.empty() ? "" : ", ") + l.name + " " + number_text(100 * l.relative, 3);
        out += "<tr><td>" + escape(b.quantity) + "</td>" + cell(number(100 * b.relative, 1)) + "<td>" + escape(parts) + "</td></tr>\n";
    }
    return out +
           "</tbody></table><p class=\"note\">EANM 2018 propagation. Dose-calculation uncertainty only: the difference between MAA and "
           "microspheres is not in it.</p></section>\n";
}

std::string compared_section(Plan const& plan) {
    std::string out =
        "<section><h2>For comparison only</h2><p class=\"lead\">Formulas that know no dose; no alternatives to the plan.</p><table "
        "class=\"pairs\">" +
        head({"formula", "GBq", ""});
    for (auto const& c : plan.compared)
        out += "<tr><td>" + escape(c.name) + "</td>" + cell(number(c.GBq, 4)) + "<td><small>" + escape(c.note) + "</small></td></tr>\n";
    return out + "</tbody></table></section>\n";
}

std::string delivered_section(DeliveredComparison const& d) {
    std::string out = "<section><h2>Planned against delivered</h2><p class=\"lead\">" + escape(d.label) + "</p><table class=\"dose\">" +
                      head({"structure", "planned, Gy", "delivered, Gy", "ratio", "planned D95", "delivered D95", "voxel rms, Gy"});
    for (auto const& s : d.structures)
        out += "<tr><td>" + escape(s.name) + "</td>" + cell(number(s.planned_mean_Gy, 2)) + cell(number(s.delivered_mean_Gy, 2)) +
               cell(number(s.delivered_mean_Gy / s.planned_mean_Gy, 3)) + cell(number(s.planned_D95_Gy, 2)) +
               cell(number(s.delivered_D95_Gy, 2)) + cell(number(s.voxel_rms_Gy, 2)) + "</tr>\n";
    return out + "</tbody></table><p class=\"note\">Planned doses at " + number(d.planned_GBq, 4) +
           " GBq; delivered: " + escape(d.file.string()) + "</p></section>\n";
}

std::string notes_section(Plan const& plan) {
    std::string out;
    if (!plan.warnings.empty()) {
        out += "<section><h2>Warnings</h2><ul>";
        for (auto const& w : plan.warnings) out += "<li>" + escape(w.text) + " <small>" + escape(w.id) + "</small></li>";
        out += "</ul></section>\n";
    }
    if (plan.verdict.unspecified.empty()) return out;
    out += "<section><h2>Not specified by the registry entry</h2><ul class=\"columns\">";
    for (auto const& text : plan.verdict.unspecified) out += "<li>" + escape(text) + "</li>";
    return out + "</ul></section>\n";
}

}  // namespace

std::string plan_html(Plan const& plan, Case const& request) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\"><title>" +
        escape(request.id) + " · Yttria plan</title><style>" + style_sheet() + "</style></head><body>\n<header><div><div><h1>" +
        escape(request.id) + "</h1><p>Y-90 microsphere plan · Yttria " + escape(program_version()) + "</p></div><dl>" +
        fact("made from", request.images.empty() ? "values by hand"
                          : plan.voxels          ? escape(plan.voxels->images) + " image"
                                                 : "image") +
        fact("commit", escape(program_commit())) +
        "</dl></div></header>\n<div class=\"stripe\"><p><b>Research software, not a medical device.</b> Results must be checked by a "
        "qualified medical physicist; full statement at the end.</p></div>\n<main>\n";
    out += choice_section(plan) + rules_section(plan.verdict);
    if (plan.whole) out += model_section(*plan.whole);
    if (plan.viable) out += model_section(*plan.viable);
    if (plan.voxels && plan.voxels->curve.size() > 1) out += voxel_section(*plan.voxels);
    if (plan.delivered) out += delivered_section(*plan.delivered);
    if (plan.product) out += product_section(*plan.product);
    if (!plan.budgets.empty()) out += budget_section(plan);
    if (!plan.compared.empty()) out += compared_section(plan);
    return out + notes_section(plan) + "<footer><p>" + escape(disclaimer()) + "</p></footer>\n</main></body></html>\n";
}

}  // namespace yttria
