// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/slicer_case.hpp"

#include "app/run_values.hpp"
#include "host/base/error.hpp"
#include "host/base/number_text.hpp"
#include "host/images/images.hpp"
#include "host/inspect/inspect.hpp"
#include "host/results/staged.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

namespace yttria::slicer {
namespace {

namespace fs = std::filesystem;

/// A TOML basic string: no letter of a name or path can end it.
std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += std::string("\\") + letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04X", static_cast<unsigned>(byte));
            out += code;
        } else {
            out.push_back(letter);
        }
    }
    return out + "\"";
}

/// "Segment_2=tumour,Label 3=liver" -> role by name.
std::map<std::string, std::string> parse_roles(std::string const& text) {
    std::map<std::string, std::string> roles;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        auto const equals = part.rfind('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == part.size())
            throw usage_error("--roles " + text + ": \"" + part +
                              "\" is no NAME=ROLE (name and role are needed) write it like Tumour=tumour");
        roles[part.substr(0, equals)] = part.substr(equals + 1);
    }
    return roles;
}

/// The role of a segment: as given, else as its name suggests, else other. A label may be given by its number.
std::string role_of(NamedSegment const& segment, bool named, std::map<std::string, std::string>& roles) {
    for (auto const& key : {segment.name, named ? segment.name : std::to_string(segment.label)})
        if (auto const found = roles.find(key); found != roles.end()) {
            auto const role = found->second;
            roles.erase(found);
            return role;
        }
    auto const suggested = named ? role_suggested_by(segment.name) : std::string();
    return suggested.empty() ? "other" : suggested;
}

Volume<std::uint8_t> mask_of(NamedSegment const& segment, NamedSegmentation const& all) {
    auto const& layer = all.layers[segment.layer];
    Volume<std::uint8_t> mask{layer.geometry, std::vector<std::uint8_t>(layer.values.size())};
    for (std::size_t v = 0; v < layer.values.size(); ++v) mask.values[v] = layer.values[v] == segment.label ? 1 : 0;
    return mask;
}

/// [[structure]] of each segment; its mask is written beside the case.
void write_structures(std::ostream& out, Values const& given, fs::path const& folder) {
    auto const file = given.path("structures");
    if (!file) throw usage_error("--structures: nothing is chosen (the dose is read in structures) choose a segmentation or a label map");
    auto const all = read_named_segmentation(*file);
    if (all.segments.empty())
        throw input_error("--structures " + file->string() + ": holds no segment (each structure is one) draw or import the liver first");
    auto roles = parse_roles(given.text("roles"));
    if (!all.named && roles.empty()) {
        std::string labels;
        for (auto const& segment : all.segments) labels += (labels.empty() ? "" : ", ") + std::to_string(segment.label);
        throw usage_error("--roles: nothing is given for a label map (it has the labels " + labels +
                          " and no names) write what they are, such as 1=liver,2=tumour");
    }
    for (std::size_t n = 0; n < all.segments.size(); ++n) {
        auto const& segment = all.segments[n];
        auto const role = role_of(segment, all.named, roles);
        auto const mask = "structure-" + std::to_string(n + 1) + ".nrrd";
        write_nrrd(folder / mask, mask_of(segment, all));
        out << "\n[[structure]]\nname = " << quoted(segment.name) << "\nrole = " << quoted(role) << "\nmask = " << quoted(mask) << "\n";
    }
    if (!roles.empty()) {
        std::string names;
        for (auto const& segment : all.segments) names += (names.empty() ? "" : ", ") + segment.name;
        throw usage_error("--roles: there is no \"" + roles.begin()->first + "\" (the structures are " + names +
                          ") use one of these names");
    }
}

/// The path under which the case names an input: its own, or that of a link.
std::string input(fs::path const& file, std::string const& name, fs::path const& folder, bool keep) {
    if (!fs::is_regular_file(file)) throw file_error("--" + name + " " + file.string() + ": there is no such file: choose it again");
    // A header whose voxels lie in a file beside it must stay where it is.
    if (!keep || file.extension() == ".nhdr" || file.extension() == ".mhd") return file.string();
    auto const link = name + file.extension().string();
    fs::create_symlink(file, folder / link);
    return link;
}

