// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"

#include "host/protocol/condition.hpp"

#include <algorithm>
#include <cctype>

namespace yttria {
namespace {

/// Empty where the transported images are what the rule asks for.
std::string image_problem(Rule const& rule, Activity const& activity, Functional const& functional) {
    if (rule.requires_image.empty()) return "";
    if (rule.requires_image == "functional")  // it is read beside the image that is transported
        return functional.image.empty() ? "needs an image of purpose functional (the case has none)" : "";
    std::string others;
    for (auto const& purpose : activity.purposes)
        if (purpose != rule.requires_image) others += (others.empty() ? "" : ", ") + purpose;
    if (!activity.purposes.empty() && others.empty()) return "";
    return "needs an image of purpose " + rule.requires_image + " (this case transports " + (others.empty() ? "none" : others) + ")";
}

/// resin | glass | "" (not said, or neither).
std::string kind_of_product(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (auto const* word : {"resin", "sir-sphere", "sirsphere"})
        if (name.find(word) != std::string::npos) return "resin";
    for (auto const* word : {"glass", "therasphere"})
        if (name.find(word) != std::string::npos) return "glass";
    return "";
}

/// Doses of resin and glass are not interchangeable (clinical.md 2.10): a protocol for one says nothing about the other.
std::string product_problem(Protocol const& protocol, Case const& request) {
    if (protocol.product.empty() || kind_of_product(request.product.name) == protocol.product) return "";
    auto const given =
        request.product.name.empty() ? "the case names no [product]" : "the product of the case is \"" + request.product.name + "\"";
    return "the protocol is for " + protocol.product + " microspheres and " + given + ", doses of one are not doses of the other";
}

/// The rule where `if` holds; passes, and says so, where it does not; where that is not known, what holds either way.
Outcome apply_if(Rule const& rule, Subject const& subject, double k) {
    auto out = evaluate(rule.test, subject, k);
    if (!rule.applies) return out;
    auto const applies = evaluate(*rule.applies, subject, k);
    out.parts.insert(out.parts.end(), applies.parts.begin(), applies.parts.end());
    if (applies.status == Status::fail)
        return {Status::pass, "does not apply: " + text_of(*rule.applies, true) + " does not hold (" + applies.why + ")", out.parts};
    if (applies.status == Status::pass || out.status == Status::pass) return out;  // a pass holds either way
    return {out.status == Status::fail ? applies.status : worst(out.status, applies.status),
            "whether the rule applies is not known: " + applies.why, out.parts};
}

RuleResult answer_rule(Rule const& rule, Protocol const& protocol, Subject const& subject) {
    RuleResult out;
    out.id = rule.id;
    out.group = rule.group;
    out.text = rule.text;
    out.source = rule.source;
    out.evaluated = is_evaluated(rule.test);
    auto const outcome = apply_if(rule, subject, protocol.k);
    auto const& first = outcome.parts.front();
    out.quantity = first.quantity;
    out.unit = first.unit;
    out.limit = first.limit;
    out.comparison = rule.test.kind == Condition::Kind::leaf ? first.comparison : text_of(rule.test);
    if (rule.test.kind != Condition::Kind::leaf) out.limit.reset(), out.unit.clear();
    if (out.evaluated) out.why = image_problem(rule, subject.activity, subject.metrics.functional);
    if (out.why.empty() && out.evaluated) out.why = product_problem(protocol, subject.request);
    if (!out.why.empty()) return out;  // the value of another image is not shown as this rule's
    out.status = outcome.status;
    out.why = outcome.why;
    if (outcome.parts.size() > 1) out.parts = outcome.parts;
    if (rule.test.kind != Condition::Kind::leaf) return out;  // its parts have the values
    out.value = first.value;
    out.u = first.u;
    out.answer = first.answer;
    return out;
}

/// A declared item that no rule asks for is probably misspelt: the rule it was meant for says "not declared".
void warn_of_unused(Protocol const& protocol, Case const& request, Warnings& warnings) {
    auto const quantities = quantities_of(protocol);
    for (auto const& item : request.clinical.declared)
        if (!quantities.contains("declared." + item.first))
            warnings.push_back({"protocol.declared_unused", "[clinical.declared] " + item.first + " is asked for by no rule of " +
                                                                protocol.name +
                                                                " (misspelt, or of another protocol); correct or remove it"});
}

}  // namespace

Verdict judge(Case const& request, Metrics const& metrics, Activity const& activity, Facts const& facts) {
    Verdict verdict;
    if (!request.protocol) return verdict;
    auto const protocol = read_protocol(protocol_of(request));
    verdict.protocol = protocol.name;
    verdict.title = protocol.title;
    verdict.unspecified = protocol.unspecified;
    for (auto const& p : protocol.parameters) verdict.parameters.push_back({p.name, p.unit, p.source, p.text, p.value, p.specified});
    verdict.overall = Status::pass;
    Subject const subject{request, metrics, activity, facts};
    for (auto const& rule : protocol.rules) {
        verdict.rules.push_back(answer_rule(rule, protocol, subject));
        verdict.overall = worst(verdict.overall, verdict.rules.back().status);
    }
    warn_of_unused(protocol, request, verdict.warnings);
    return verdict;
}

}  // namespace yttria
