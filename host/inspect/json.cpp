// SPDX-License-Identifier: Apache-2.0
#include "host/inspect/facts.hpp"

#include <nlohmann/json.hpp>

namespace yttria {
namespace {

using nlohmann::json;

json grid_json(Geometry const& g) {
    return {{"size", g.size}, {"spacing_mm", g.spacing_mm}, {"origin_mm", g.origin_mm}, {"direction", g.direction}};
}

json series_json(FoundSeries const& s) {
    json entry{{"kind", s.kind},
               {"modality", s.modality},
               {"sop_class_uid", s.sop_class},
               {"series_uid", s.series},
               {"study_uid", s.study},
               {"transfer_syntax_uid", s.transfer_syntax},
               {"description", printable(fact(s, "SeriesDescription"))},
               {"frame_of_reference_uid", fact(s, "FrameOfReferenceUID")}};
    for (auto const& file : s.files) { entry["files"].push_back(file.string()); }
    entry["grid"] = s.geometry ? grid_json(*s.geometry) : json();
    entry["problem"] = s.problem.empty() ? json() : json(s.problem);
    for (auto const& region : s.regions) { entry["regions"].push_back({{"number", region.number}, {"name", printable(region.name)}}); }
    if (!s.image) { return entry; }
    entry["units"] = fact(s, "Units");
    entry["rescale_slope"] = {{"least", s.least_slope}, {"largest", s.largest_slope}, {"different", fact(s, "RescaleSlopes")}};
    if (!is_emission(s)) { return entry; }
    entry["isotope"] = isotope_of(s);
    entry["half_life_s"] = fact(s, "RadionuclideHalfLife");
    entry["decay_correction"] = fact(s, "DecayCorrection");
    entry["corrections"] = fact(s, "CorrectedImage");
    entry["utc_offset"] = header_offset(s);
    for (auto const& [name, time] : times_of(s)) { entry["times"][name] = time; }
    return entry;
}

}  // namespace

std::string inventory_json(Inventory const& inventory, Proposal const* proposal, std::string const& no_proposal) {
    json all{{"schema", 1},
             {"path", inventory.path.string()},
             {"patients", inventory.patients},
             {"studies", inventory.studies},
             {"other_files", inventory.other_files},
             {"series", json::array()},
             {"files", json::array()},
             {"unreadable", json::array()}};
    for (auto const& series : inventory.series) { all["series"].push_back(series_json(series)); }
    for (auto const& file : inventory.files) {
        all["files"].push_back({{"file", file.file.string()}, {"format", file.format}, {"grid", grid_json(file.geometry)}});
    }
    for (auto const& [file, reason] : inventory.unreadable) { all["unreadable"].push_back({{"file", file.string()}, {"reason", reason}}); }
    if (proposal != nullptr) {
        all["proposal"] = {{"case", proposal->text}, {"to_fill", proposal->to_fill}, {"notes", proposal->notes}};
    } else {
        all["proposal"] = {{"problem", no_proposal}};
    }
    // Header texts may hold any bytes: what is no UTF-8 is replaced.
    return all.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace yttria
