// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <array>
#include <cmath>

namespace yttria {
namespace {

struct Badge {
    Status status;
    char const *symbol, *label, *css;
};
constexpr std::array<Badge, 5> badges{{{Status::pass, "✓", "pass", "pass"},
                                       {Status::fail, "✕", "fail", "fail"},
                                       {Status::boundary, "≈", "boundary", "open"},
                                       {Status::indeterminate, "?", "indeterminate", "open"},
                                       {Status::not_assessable, "–", "not assessable", "none"}}};

std::string badge(Status status) {
    for (auto const& b : badges)
        if (b.status == status) return std::string("<span class=\"badge ") + b.css + "\">" + b.symbol + "&nbsp;" + b.label + "</span>";
    return "";
}

std::string count_tile(Verdict const& verdict, Badge const& b) {
    int count = 0;
    for (auto const& rule : verdict.rules) count += rule.status == b.status;
    bool const always = b.status == Status::pass || b.status == Status::fail || b.status == Status::not_assessable;
    if (count == 0 && !always) return "";
    return std::string("<div class=\"tile ") + b.css + "\"><b>" + std::to_string(count) + "</b><span>" + b.symbol + " " + b.label +
           "</span></div>";
}

std::string value_cell(RuleResult const& rule) {
    if (!rule.answer.empty()) return escape(rule.answer);
    if (!rule.value) return "–";
    Quantified q{*rule.value, rule.u.value_or(std::nan("")), 0};
    return with_u(q) + (rule.unit.empty() ? "" : " " + escape(rule.unit));
}

/// Rules that join comparisons are told in their status, not in a column of numbers.
constexpr std::size_t longest_limit = 60;

std::string limit_cell(RuleResult const& rule) {
    std::string out = rule.comparison == "<=" ? "≤" : rule.comparison == ">=" ? "≥" : escape(rule.comparison);
    if (rule.limit) out += " " + plain(*rule.limit);
    if (out.size() > longest_limit) return "any of several, see why";
    return rule.unit.empty() || rule.comparison == "declared" ? out : out + " " + escape(rule.unit);
}

/// Rules that were asked and answered, or asked and could not be: what the table shows first, and what is folded below it.
std::string asked_rows(Verdict const& verdict, bool answered, std::size_t& count) {
    std::string out;
    for (auto const& rule : verdict.rules) {
        if (!rule.evaluated || (rule.status != Status::not_assessable) != answered) continue;
        ++count;
        out += "<tr><td class=\"id\">" + escape(rule.id) + "</td><td>" + escape(rule.text) + "<small class=\"block\">" +
               escape((rule.quantity.empty() ? "" : rule.quantity + " · ") + rule.source) + "</small></td><td class=\"n\">" +
               value_cell(rule) + "</td><td class=\"n\">" + limit_cell(rule) + "</td><td>" + badge(rule.status) +
               (rule.why.empty() ? "" : "<small class=\"block\">" + escape(rule.why) + "</small>") + "</td></tr>\n";
    }
    return out;
}

std::string rule_table(std::string const& rows) {
    return "<table class=\"rules\"><thead><tr><th>Rule</th><th>Text</th><th class=\"n\">Value</th><th class=\"n\">Passes "
           "when</th><th class=\"status\">Status and why</th></tr></thead><tbody>\n" +
           rows + "</tbody></table>\n";
}

std::string parameter_list(Verdict const& verdict) {
    if (verdict.parameters.empty()) return "";
    std::string out = "<details><summary>Numbers of the protocol and house choices</summary><table class=\"pairs\"><tbody>";
    for (auto const& p : verdict.parameters)
        out += "<tr><td class=\"id\">" + escape(p.name) + "</td><td class=\"n\">" + plain(p.value) + " " + escape(p.unit) + "</td><td>" +
               (p.specified ? "" : "<b>not specified by the protocol, house choice</b> ") + escape(p.text) + " <small>" + escape(p.source) +
               "</small></td></tr>\n";
    return out + "</tbody></table></details>\n";
}

std::string other_rows(Verdict const& verdict, std::size_t& count) {
    std::string out, group;
    for (auto const& rule : verdict.rules) {
        if (rule.evaluated) continue;
        ++count;
        if (rule.group != group) out += "<tr class=\"group\"><td colspan=\"3\">" + escape(rule.group) + "</td></tr>\n";
        group = rule.group;
        out += "<tr><td class=\"id\">" + escape(rule.id) + "</td><td>" + escape(rule.text) + "</td><td><small>" + escape(rule.why) +
               "</small></td></tr>\n";
    }
    return out;
}

}  // namespace

std::string rules_section(Verdict const& verdict) {
    if (verdict.rules.empty()) return "<section><h2>Rules</h2><p>The case names no protocol: no rule was asked.</p></section>\n";
    std::string out = "<section><h2>Rules</h2><p class=\"lead\">" + escape(verdict.title) + "</p><div class=\"tiles\">";
    for (auto const& b : badges) out += count_tile(verdict, b);
    std::size_t answered = 0, open = 0;
    auto const answered_rows = asked_rows(verdict, true, answered), open_rows = asked_rows(verdict, false, open);
    out += "</div>\n" + (answered > 0 ? rule_table(answered_rows) : std::string("<p>No rule could be answered.</p>"));
    if (open > 0)
        out += std::string("<details") + (answered > 0 ? "" : " open") + "><summary>" + std::to_string(open) +
               " rules lack what they ask for (not assessable, which is not a pass)</summary>" + rule_table(open_rows) + "</details>\n";
    std::size_t count = 0;
    auto const others = other_rows(verdict, count);
    if (count > 0)
        out += "<details><summary>" + std::to_string(count) +
               " rules that this version cannot evaluate (not assessable, which is not a pass)</summary><div "
               "class=\"scroll\"><table class=\"others\"><tbody>\n" +
               others + "</tbody></table></div></details>\n";
    return out + parameter_list(verdict) + "</section>\n";
}

}  // namespace yttria
