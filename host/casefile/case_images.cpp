// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

/// Plausible range of an administered activity [GBq]; outside it the unit is wrong (clinical.md 7.2).
constexpr double least_administered_GBq = 0.05, most_administered_GBq = 20.0;

std::vector<std::pair<std::string, Quantity>> const quantities{
    {"counts", Quantity::counts}, {"Bq/mL", Quantity::bq_per_mL}, {"decays", Quantity::decays}};
std::vector<std::pair<std::string, std::string>> const purposes{{"maa", "maa"}, {"y90", "y90"}, {"functional", "functional"}};

std::optional<double> read_administered(TomlReader& reader) {
    auto const value = reader.positive("administered_GBq");
    if (!value || (*value >= least_administered_GBq && *value <= most_administered_GBq)) return value;
    reader.wrong("administered_GBq", *value > most_administered_GBq
                                         ? "is above 20 GBq (probably MBq): write it in GBq"
                                         : "is below 0.05 GBq (no radioembolization; probably TBq or a typing error): write it in GBq");
    return {};
}

/// The keys of an image but its name, file and purpose.
void read_image_values(TomlReader& reader, ImageEntry& image) {
    if (reader.require("quantity", "it says what the voxel values are: counts, Bq/mL or decays"))
        image.quantity = reader.choice("quantity", quantities).value_or(Quantity::counts);
    image.registration = reader.path("registration");
    image.reference_time = reader.time("reference_time");
    image.calibration_factor = reader.positive("calibration_Bq_per_count");
    if (image.calibration_factor && image.quantity != Quantity::counts)
        reader.wrong("calibration_Bq_per_count",
                     "does not go with quantity = \"" + to_string(image.quantity) + "\" (it turns counts into Bq): remove it");
}

/// The keys of a session but the name of its image.
void read_session_values(TomlReader& reader, SessionEntry& session) {
    session.administered_GBq = read_administered(reader);
    session.lung_shunt_fraction = read_shunt_fraction(reader);
    session.lung_shunt_method = reader.choice<std::string>("lung_shunt_method", {{"planar", "planar"}, {"spect", "spect"}}).value_or("");
    session.injection_time = reader.time("injection_time");
    session.count_mask = reader.choice<CountMask>("count_mask", {{"liver", CountMask::liver}, {"liver+lung", CountMask::liver_lung}})
                             .value_or(CountMask::liver);
    session.normalise_to_administered = reader.choice<bool>("normalise", {{"administered", true}}).value_or(false);
    session.lung_activity_from_shunt = reader.choice<bool>("lung_activity", {{"from_shunt", true}, {"from_image", false}}).value_or(false);
    for (auto const* later : {"drawn_GBq", "residual_GBq", "injection"}) reader.not_yet(later);
}

/// Where the scale of the dose comes from (design.md section 4): what each quantity needs and refuses.
void check_scale(TomlReader& reader, SessionEntry const& session, ImageEntry const& image) {
    auto const counts = image.quantity == Quantity::counts, absolute = image.calibration_factor.has_value();
    if (counts && !absolute && !reader.has("administered_GBq"))
        reader.require("administered_GBq", "an image of counts is relative: it is scaled to this activity");
    if (image.quantity == Quantity::decays && reader.has("administered_GBq"))
        reader.wrong("administered_GBq", "does not go with quantity = \"decays\" (the image is absolute already): remove it");
    if (session.normalise_to_administered && absolute)
        reader.wrong("normalise", "does not go with calibration_Bq_per_count (the calibration is absolute): keep one of them");
    if (session.normalise_to_administered && !reader.has("administered_GBq"))
        reader.require("administered_GBq", "normalise = \"administered\" scales to it");
    if (image.quantity == Quantity::bq_per_mL && !session.normalise_to_administered && !image.reference_time)
        reader.wrong(
            "image",
            "image \"" + image.name +
                "\" is in Bq/mL without a reference_time (the activity at injection follows from it): add reference_time to the image, or "
                "normalise = \"administered\" to the session");
    if (reader.has("count_mask") && !counts)
        reader.wrong("count_mask", "does not go with quantity = \"" + to_string(image.quantity) + "\" (it normalises counts): remove it");
    if (session.lung_activity_from_shunt && !reader.has("lung_shunt_fraction"))
        reader.require("lung_shunt_fraction", "lung_activity = \"from_shunt\" places it in the lungs");
}

