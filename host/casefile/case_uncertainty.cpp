// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/base/error.hpp"
#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

constexpr std::uint64_t least_members = 10, most_members = 100'000;
/// A normal factor 1 + sd z with a larger sd comes near 0 within four sigma.
constexpr double most_normal_relative = 0.25;

std::vector<std::pair<std::string, std::string>> const distributions{
    {"normal", "normal"}, {"lognormal", "lognormal"}, {"uniform", "uniform"}, {"fixed", "fixed"}};

std::optional<double> read_sd(TomlReader& reader, std::string const& key, double most) {
    auto const sd = reader.number(key);
    if (!sd) return {};
    if (*sd < 0) reader.wrong(key, "is negative: write a standard deviation of 0 or more");
    if (*sd > most)
        reader.wrong(key, "is above " + std::to_string(most) +
                              " (probably percent or another unit): write 1 sigma in the unit of the key, "
                              "fractions where it has none");
    return sd;
}

void check(TomlReader& reader, UncertainInput const& input, DistributionEntry const& entry, std::string const& key) {
    bool const plain = (entry.distribution == "normal" || entry.distribution == "fixed") && entry.group.empty();
    if (std::string(input.key) == "noise" && !plain)
        reader.wrong(
            key, "of noise is neither normal nor fixed, or has a group (it is a field of normal numbers of its own): write its sd alone");
    if (entry.distribution == "lognormal" && !input.relative)
        reader.wrong(key,
                     "is lognormal (" + std::string(input.key) + " is added to a value, it can have either sign): write normal or uniform");
    if (entry.distribution == "normal" && input.relative && entry.sd > most_normal_relative)
        reader.wrong(key, "is above 0.25 and normal (such a factor would come near 0 or below): write distribution = \"lognormal\"");
}

/// A number is the sd of the default distribution; a table says the rest.
void read_input(TomlReader& reader, UncertainInput const& input, UncertaintyEntry& out, TomlProblems& problems) {
    DistributionEntry entry = out.input(input.key);
    if (!reader.is_table(input.key)) {
        auto const sd = read_sd(reader, input.key, input.most_sd);
        if (!sd) return;
        entry.sd = *sd;
        check(reader, input, entry, input.key);
        out.inputs[input.key] = entry;
        return;
    }
    TomlReader table(*reader.table(input.key), "[uncertainty." + std::string(input.key) + "]", problems);
    entry.distribution = table.choice("distribution", distributions).value_or(entry.distribution);
    if (entry.distribution == "fixed") {
        entry.sd = 0;
        if (table.has("sd")) table.wrong("sd", "does not go with distribution = \"fixed\" (nothing is drawn): remove it");
    } else {
        entry.sd = read_sd(table, "sd", input.most_sd).value_or(entry.sd);
    }
    entry.group = table.text("group").value_or("");
    if (auto const correlation = table.number("correlation")) {
        entry.correlation = *correlation;
        if (!(*correlation >= 0 && *correlation <= 1)) table.wrong("correlation", "is outside 0 to 1: write a correlation coefficient");
        if (entry.group.empty()) table.require("group", "correlation is that with the others of a group");
    }
    check(table, input, entry, "sd");
    table.finish();
    out.inputs[input.key] = entry;
}

void read_contours(TomlReader& reader, Case const& request, UncertaintyEntry& out, TomlProblems& problems) {
    for (auto const* row : reader.tables("contour")) {
        TomlReader one(*row, "[[uncertainty.contour]]", problems);
        std::string name;
        if (one.require("structure", "it names whose contour it is")) name = one.text("structure").value_or("");
        std::optional<double> sd;
        if (one.require("sd_mm", "it is 1 sigma of the contour's place")) sd = read_sd(one, "sd_mm", uncertain_input("contour_mm").most_sd);
        one.finish();
        bool const known =
            std::any_of(request.structures.begin(), request.structures.end(), [&](auto const& entry) { return entry.name == name; });
        if (!known && !name.empty()) one.wrong("structure", "\"" + name + "\" is no [[structure]] of the case: correct the name");
        if (sd) out.contour_mm[name] = *sd;
    }
}

}  // namespace

