// SPDX-License-Identifier: Apache-2.0
#include "host/transport/merge.hpp"

#include "host/transport/ledger.hpp"

#include <algorithm>

namespace yttria {
namespace {

void check_same_run(EnergyResult const& one, EnergyResult const& other) {
    auto const refuse = [](std::string const& what, std::string const& first, std::string const& second) {
        return input_error("results cannot be merged: " + what + " differs (" + first + " and " + second +
                           ") merge only shards of one run");
    };
    if (one.input_sha256 != other.input_sha256) throw refuse("transport input", one.input_sha256, other.input_sha256);
    if (one.table_sha256 != other.table_sha256) throw refuse("table hash", one.table_sha256, other.table_sha256);
    if (one.seed != other.seed) throw refuse("seed", std::to_string(one.seed), std::to_string(other.seed));
    if (one.method != other.method) throw refuse("method", one.method, other.method);
    if (!(one.parameters == other.parameters)) throw refuse("a transport parameter", "first", "later");
    auto const parts = [](EnergyResult const& run) {
        std::string text;
        for (auto const& s : run.strata) text += (text.empty() ? "" : ", ") + s.name + ": " + std::to_string(s.share);
        return text.empty() ? std::string("one") : text;
    };
    bool const same_parts = std::equal(
        one.strata.begin(), one.strata.end(), other.strata.begin(), other.strata.end(),
        [](Stratum const& a, Stratum const& b) { return a.name == b.name && a.share == b.share && a.tally.voxels == b.tally.voxels; });
    if (!same_parts) throw refuse("what the source was parted into (--strata)", parts(one), parts(other));
    if (one.tally.voxels != other.tally.voxels) {
        throw refuse("number of voxels", std::to_string(one.tally.voxels), std::to_string(other.tally.voxels));
    }
}

/// "cpu" and "cuda" -> "cpu, cuda"; the same name is not repeated.
void add_name(std::string& names, std::string const& name) {
    if (name.empty() || (", " + names + ",").find(", " + name + ",") != std::string::npos) return;
    names += (names.empty() ? "" : ", ") + name;
}

}  // namespace

EnergyResult merge_energy(std::vector<EnergyResult> const& parts) {
    if (parts.empty()) throw input_error("nothing to merge (no result was given) name shard files or folders that hold them");
    EnergyResult merged = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        EnergyResult const& part = parts[i];
        check_same_run(merged, part);
        merged.tally.add(part.tally);
        for (std::size_t s = 0; s < part.strata.size(); ++s) merged.strata[s].tally.add(part.strata[s].tally);
        merged.seconds += part.seconds;
        merged.table_seconds += part.table_seconds;
        merged.replicates_done += part.replicates_done;
        merged.replicates_planned += part.replicates_planned;
        merged.interrupted = merged.interrupted || part.interrupted;
        if (merged.threads != part.threads) merged.threads = 0;
        add_name(merged.backend, part.backend);
        add_name(merged.device, part.device);
        add_name(merged.note, part.note);
        for (auto const& warning : part.warnings) {
            bool const known = std::any_of(merged.warnings.begin(), merged.warnings.end(),
                                           [&](Warning const& w) { return w.id == warning.id && w.text == warning.text; });
            if (!known) merged.warnings.push_back(warning);
        }
    }
    check_energy_ledger(merged.tally);
    for (auto const& stratum : merged.strata) check_energy_ledger(stratum.tally);
    return merged;
}

}  // namespace yttria