void read_short_form(toml::table const& table, Case& request, TomlProblems& problems) {
    TomlReader reader(table, "[activity]", problems);
    ImageEntry image;
    SessionEntry session;
    session.image = image.name = "activity";
    image.purpose = "y90";
    if (reader.require("image", "it is the file with the activity")) image.file = reader.path("image").value_or("");
    image.purpose = reader.choice("purpose", purposes).value_or(image.purpose);
    read_image_values(reader, image);
    read_session_values(reader, session);
    check_scale(reader, session, image);
    reader.finish();
    request.images.push_back(image);
    request.sessions.push_back(session);
}

void read_image(toml::table const& table, Case& request, TomlProblems& problems) {
    TomlReader reader(table, "[[image]]", problems);
    ImageEntry image;
    if (reader.require("name", "sessions and rules refer to it")) image.name = reader.text("name").value_or("");
    if (reader.require("purpose", "rules ask for maa, y90 or functional")) image.purpose = reader.choice("purpose", purposes).value_or("");
    if (reader.require("file", "it is the image")) image.file = reader.path("file").value_or("");
    read_image_values(reader, image);
    reader.not_yet("tracer");
    reader.finish();
    if (!image.name.empty() && request.find_image(image.name))
        reader.wrong("name", "\"" + image.name + "\" is used twice: give each image its own name");
    request.images.push_back(image);
}

void read_session(toml::table const& table, Case& request, TomlProblems& problems) {
    TomlReader reader(table, "[[session]]", problems);
    SessionEntry session;
    if (reader.require("image", "it names the image that is transported")) session.image = reader.text("image").value_or("");
    read_session_values(reader, session);
    auto const* image = request.find_image(session.image);
    if (image) check_scale(reader, session, *image);
    if (!image && !session.image.empty()) {
        std::string names;
        for (auto const& entry : request.images) names += (names.empty() ? "" : ", ") + entry.name;
        reader.wrong("image", "there is no [[image]] named \"" + session.image + "\": write one of " + names);
    }
    reader.finish();
    request.sessions.push_back(session);
}

}  // namespace

std::optional<double> read_shunt_fraction(TomlReader& reader) {
    if (auto const* key = "lung_shunt_fraction"; reader.is_table(key)) {
        reader.not_yet(key);
        return {};
    }
    auto const value = reader.number("lung_shunt_fraction");
    if (!value || (*value >= 0 && *value <= 0.5)) return value;
    if (*value > 0.5) reader.wrong("lung_shunt_fraction", "is above 0.5 (probably percent): write a fraction such as 0.05");
    if (*value < 0) reader.wrong("lung_shunt_fraction", "is negative: write a fraction from 0 to below 1");
    return {};
}

void read_images_and_sessions(TomlReader& top, Case& request, TomlProblems& problems) {
    auto const* activity = top.table("activity");
    auto const images = top.tables("image"), sessions = top.tables("session");
    if (activity) {
        if (!images.empty() || !sessions.empty())
            problems.add(activity->source(),
                         "[activity] is given beside [[image]] or [[session]] (it is the short form of both): keep one form");
        return read_short_form(*activity, request, problems);
    }
    if (top.has("activity")) return;
    for (auto const* table : images) read_image(*table, request, problems);
    for (auto const* table : sessions) read_session(*table, request, problems);
    if (!top.has("image"))
        problems.add("there is no activity (nothing to transport): add [activity], or [[image]] and [[session]]");
    else if (!top.has("session"))
        problems.add("there is no [[session]] (it says which image is transported and with what activity): add one");
}

}  // namespace yttria
