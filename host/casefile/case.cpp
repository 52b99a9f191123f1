// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>

#include "host/base/error.hpp"
#include "host/casefile/case_read.hpp"
#include "kernels/data/sha256.hpp"

namespace yttria {
namespace {

std::string sha256_of_file(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> const bytes{std::istreambuf_iterator<char>(stream), {}};
    return sha256_hex(std::as_bytes(std::span(bytes)));
}

void read_schema(TomlReader& top) {
    if (!top.require("schema", "it says which version of the format this is, now 1")) return;
    auto const schema = top.whole("schema");
    if (schema && *schema != 1)
        top.wrong("schema", "is " + std::to_string(*schema) + " (this version reads schema 1): use a matching version of yttria");
}

void read_id(TomlReader& top, Case& request, TomlProblems& problems) {
    if (!top.require("case", "it holds the id of the case")) return;
    auto const* table = top.table("case");
    if (!table) return;
    TomlReader reader(*table, "[case]", problems);
    if (reader.require("id", "it names the case in every result")) request.id = reader.text("id").value_or("");
    reader.finish();
}

}  // namespace

std::string to_string(Quantity quantity) {
    switch (quantity) {
        case Quantity::counts:
            return "counts";
        case Quantity::bq_per_mL:
            return "Bq/mL";
        case Quantity::decays:
            return "decays";
    }
    return {};
}

std::string to_string(Role role) {
    switch (role) {
        case Role::liver:
            return "liver";
        case Role::tumour:
            return "tumour";
        case Role::necrosis:
            return "necrosis";
        case Role::lung:
            return "lung";
        case Role::lung_left:
            return "lung_left";
        case Role::lung_right:
            return "lung_right";
        case Role::perfused:
            return "perfused";
        case Role::body:
            return "body";
        case Role::avoid:
            return "avoid";
        case Role::other:
            return "other";
    }
    return {};
}

ImageEntry const* Case::find_image(std::string const& name) const {
    auto const found = std::find_if(images.begin(), images.end(), [&](auto const& image) { return image.name == name; });
    return found == images.end() ? nullptr : &*found;
}

bool Case::overridden(std::string const& check) const {
    return std::any_of(overrides.begin(), overrides.end(), [&](auto const& entry) { return entry.check == check; });
}

std::string Case::override_reason(std::string const& check) const {
    auto const found = std::find_if(overrides.begin(), overrides.end(), [&](auto const& entry) { return entry.check == check; });
    return found == overrides.end() ? std::string{} : found->reason;
}

Case read_case(std::filesystem::path const& file, CaseUse use) {
    auto const root = parse_toml(file);
    TomlProblems problems(file);
    TomlReader top(root, "top level", problems);
    Case request;
    request.use = use;
    request.file = std::filesystem::absolute(file).lexically_normal();
    request.sha256 = sha256_of_file(file);
    read_schema(top);
    read_id(top, request, problems);
    // Without activity and anatomy a dose that exists is evaluated, and a plan is made by hand.
    bool const any_activity = top.has("activity") || top.has("image") || top.has("session");
    bool const needed = use == CaseUse::computation || (use == CaseUse::plan && (any_activity || top.has("anatomy")));
    if (needed || any_activity) read_images_and_sessions(top, request, problems);
    if (needed || top.has("anatomy")) read_anatomy(top, request, problems);
    read_structures(top, request, problems);
    read_transport(top, request, problems);
    read_partition(top, request, problems);
    read_product(top, request, problems);
    read_planning(top, request, problems);
    read_prior_doses(top, request, problems);
    read_bed_maps(top, request, problems);
    read_overrides(top, request, problems);
    read_protocol(top, request, problems);
    read_clinical(top, request, problems);
    read_uncertainty(top, request, problems);
    top.finish();
    problems.throw_if_any();
    return request;
}

}  // namespace yttria