void write_protocol_and_more(std::ostream& out, Values const& given) {
    if (given.given("protocol")) out << "\n[protocol]\nfile = " << quoted(given.text("protocol")) << "\n";
    auto const more = given.path("more");
    if (!more) return;
    std::ifstream stream(*more);
    std::string const text(std::istreambuf_iterator<char>(stream), {});
    if (!stream) throw file_error("--more " + more->string() + ": cannot be read (there is no such file) choose it again");
    out << "\n# " << more->filename().string() << "\n" << text << "\n";
}

std::string decimal(Values const& given, std::string const& name) { return number_text(given.number(name), 17); }

void write_activity(std::ostream& out, Values const& given, fs::path const& folder, bool keep) {
    auto const image = given.path("activity");
    if (!image) throw usage_error("--activity: nothing is chosen (the activity is the source of the dose) choose an image, or a case file");
    out << "\n[activity]\nimage = " << quoted(input(*image, "activity", folder, keep)) << "\npurpose = " << quoted(given.text("purpose"))
        << "\nquantity = " << quoted(given.text("quantity")) << "\n";
    if (given.number("administered") > 0) out << "administered_GBq = " << decimal(given, "administered") << "\n";
    if (given.number("shunt") >= 0) out << "lung_shunt_fraction = " << decimal(given, "shunt") << "\n";
    if (given.number("resolution") >= 0) out << "resolution_fwhm_mm = " << decimal(given, "resolution") << "\n";
    if (given.given("referenceTime")) out << "reference_time = " << quoted(given.text("referenceTime")) << "\n";
    if (given.given("injectionTime")) out << "injection_time = " << quoted(given.text("injectionTime")) << "\n";
    if (auto const transform = given.path("registration"))
        // Slicer writes a transform as ITK does, from its parent to the image: just what a case means by registration.
        out << "registration = " << quoted(input(*transform, "registration", folder, keep)) << "\n";
}

fs::path finished(std::ostringstream const& text, fs::path const& folder) {
    auto const file = folder / "case.toml";
    write_text(file, text.str());
    return file;
}

}  // namespace

fs::path write_run_case(Values const& given, fs::path const& folder, bool keep) {
    if (auto const file = given.path("caseFile")) {
        for (auto const* name : {"activity", "ct", "structures", "registration", "protocol", "more", "roles"})
            if (given.given(name))
                throw usage_error(std::string("--") + name + " beside --caseFile (the case file names its images and protocol itself) " +
                                  "leave one of them empty");
        return *file;
    }
    auto const ct = given.path("ct");
    if (!ct) throw usage_error("--ct: nothing is chosen (tissue is made of the CT) choose a volume, or a case file");
    std::ostringstream out;
    out << "# Written by yttria slicer run; docs/formats/case.md explains the keys.\nschema = 1\n\n[case]\nid = \"slicer\"\n";
    write_activity(out, given, folder, keep);
    out << "\n[anatomy]\nct = " << quoted(input(*ct, "ct", folder, keep)) << "\n";
    write_structures(out, given, folder);
    out << "\n[transport]\nmethod = " << quoted(given.text("method"))
        << "\nhistories = " << parse_whole("--histories", given.text("histories"))
        << "\nseed = " << parse_whole("--seed", given.text("seed")) << "\nspacing_mm = " << decimal(given, "spacing") << "\n";
    write_protocol_and_more(out, given);
    return finished(out, folder);
}

fs::path write_evaluation_case(Values const& given, fs::path const& folder) {
    std::ostringstream out;
    out << "schema = 1\n\n[case]\nid = \"slicer\"\n";
    if (auto const ct = given.path("ct")) out << "\n[anatomy]\nct = " << quoted(input(*ct, "ct", folder, false)) << "\n";
    write_structures(out, given, folder);
    write_protocol_and_more(out, given);
    return finished(out, folder);
}

}  // namespace yttria::slicer
