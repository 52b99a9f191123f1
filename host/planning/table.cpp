// SPDX-License-Identifier: Apache-2.0
// The plan as text for the terminal.
#include "host/planning/plan.hpp"

#include "host/base/number_text.hpp"
#include "host/protocol/case_scores.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

std::string cell(double value, int columns, int digits = 4) {
    std::array<char, 48> text{};
    if (std::isfinite(value))
        std::snprintf(text.data(), text.size(), "%*.*f", columns, digits, value);
    else
        std::snprintf(text.data(), text.size(), "%*s", columns, "-");
    return text.data();
}

std::string left(std::string text, std::size_t columns) {
    if (text.size() < columns) text.append(columns - text.size(), ' ');
    return text;
}

std::string objective_lines(Plan const& plan) {
    auto const& o = plan.objective;
    std::string out;
    if (!o.name.empty()) out += "objective   " + o.title + "\n";
    auto const add = [&](char const* name, std::optional<double> const& Gy, char const* sign) {
        if (Gy) out += std::string("            ") + left(name, 34) + sign + brief(*Gy) + " Gy\n";
    };
    add("wanted, tumours mean", o.tumour_Gy, "");
    char const* sign = o.strict ? "< " : "<= ";
    add("limit, lungs, one session", o.lung_limit_Gy, sign);
    add("limit, lungs, all sessions", o.cumulative_lung_limit_Gy, sign);
    add("limit, normal liver mean", o.normal_limit_Gy, "<= ");
    if (!o.normal_limit_Gy) out += "            limit, normal liver               not specified\n";
    return out + "constant    K = " + precise(plan.K) + " Gy kg/GBq (" + plan.constant_name + "), lung mass " + brief(plan.lung_kg) +
           " kg" + (plan.partition.sources.empty() ? "" : "\ninputs      " + plan.partition.sources) + "\n";
}

std::string doses(std::string const& name, CompartmentDoses const& d) {
    return "  " + left(name, 34) + cell(d.activity_GBq, 10) + cell(d.tumour_Gy, 12) + cell(d.normal_Gy, 12) +
           cell(d.highest_session_lung_Gy, 12) + cell(d.lung_Gy, 12) + "\n";
}

std::string choice_line(ModelPlan const& model, std::size_t index) {
    auto const& c = model.by_sessions[index];
    auto const n = model.by_sessions.size() == 1 ? static_cast<std::size_t>(model.sessions) : index + 1;
    auto const scale = c.activity_GBq;
    std::string out = "  " + left("model activity, " + std::to_string(n) + (n == 1 ? " session" : " sessions"), 34) + cell(scale, 10) +
                      cell(model.at_one_GBq.tumour_Gy * scale, 12) + cell(model.at_one_GBq.normal_Gy * scale, 12);
    double const session = n == static_cast<std::size_t>(model.sessions) ? model.at_one_GBq.highest_session_lung_Gy
                                                                         : model.at_one_GBq.lung_Gy / static_cast<double>(n);
    out += cell(session * scale, 12) + cell(model.at_one_GBq.lung_Gy * scale, 12) + "\n    set by " + c.binding;
    if (c.limited && std::isfinite(c.wanted_GBq))
        out += ": the wanted dose would take " + precise(c.wanted_GBq) + " GBq, the limit is reached at " + precise(c.bound_GBq) +
               " GBq (tumours " + precise(model.at_one_GBq.tumour_Gy * c.bound_GBq) + " Gy)";
    return out + "\n";
}

