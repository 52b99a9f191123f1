// SPDX-License-Identifier: Apache-2.0
#include "host/report/viewer.hpp"

#include "host/report/bytes.hpp"
#include "host/report/colour.hpp"
#include "host/report/plane.hpp"
#include "host/report/sections.hpp"
#include "host/report/viewer_bundle.hpp"
#include "kernels/data/sha256.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

using Json = nlohmann::json;

struct ViewText {
    View view;
    char const *name, *axis;
    std::array<char const*, 2> sides;
};
constexpr std::array<ViewText, 3> views{
    {{View::axial, "Axial", "S", {"R", "L"}}, {View::coronal, "Coronal", "P", {"R", "L"}}, {View::sagittal, "Sagittal", "L", {"A", "P"}}}};

Json axis(std::size_t grid_axis, bool reversed) { return {{"axis", grid_axis}, {"reversed", reversed}}; }

Json planes(Geometry const& grid) {
    auto out = Json::array();
    for (auto const& v : views) {
        auto const axes = plane_axes(grid, v.view);
        out.push_back({{"name", v.name},
                       {"axis", v.axis},
                       {"patient", layout_of(v.view).normal},
                       {"sides", v.sides},
                       {"right", axis(axes.right, axes.right_reversed)},
                       {"down", axis(axes.down, axes.down_reversed)},
                       {"normal", axis(axes.normal, axes.normal_reversed)}});
    }
    return out;
}

Json volume(PackedVolume const& v, std::string const& name, char const* coding) {
    return {{"name", name},
            {"coding", coding},
            {"first", v.first},
            {"size", v.size},
            {"bytes_per_value", v.bytes_per_value},
            {"values_per_part", v.values_per_part}};
}

Json volumes_of(ViewerVolumes const& v) {
    Json out;
    out["background"] = volume(v.background, "background", "linear");
    out["background"]["offset"] = v.background_offset;
    out["background"]["step"] = v.background_step;
    out["dose"] = volume(v.dose, "dose", v.exactness.all() ? "float32" : "exact16");
    if (!v.exactness.all()) {
        out["dose"]["step"] = v.exactness.step_Gy;
        out["dose"]["exact"] = volume(v.exact_dose, "exact-dose", "float32");
    }
    out["uncertainty"] = volume(v.uncertainty, "uncertainty", "decimal");
    out["activity"] = volume(v.activity, "activity", "decimal");
    return out;
}

/// Lines that are asked for by the margins' isodoses where they lie in the scale, else at shares of its end.
std::vector<double> isodoses(Result const& result, double top_Gy) {
    std::vector<double> out;
    for (auto const& tumour : result.metrics.margins.tumours)
        for (auto const& ring : tumour.rings)
            for (auto const& line : ring.isodoses)
                if (line.dose_Gy <= top_Gy && std::find(out.begin(), out.end(), line.dose_Gy) == out.end()) out.push_back(line.dose_Gy);
    if (out.empty())
        for (double const share : {0.2, 0.5, 0.8}) out.push_back(share * top_Gy);
    std::sort(out.begin(), out.end());
    return out;
}

Json structures(Result const& result, ViewerVolumes const& volumes) {
    auto out = Json::array();
    for (std::size_t n = 0; n < volumes.structures.size(); ++n) {
        auto const& s = result.structures.list[volumes.structures[n].index];
        out.push_back({{"name", s.name},
                       {"derived", s.derived},
                       {"colour", css(outline_colour(n))},
                       {"volume", volume(volumes.structures[n].mask, "s" + std::to_string(n), "fraction")}});
    }
    return out;
}

double top_activity(Result const& result) {
    auto const& decays = result.activity.decays.values;
    double const most = decays.empty() ? 0 : static_cast<double>(*std::max_element(decays.begin(), decays.end()));
    return round_up(most * std::numbers::ln2 / y90_half_life_s * 1e-6 / result.tissue.density.geometry.voxel_mL());
}

/// Text in a <script>: no "<", so that nothing in a name can end it or begin another.
std::string safe(Json const& json) {
    std::string out;
    for (char const c : json.dump(-1, ' ', false, Json::error_handler_t::replace))
        if (c == '<') {
            out += "\\u003c";
        } else {
            out += c;
        }
    return out;
}

void append_block(std::string& out, std::string const& id, std::string const& type, std::string const& text) {
    out.append("<script type=\"").append(type).append("\" id=\"").append(id).append("\">").append(text).append("</script>\n");
}

std::string policy_hash(std::string_view script) {
    auto const hex = sha256_hex(std::as_bytes(std::span(script)));
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return "'sha256-" + base64(bytes) + "'";
}

}  // namespace

std::string content_policy() {
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; img-src "
           "data:; style-src 'unsafe-inline'" +
           (interactive() ? "; script-src " + policy_hash(viewer_script()) : std::string()) + "\">";
}

std::string viewer_json(Result const& result, ViewerVolumes const& volumes) {
    auto const& grid = result.tissue.density.geometry;
    double const top = top_dose(result);
    auto const& e = volumes.exactness;
    bool const ct = volumes.ct;
    Json out{{"grid", {{"size", grid.size}, {"spacing_mm", grid.spacing_mm}, {"origin_mm", grid.origin_mm}, {"direction", grid.direction}}},
             {"planes", planes(grid)},
             {"start", central_voxel(result)},
             {"top_Gy", top},
             {"top_MBq_per_mL", top_activity(result)},
             {"isodoses_Gy", isodoses(result, top)},
             {"background_kind", ct ? "ct" : "density"},
             {"background_text", {{"text", ct ? "CT" : "density"}, {"unit", ct ? "HU" : "g/cm³"}, {"digits", ct ? 0 : 3}}},
             {"window", {{"low", ct ? -160.0 : 0.0}, {"high", ct ? 240.0 : 2.2}}},
             {"air", ct ? -950.0 : 0.05},
             {"exactness", {{"inside_Gy", e.inside_Gy}, {"outside_Gy", e.outside_Gy}, {"step_Gy", e.step_Gy}}},
             {"volumes", volumes_of(volumes)},
             {"structures", structures(result, volumes)}};
    auto& colours = out["dose_colours"] = Json::array();
    for (int i = 0; i < 8; ++i) colours.push_back(dose_colour(i / 7.0));
    return safe(out);
}

std::string viewer_block(Result const& result) {
    if (!interactive()) return "";
    auto const volumes = viewer_volumes(result);
    std::string out;
    auto const add = [&](std::string const& id, std::string const& text) { append_block(out, id, "text/plain", text); };
    append_block(out, "viewer-data", "application/json", viewer_json(result, volumes));
    add("volume-background", volumes.background.text);
    add("volume-dose", volumes.dose.text);
    if (!volumes.exactness.all()) add("volume-exact-dose", volumes.exact_dose.text);
    for (std::size_t n = 0; n < volumes.structures.size(); ++n) add("volume-s" + std::to_string(n), volumes.structures[n].mask.text);
    add("volume-uncertainty", volumes.uncertainty.text);
    add("volume-activity", volumes.activity.text);
    return out.append("<script>").append(viewer_script()).append("</script>\n");
}

}  // namespace yttria