std::vector<UncertainInput> const& uncertain_inputs() {
    static std::vector<UncertainInput> const list{
        {"activity", "normal", 0.10, 0.5, true, "administered or drawn activity", "label of resin vials, 3.0 GBq +- 10 % (package insert)"},
        {"residual", "normal", 0.20, 0.5, true, "residual activity", "house choice: a dose-rate reading of the delivery set"},
        {"calibration", "normal", 0.05, 0.5, true, "calibration of an absolute image",
         "house choice: PET and quantitative SPECT agree with the "
         "activity meter to 5 %"},
        {"registration_mm", "normal", 3.0, 30, false, "activity against CT and contours, along each axis",
         "house choice: hybrid scanner, under one SPECT voxel"},
        {"rotation_deg", "fixed", 0.0, 20, false, "the same, about each axis through the activity's centroid",
         "house choice: off (rotations of "
         "hybrid scanners are below 1 degree)"},
        {"respiration_mm", "normal", 5.0, 30, false, "superior-inferior place of the activity (breathing phase of the CT)",
         "house choice: half of a quiet breath's 10 mm"},
        {"respiration_blur_mm", "normal", 5.0, 40, false, "superior-inferior blur on top, FWHM, its absolute value", "house choice"},
        {"blur_mm", "normal", 4.0, 40, false, "isotropic blur on top, FWHM, its absolute value",
         "house choice: FWHM known to 0.5 mm of 15 mm"},
        {"recovery", "normal", 0.05, 0.5, true, "activity seen in all tumours (partial volume)",
         "house choice, as the share in [planning.uncertainty]"},
        {"noise", "normal", 0.10, 0.5, true, "noise of the image, correlated over its resolution",
         "house choice: 10 % of the local value within one resolution element"},
        {"maa_difference", "lognormal", 0.30, 2, true, "uptake of each tumour by microspheres over that by MAA, each tumour its own",
         "house choice: lesions differ much (EANM SOP 2021), means correlate by 0.87"},
        {"contour_mm", "normal", 1.556, 20, false, "contour of each structure moved outwards or inwards",
         "EANM 2018: half of u(d) of a contour on 2 mm voxels at 5 mm FWHM"},
        {"territory_mm", "normal", 3.0, 30, false, "the same of perfused territories", "house choice: borders of a territory are vaguer"},
        {"lung_shunt", "normal", 0.02, 0.3, false, "lung shunt fraction", "house choice: planar and SPECT/CT differ by as much"},
        {"lung_mass", "lognormal", 0.22, 1, true, "lung mass of the partition model", "house choice: 1.0 against 0.78 kg of a CT"},
        {"ratio", "lognormal", 0.10, 2, true, "tumour-to-normal ratio where it is given by hand", "house choice"},
        {"density", "normal", 0.01, 0.25, true, "density of everything but lung (HU curve)",
         "house choice: spread of published HU curves in soft tissue"},
        {"lung_density", "normal", 0.10, 0.25, true, "density of tissue below 0.6 g/cm3 (breathing phase)", "house choice"},
        {"alpha_beta", "lognormal", 0.30, 2, true, "alpha over beta of every structure",
         "house choice: the published values differ as much"},
        {"repair_half_time", "lognormal", 0.30, 2, true, "half-time of repair of every structure", "house choice"}};
    return list;
}

UncertainInput const& uncertain_input(std::string const& key) {
    for (auto const& input : uncertain_inputs())
        if (key == input.key) return input;
    throw Error(ExitCode::internal, "no uncertain input " + key + " (a name in the code is wrong) report this");
}

DistributionEntry UncertaintyEntry::input(std::string const& key) const {
    auto const found = inputs.find(key);
    if (found != inputs.end()) return found->second;
    auto const& known = uncertain_input(key);
    return {known.distribution, known.sd, "", 1};
}

void read_uncertainty(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* table = top.table("uncertainty");
    if (!table) return;
    TomlReader reader(*table, "[uncertainty]", problems);
    auto& out = request.uncertainty;
    out.given = true;
    auto const members = reader.whole("members").value_or(out.members);
    if (members != 0 && (members < least_members || members > most_members))
        reader.wrong("members", "is neither 0 (no ensemble) nor 10 to 100000 (a spread needs some): write one such as 200");
    else
        out.members = static_cast<std::uint32_t>(members);
    out.histories = reader.whole("histories");
    if (out.histories == 0U) reader.wrong("histories", "is 0: write how many decays each member follows, such as 5e5");
    out.seed = reader.whole("seed");
    if (reader.has("quantities")) out.quantities = reader.texts("quantities");
    for (auto const& input : uncertain_inputs()) read_input(reader, input, out, problems);
    read_contours(reader, request, out, problems);
    reader.finish();
}

}  // namespace yttria