std::string model_table(Plan const& plan, ModelPlan const& model) {
    std::string out =
        "\npartition model, " + model.tumour + " tumour" + (plan.viable ? (plan.used() == &model ? " (used)" : " (not used)") : "") + "\n";
    out += "  " + left("territory / tumour", 34) + "   mass kg       ratio   share of A     shunt   session\n";
    for (auto const& t : model.territories) {
        out += "  " + left(t.name + ", normal liver", 34) + cell(t.normal_kg, 10) + cell(1, 12, 3) + cell(t.activity_GBq, 13) +
               cell(t.lung_shunt, 10) + cell(t.session, 10, 0) + "\n";
        for (auto const& tumour : t.tumours) out += "    " + left(tumour.name, 32) + cell(tumour.kg, 10) + cell(tumour.ratio, 12, 3) + "\n";
    }
    out += "  " + left("", 34) + "       GBq  tumours Gy   normal Gy  lung, highest  lung, all Gy\n";
    for (std::size_t i = 0; i < model.by_sessions.size(); ++i) out += choice_line(model, i);
    if (model.at_given) out += doses("activity of the case", *model.at_given);
    auto const& planned = model.planned();
    if (planned.territories.size() == 1)
        out += "  " + left("perfused volume as one compartment", 34) + cell(planned.activity_GBq, 10) +
               cell(planned.territories[0].perfused_Gy, 12) + " Gy\n";
    for (auto const& t : planned.territories) {
        if (planned.territories.size() == 1 && t.each_tumour_Gy.size() == 1) continue;
        out += "    " + left(t.name, 32) + cell(t.activity_GBq, 10) + cell(t.tumour_Gy, 12) + cell(t.normal_Gy, 12) + "\n";
        auto const& masses = model.territories[static_cast<std::size_t>(&t - planned.territories.data())].tumours;
        for (std::size_t i = 0; i < masses.size(); ++i) out += "      " + left(masses[i].name, 40) + cell(t.each_tumour_Gy[i], 12) + "\n";
    }
    return out;
}

std::string voxel_table(VoxelPlan const& v) {
    std::string out = "\nplan from voxels (own transport of the image \"" + v.images + "\"; " + v.lung_note + ")\n";
    out += "  " + left("dose", 44) + "          Gy    Gy/GBq         u   GBq for it\n";
    for (auto const& t : v.terms)
        out += "  " + left((t.limit ? (t.strict ? "limit <  " : "limit <= ") : "wanted   ") + t.name, 44) + cell(t.Gy, 12, 2) +
               cell(t.Gy_per_GBq, 10, 3) + cell(t.u_Gy_per_GBq, 10, 3) + cell(t.Gy_per_GBq > 0 ? t.Gy / t.Gy_per_GBq : std::nan(""), 13) +
               "\n";
    out += "  model activity " + precise(v.choice.activity_GBq) + " GBq";
    if (std::isfinite(v.choice.u_GBq)) out += " +- " + number_text(v.choice.u_GBq, 2);
    out += ", set by " + v.choice.binding + "\n  " + left("curve: GBq", 14);
    for (auto const& t : v.terms) out += "  " + t.name + " Gy";
    out += "  tumours covered %\n";
    for (std::size_t i = 0; i < v.curve.size(); i += 5) {
        out += "  " + cell(v.curve[i].activity_GBq, 10, 3);
        for (std::size_t t = 0; t < v.terms.size(); ++t)
            out += cell(v.curve[i].term_Gy[t], static_cast<int>(v.terms[t].name.size()) + 5, 2);
        out += cell(v.curve[i].tumour_coverage_percent, 14, 1) + "\n";
    }
    return out;
}

std::string product_lines(ProductPlan const& p) {
    std::string out = "\nproduct     " + p.name;
    if (std::isfinite(p.vial_GBq))
        out += ": " + std::to_string(p.vials) + " vials of " + precise(p.vial_GBq) + " GBq at the injection" +
               (p.decay_known ? "" : " (taken as the label says: no calibration and injection time)");
    if (p.decay_factor != 1) out += " (calibration x " + precise(p.decay_factor) + ")";
    out += "\n";
    if (std::isfinite(p.spheres))
        out += "            " + precise(p.spheres) + " spheres of " + precise(p.Bq_per_sphere) + " Bq, " + precise(p.spheres_per_session) +
               " in a session, " + precise(p.spheres_per_g) + " per g of the treated territory\n";
    if (!p.limit_note.empty()) out += "            " + p.limit_note + "\n";
    return out;
}

std::string budget_lines(Plan const& plan) {
    std::string out = "\nanalytic uncertainty (EANM 2018 propagation, 1 sigma; dose-calculation uncertainty only: no MAA to Y-90 term)\n";
    for (auto const& b : plan.budgets) {
        out += "  " + left(b.quantity, 34) + cell(100 * b.relative, 7, 1) + " %  =";
        for (auto const& line : b.lines)
            if (line.relative > 0) out += " " + line.name + " " + number_text(100 * line.relative, 3) + ",";
        out.back() = '\n';
    }
    return out;
}

/// What [clinical] is enough for.
std::string score_lines(ClinicalEntry const& clinical) {
    std::string out;
    for (auto const& name : score_names()) {
        auto const found = answer_score(name, clinical);
        if (found.value) out += "  " + left(name, 34) + cell(*found.value, 10) + "  " + found.origin + "\n";
    }
    return out.empty() ? out : "\nscores of the values in [clinical]\n" + out;
}

