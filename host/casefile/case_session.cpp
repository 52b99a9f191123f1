// SPDX-License-Identifier: Apache-2.0
// What was given in a session, and what its lung shunt fraction follows from.
#include "host/casefile/case_read.hpp"

#include <initializer_list>

namespace yttria {
namespace {

/// Above this a shunt fraction is probably in percent (clinical.md 2.3).
constexpr double most_shunt = 0.5;

/// A number of counts from 0, which must be there.
double counts(TomlReader& reader, char const* key) {
    if (!reader.require(key, "the shunt fraction is computed from it")) return 0;
    auto const value = reader.number(key);
    if (value && *value < 0) reader.wrong(key, "is negative: write a number of counts");
    return value.value_or(0);
}

double optional_counts(TomlReader& reader, char const* key) {
    auto const value = reader.number(key).value_or(0);
    if (value < 0) reader.wrong(key, "is negative (it is subtracted): write a number of counts from 0");
    return value;
}

void read_planar(TomlReader& reader, ShuntEntry& shunt) {
    shunt.lung_anterior = counts(reader, "lung_anterior");
    shunt.lung_posterior = counts(reader, "lung_posterior");
    shunt.liver_anterior = counts(reader, "liver_anterior");
    shunt.liver_posterior = counts(reader, "liver_posterior");
    shunt.lung_background = optional_counts(reader, "lung_background");
    shunt.liver_background = optional_counts(reader, "liver_background");
}

void read_spect(TomlReader& reader, ShuntEntry& shunt) {
    shunt.image = reader.text("image").value_or("");
    shunt.imaged_lung_fraction = reader.positive("imaged_lung_fraction");
    if (shunt.imaged_lung_fraction.value_or(1) > 1)
        reader.wrong("imaged_lung_fraction", "is above 1 (a share of the lungs' volume; probably percent): write a fraction such as 0.62");
    if (reader.has("image")) {
        for (auto const* key : {"lung", "liver"})
            if (reader.has(key)) reader.wrong(key, "is given beside image (its counts are summed there): keep one");
        optional_counts(reader, "lung"), optional_counts(reader, "liver");
        return;
    }
    shunt.lung = counts(reader, "lung");
    shunt.liver = counts(reader, "liver");
}

}  // namespace

void read_given(TomlReader& reader, GivenActivity& given) {
    given.administered_GBq = reader.positive("administered_GBq");
    given.ordered_GBq = reader.positive("ordered_GBq");
    given.drawn_GBq = reader.positive("drawn_GBq");
    given.residual_GBq = reader.number("residual_GBq");
    given.drawn_time = reader.time("drawn_time");
    given.residual_time = reader.time("residual_time");
    given.injection_time = reader.time("injection_time");
    if (given.residual_GBq.value_or(0) < 0) reader.wrong("residual_GBq", "is negative: write the activity left over, in GBq");
    if (reader.has("administered_GBq") && reader.has("drawn_GBq"))
        reader.wrong("administered_GBq", "is given beside drawn_GBq (it follows from it and the residual): keep one of them");
    if (reader.has("drawn_GBq")) {
        reader.require("drawn_time", "the drawn activity decays until the injection");
        reader.require("injection_time", "the drawn activity decays until the injection");
        if (reader.has("residual_GBq")) reader.require("residual_time", "the residual had decayed since the injection");
        return;
    }
    for (auto const* key : {"residual_GBq", "drawn_time", "residual_time"})
        if (reader.has(key)) reader.wrong(key, "is given without drawn_GBq (the net activity is their difference): add drawn_GBq");
}

void read_injections(TomlReader& reader, SessionEntry& session, TomlProblems& problems) {
    for (auto const* table : reader.tables("injection")) {
        TomlReader one(*table, "[[session.injection]]", problems);
        InjectionEntry injection;
        read_given(one, injection);
        if (!one.has("administered_GBq") && !one.has("drawn_GBq"))
            one.require("administered_GBq", "or drawn_GBq: the session's activity is the sum of its injections");
        injection.territory = one.text("territory").value_or("");
        injection.vessel = one.text("vessel").value_or("");
        injection.vial = one.text("vial").value_or("");
        injection.reason = one.text("reason").value_or("");
        one.finish();
        session.injections.push_back(injection);
    }
    if (session.injections.empty()) return;
    for (auto const* key : {"administered_GBq", "drawn_GBq", "injection_time"})
        if (reader.has(key))
            reader.wrong(key,
                         "is given beside [[session.injection]] (the session's activity and time follow from its injections): keep one");
}

bool says_activity(SessionEntry const& session) { return session.administered_GBq || session.drawn_GBq || !session.injections.empty(); }

std::optional<double> read_shunt_fraction(TomlReader& reader, std::string const& key) {
    auto const value = reader.number(key);
    if (!value || (*value >= 0 && *value <= most_shunt)) return value;
    if (*value > most_shunt) reader.wrong(key, "is above 0.5 (probably percent): write a fraction such as 0.05");
    if (*value < 0) reader.wrong(key, "is negative: write a fraction from 0 to below 1");
    return {};
}

namespace {

ShuntEntry read_shunt_table(TomlReader& reader, char const* key, bool may_be_number, TomlProblems& problems) {
    TomlReader table(*reader.table(key), std::string("[session.") + key + "]", problems);
    ShuntEntry shunt;
    if (table.require("method", "planar and SPECT shunts are not interchangeable"))
        shunt.method = table.choice<std::string>("method", {{"planar", "planar"}, {"spect", "spect"}}).value_or("");
    if (may_be_number && table.has("fraction")) {
        shunt.fraction = read_shunt_fraction(table, "fraction");
    } else {
        if (shunt.method == "planar") read_planar(table, shunt);
        if (shunt.method == "spect") read_spect(table, shunt);
    }
    if (!shunt.method.empty()) table.finish();
    return shunt;
}

/// A second measurement, by the other method.
void read_other_shunt(TomlReader& reader, SessionEntry& session, TomlProblems& problems) {
    constexpr auto const* key = "lung_shunt_other";
    if (!reader.has(key)) return;
    if (reader.table(key) == nullptr) return;
    session.other_shunt = read_shunt_table(reader, key, true, problems);
    if (!reader.has("lung_shunt_fraction"))
        reader.require("lung_shunt_fraction", "lung_shunt_other is compared with it");
    else if (session.lung_shunt_method.empty())
        reader.require("lung_shunt_method", "lung_shunt_other is compared with it, and must be of the other method");
    else if (session.lung_shunt_method == session.other_shunt->method)
        reader.wrong(key, "has the method of lung_shunt_fraction too (planar and SPECT are compared): give the other one");
}

}  // namespace

void read_shunt(TomlReader& reader, SessionEntry& session, TomlProblems& problems) {
    session.lung_shunt_method = reader.choice<std::string>("lung_shunt_method", {{"planar", "planar"}, {"spect", "spect"}}).value_or("");
    if (!reader.is_table("lung_shunt_fraction")) {
        session.lung_shunt_fraction = read_shunt_fraction(reader);
        return read_other_shunt(reader, session, problems);
    }
    ShuntEntry const shunt = read_shunt_table(reader, "lung_shunt_fraction", false, problems);
    if (!session.lung_shunt_method.empty())
        reader.wrong("lung_shunt_method", "is given beside the method in lung_shunt_fraction (one could contradict the other): remove it");
    session.lung_shunt_method = shunt.method;
    session.lung_shunt = shunt;
    read_other_shunt(reader, session, problems);
}

}  // namespace yttria
