// SPDX-License-Identifier: Apache-2.0
// Doses of earlier sessions, and the maps of BED that a case asks for.
#include <algorithm>

#include "host/casefile/case_read.hpp"

namespace yttria {

void read_prior_doses(TomlReader& top, Case& request, TomlProblems& problems) {
    for (auto const* table : top.tables("prior_dose")) {
        TomlReader reader(*table, "[[prior_dose]]", problems);
        PriorDoseEntry entry;
        if (reader.require("name", "results and warnings refer to it")) entry.name = reader.text("name").value_or("");
        if (reader.require("file", "it is the dose: a result.h5, an RTDOSE, or an image in Gy"))
            entry.file = reader.path("file").value_or("");
        entry.registration = reader.path("registration");
        entry.same_frame = reader.flag("same_frame").value_or(false);
        entry.injection_time = reader.time("injection_time");
        if (entry.registration && entry.same_frame)
            reader.wrong("same_frame", "is given beside registration (the dose is either moved or used where it lies): keep one of them");
        reader.finish();
        auto const same = [&](auto const& other) { return other.name == entry.name; };
        if (!entry.name.empty() && std::any_of(request.prior_doses.begin(), request.prior_doses.end(), same))
            reader.wrong("name", "\"" + entry.name + "\" is used twice: give each earlier dose its own name");
        request.prior_doses.push_back(entry);
    }
}

void read_bed_maps(TomlReader& top, Case& request, TomlProblems& problems) {
    for (auto const* table : top.tables("bed_map")) {
        TomlReader reader(*table, "[[bed_map]]", problems);
        BedMapEntry entry;
        if (reader.require("name", "the map in result.h5 carries it")) entry.name = reader.text("name").value_or("");
        if (reader.require("alpha_beta_Gy", "BED depends on it")) entry.alpha_beta_Gy = reader.positive("alpha_beta_Gy").value_or(1);
        if (reader.require("repair_half_time_h", "BED depends on it"))
            entry.repair_half_time_h = reader.positive("repair_half_time_h").value_or(1);
        reader.finish();
        auto const same = [&](auto const& other) { return other.name == entry.name; };
        if (!entry.name.empty() && std::any_of(request.bed_maps.begin(), request.bed_maps.end(), same))
            reader.wrong("name", "\"" + entry.name + "\" is used twice: give each map its own name");
        request.bed_maps.push_back(entry);
    }
}

}  // namespace yttria