std::string verdict_lines(Plan const& plan) {
    auto const& v = plan.verdict;
    if (v.rules.empty()) {
        std::string out;
        for (auto const& row : plan.rows)
            out += "  " + left(to_string(row.status), 15) + (row.id.empty() ? "" : row.id + ": ") + row.text + " " + row.passes_when +
                   " (" + precise(row.value.value_or(std::nan(""))) + " " + row.unit + ") " + row.why + "\n";
        return out.empty() ? out : "\nrows of the objective\n" + out;
    }
    std::string out = "\nprotocol    " + v.title + ", overall " + to_string(v.overall) + "\n";
    std::size_t open = 0;
    for (auto const& rule : v.rules) {
        if (!rule.evaluated) {
            ++open;
            continue;
        }
        out += "  " + left(to_string(rule.status), 15) + rule.id + ": " + rule.text;
        if (rule.value) out += " (" + precise(*rule.value) + (rule.unit.empty() ? "" : " " + rule.unit) + ")";
        out += (rule.why.empty() ? "" : "; " + rule.why) + "\n";
    }
    out += "  " + std::to_string(open) + " rules are not assessable by this version, which is not a pass\n";
    for (auto const& text : v.unspecified) out += "  not specified by the registry entry: " + text + "\n";
    return out;
}

std::string delivered_lines(DeliveredComparison const& d) {
    std::string out = "\nplanned (" + precise(d.planned_GBq) + " GBq) against delivered (" + d.file.string() + "); " + d.label + "\n";
    out += "  " + left("structure", 24) + "  planned Gy  delivered Gy   ratio  planned D95  delivered D95   voxel rms Gy\n";
    for (auto const& s : d.structures)
        out += "  " + left(s.name, 24) + cell(s.planned_mean_Gy, 12, 2) + cell(s.delivered_mean_Gy, 14, 2) +
               cell(s.delivered_mean_Gy / s.planned_mean_Gy, 8, 3) + cell(s.planned_D95_Gy, 13, 2) + cell(s.delivered_D95_Gy, 15, 2) +
               cell(s.voxel_rms_Gy, 15, 2) + "\n";
    for (auto const& name : d.missing) out += "  " + name + ": not in the delivered result\n";
    return out;
}

}  // namespace

std::string plan_table(Plan const& plan, Case const& request) {
    std::string out = "case        " + request.id +
                      (request.images.empty() ? " (by hand: ratio and shunt are taken as those of the MAA mapping)" : "") + "\n";
    out += objective_lines(plan);
    if (!plan.model_why.empty()) out += "partition model: not assessable: " + plan.model_why + "\n";
    if (plan.whole) out += model_table(plan, *plan.whole);
    if (plan.viable) out += model_table(plan, *plan.viable);
    auto const& p = plan.partition;
    if (p.assessable) {
        out += "\nlung dose where the tumours get 150 Gy (partition model, a test at a hypothetical dose): " + precise(p.lung_at_150_Gy) +
               " Gy\n";
        for (auto const& variant : p.variants) out += "  with " + variant.name + ": " + precise(variant.lung_at_150_Gy) + " Gy\n";
    }
    if (plan.sensitivity)
        out += "  per percentage point of shunt " + brief(0.01 * plan.sensitivity->per_shunt) + " Gy, per unit of ratio " +
               brief(plan.sensitivity->per_ratio) + " Gy; shunt 0.02 less or more: " + brief(plan.sensitivity->at_lower_Gy) + " to " +
               brief(plan.sensitivity->at_upper_Gy) + " Gy\n";
    if (std::isfinite(plan.untreated_reserve_fraction))
        out += "non-tumorous liver outside the treated volume " + precise(100 * plan.untreated_reserve_fraction) + " %\n";
    if (plan.voxels) out += voxel_table(*plan.voxels);
    if (!plan.compared.empty()) out += "\nfor comparison only (formulas without a dose; no alternatives to the plan)\n";
    for (auto const& c : plan.compared) out += "  " + left(c.name, 34) + cell(c.GBq, 10) + " GBq  " + c.note + "\n";
    if (plan.product) out += product_lines(*plan.product);
    if (!plan.budgets.empty()) out += budget_lines(plan);
    if (plan.delivered) out += delivered_lines(*plan.delivered);
    return out + score_lines(request.clinical) + verdict_lines(plan);
}

}  // namespace yttria
