// SPDX-License-Identifier: Apache-2.0
#include "host/results/beside.hpp"

#include "host/report/sections.hpp"
#include "host/results/hdf5_file.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>

namespace yttria {
namespace {

using Json = nlohmann::json;

double number(Json const& value) { return value.is_number() ? value.get<double>() : std::nan(""); }

Json read_summary(std::filesystem::path const& file) {
    std::ifstream in(file);
    auto const what = "cannot use " + file.string();
    if (!in) throw file_error(what + " (it cannot be opened) name the folder of a result");
    auto const json = Json::parse(in, nullptr, false);
    if (json.is_discarded() || !json.is_object() || json.value("schema", 0) != 1 || !json.contains("structures"))
        throw file_error(what + " (it is no summary of a result, or is damaged) name the folder of a result");
    return json;
}

StructureMetrics metrics_of(std::string const& name, Json const& structure) {
    StructureMetrics out;
    out.name = name;
    out.derived = structure.value("derived", false);
    out.volume_mL = number(structure.at("volume_mL"));
    for (auto const& [metric, q] : structure.at("dose").items())
        out.dose[metric] = {number(q.at("value")), number(q.at("u")), std::nan("")};
    return out;
}

/// The curve of each structure, by its name.
void add_curves(std::vector<StructureMetrics>& list, std::filesystem::path const& file) {
    auto in = Hdf5File::open(file);
    for (int s = 0;; ++s) {
        char group[32];
        std::snprintf(group, sizeof group, "/structures/s%02d", s);
        if (!in.has(group, "name")) return;
        auto const name = in.text(group, "name");
        auto const data = std::string(group) + "/dvh";
        if (!in.has(data, "columns")) continue;
        auto const size = in.size_of(data);
        auto const curve = in.read<float>(data, size);
        for (auto& metrics : list) {
            if (metrics.name != name) continue;
            for (std::size_t i = 0; i + 1 < curve.size(); i += 2) {
                metrics.dvh_dose_Gy.push_back(curve[i]);
                metrics.dvh_volume_percent.push_back(curve[i + 1]);
            }
        }
    }
}

}  // namespace

Beside beside_of(Result const& result, std::string const& label) {
    return {label, result.energy.method, result.activity.purposes, result.ledger.dose_sha256, result.metrics.structures};
}

Beside read_beside(std::filesystem::path const& folder) {
    auto const summary = read_summary(folder / "summary.json");
    Beside out;
    try {
        auto const& transport = summary.at("transport");
        out.method = transport.at("method").get<std::string>();
        out.dose_sha256 = transport.value("dose_sha256", "");
        for (auto const& purpose : summary.at("activity").at("purposes")) out.purposes.push_back(purpose.get<std::string>());
        for (auto const& [name, structure] : summary.at("structures").items()) out.structures.push_back(metrics_of(name, structure));
    } catch (Json::exception const& error) {
        throw file_error("cannot use " + (folder / "summary.json").string() + " (" + error.what() + ") write the result again");
    }
    auto const whole = std::filesystem::absolute(folder).lexically_normal();
    auto const name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
    out.label = name.string() + ", " + method_name(out.method);
    add_curves(out.structures, folder / "result.h5");
    return out;
}

}  // namespace yttria
