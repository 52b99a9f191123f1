// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/casefile/case_read.hpp"

namespace yttria {
namespace {

constexpr double most_dilation_mm = 50.0;
/// Bremsstrahlung SPECT, the least sharp of all, has 20 to 30 mm.
constexpr double most_resolution_mm = 60.0;

std::vector<std::pair<std::string, Quantity>> const quantities{
    {"counts", Quantity::counts}, {"Bq/mL", Quantity::bq_per_mL}, {"decays", Quantity::decays}};
std::vector<std::pair<std::string, std::string>> const purposes{{"maa", "maa"}, {"y90", "y90"}, {"functional", "functional"}};

void check_tracer(TomlReader& reader, ImageEntry const& image) {
    if (image.tracer.find_first_not_of(" \t\n") == std::string::npos)
        reader.wrong("tracer", "is empty: name the tracer, such as \"Tc-99m mebrofenin\"");
}

/// A transform file, or the word that has one computed.
void read_registration(TomlReader& reader, ImageEntry& image) {
    bool const rigid = reader.has("registration") && reader.text("registration") == "rigid";
    if (!rigid) image.registration = reader.path("registration");
    image.registration_ct = reader.path("registration_ct");
    if (rigid && !reader.has("registration_ct"))
        reader.require("registration_ct", "registration = \"rigid\" needs the CT that was taken with this image");
    if (!rigid && reader.has("registration_ct"))
        reader.wrong("registration_ct",
                     "goes with registration = \"rigid\" only (nothing else is computed from it): write that, or remove it");
}

/// The keys of an image but its name, file and purpose.
void read_image_values(TomlReader& reader, ImageEntry& image) {
    if (reader.require("quantity", "it says what the voxel values are: counts, Bq/mL or decays"))
        image.quantity = reader.choice("quantity", quantities).value_or(Quantity::counts);
    read_registration(reader, image);
    for (auto const& row : reader.rows("landmarks", 6)) image.landmarks.push_back({{row[0], row[1], row[2]}, {row[3], row[4], row[5]}});
    image.reference_time = reader.time("reference_time");
    image.calibration_factor = reader.positive("calibration_Bq_per_count");
    image.resolution_fwhm_mm = reader.number("resolution_fwhm_mm");
    if (image.resolution_fwhm_mm && (*image.resolution_fwhm_mm < 0 || *image.resolution_fwhm_mm > most_resolution_mm))
        reader.wrong("resolution_fwhm_mm", "is outside 0 to 60 mm (a full width at half maximum; probably another unit): write it in mm");
    auto const sensitivity = reader.positive("calibration_cps_per_MBq"), seconds = reader.positive("acquisition_s");
    if (sensitivity.has_value() != seconds.has_value())
        reader.wrong(sensitivity ? "calibration_cps_per_MBq" : "acquisition_s",
                     "stands alone (counts = sensitivity x activity x time): give calibration_cps_per_MBq and acquisition_s");
    if (sensitivity && image.calibration_factor)
        reader.wrong("calibration_cps_per_MBq", "is given beside calibration_Bq_per_count (both say the same): keep one");
    constexpr double Bq_per_MBq = 1e6;
    if (sensitivity && seconds) image.calibration_factor = Bq_per_MBq / (*sensitivity * *seconds);
    if (sensitivity && image.quantity != Quantity::counts)
        reader.wrong("calibration_cps_per_MBq",
                     "does not go with quantity = \"" + to_string(image.quantity) + "\" (it turns counts into Bq): remove it");
    if (reader.has("calibration_Bq_per_count") && image.quantity != Quantity::counts)
        reader.wrong("calibration_Bq_per_count",
                     "does not go with quantity = \"" + to_string(image.quantity) + "\" (it turns counts into Bq): remove it");
}

/// The keys of a session but the name of its image.
void read_session_values(TomlReader& reader, SessionEntry& session, TomlProblems& problems) {
    read_given(reader, session);
    read_injections(reader, session, problems);
    read_shunt(reader, session, problems);
    session.count_mask = reader.choice<CountMask>("count_mask", {{"liver", CountMask::liver}, {"liver+lung", CountMask::liver_lung}})
                             .value_or(CountMask::liver);
    session.normalise_to_administered = reader.choice<bool>("normalise", {{"administered", true}}).value_or(false);
    session.lung_activity_from_shunt = reader.choice<bool>("lung_activity", {{"from_shunt", true}, {"from_image", false}}).value_or(false);
    session.lung_base_to_liver = reader.choice<bool>("lung_base", {{"to_liver", true}, {"as_imaged", false}}).value_or(false);
    if (session.lung_base_to_liver && session.lung_activity_from_shunt)
        reader.wrong("lung_base",
                     "does not go with lung_activity = \"from_shunt\" (that replaces all the image has in the lungs): keep one");
    session.count_mask_dilation_mm = reader.positive("count_mask_dilation_mm").value_or(0);
    if (session.count_mask_dilation_mm > most_dilation_mm)
        reader.wrong("count_mask_dilation_mm", "is above 50 mm (more than the width of any image's blur): write about one FWHM in mm");
}

/// Only DICOM says in its header to which time its values refer; whether it does is seen when it is read.
bool has_no_header_times(std::filesystem::path const& file) {
    for (auto const* ending : {".nrrd", ".nhdr", ".mha", ".mhd", ".nii", ".gz"})
        if (file.extension() == ending) return true;
    return false;
}

/// Where the scale of the dose comes from (design.md section 4): what each quantity needs and refuses.
void check_scale(TomlReader& reader, SessionEntry& session, ImageEntry const& image, CaseUse use) {
    auto const counts = image.quantity == Quantity::counts, absolute = image.calibration_factor.has_value();
    // A plan's doses are per GBq: where nothing says how much there was, the image stands for one.
    if (use == CaseUse::plan && (counts || session.normalise_to_administered) && !absolute && !says_activity(session))
        session.administered_GBq = 1.0;
    auto const given = says_activity(session);
    if (counts && !absolute && !given)
        reader.require("administered_GBq", "or drawn_GBq, or [[session.injection]]: an image of counts is relative, it is scaled to this");
    if (image.quantity == Quantity::decays && given)
        reader.wrong(reader.has("drawn_GBq")   ? "drawn_GBq"
                     : reader.has("injection") ? "injection"
                                               : "administered_GBq",
                     "does not go with quantity = \"decays\" (the image is absolute already): remove it");
    if (session.normalise_to_administered && absolute)
        reader.wrong("normalise", "does not go with calibration_Bq_per_count (the calibration is absolute): keep one of them");
    if (session.normalise_to_administered && !given)
        reader.require("administered_GBq", "or drawn_GBq, or [[session.injection]]: normalise = \"administered\" scales to it");
    if (image.quantity == Quantity::bq_per_mL && !session.normalise_to_administered && !image.reference_time &&
        has_no_header_times(image.file))
        reader.wrong(
            "image",
            "image \"" + image.name +
                "\" is in Bq/mL without a reference_time (the activity at injection follows from it, and this format's header does not say "
                "it): add reference_time to the image, or normalise = \"administered\" to the session");
    bool const relative = (counts && !absolute) || session.normalise_to_administered;
    for (auto const* key : {"count_mask", "count_mask_dilation_mm"})
        if (reader.has(key) && !relative)
            reader.wrong(key, "does not go with an absolute image (it says which counts a relative one is scaled by): remove it");
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
    if (image.purpose == "functional")
        reader.wrong("purpose", "is functional (its tracer shows function, not microspheres): the dose follows from a maa or y90 image");
    read_image_values(reader, image);
    read_session_values(reader, session, problems);
    check_scale(reader, session, image, request.use);
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
    image.tracer = reader.text("tracer").value_or("");
    if (image.purpose == "functional") {
        if (reader.require("tracer", "what a functional image shows depends on it")) check_tracer(reader, image);
    } else if (reader.has("tracer")) {
        reader.wrong("tracer", "goes with purpose = \"functional\" only (maa and y90 name theirs): remove it");
    }
    reader.finish();
    if (!image.name.empty() && request.find_image(image.name))
        reader.wrong("name", "\"" + image.name + "\" is used twice: give each image its own name");
    auto const functional = [](auto const& other) { return other.purpose == "functional"; };
    if (functional(image) && std::any_of(request.images.begin(), request.images.end(), functional))
        reader.wrong("purpose", "is functional for a second image (rules would not say which is meant): keep one");
    request.images.push_back(image);
}

void read_session(toml::table const& table, Case& request, TomlProblems& problems) {
    TomlReader reader(table, "[[session]]", problems);
    SessionEntry session;
    if (reader.require("image", "it names the image that is transported")) session.image = reader.text("image").value_or("");
    read_session_values(reader, session, problems);
    auto const* image = request.find_image(session.image);
    if (image && image->purpose == "functional")
        reader.wrong("image", "\"" + session.image +
                                  "\" is a functional image (its tracer shows function, not microspheres): name the maa or y90 image");
    if (image) check_scale(reader, session, *image, request.use);
    if (!image && !session.image.empty()) {
        std::string names;
        for (auto const& entry : request.images) names += (names.empty() ? "" : ", ") + entry.name;
        reader.wrong("image", "there is no [[image]] named \"" + session.image + "\": write one of " + names);
    }
    reader.finish();
    request.sessions.push_back(session);
}

}  // namespace

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
