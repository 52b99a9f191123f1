// SPDX-License-Identifier: Apache-2.0
// Shard files (docs/formats/shard.md): what was counted, whole numbers only, and what it was counted for.
#include "host/report/provenance.hpp"
#include "host/results/hdf5_file.hpp"
#include "host/results/results.hpp"
#include "host/results/staged.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr char const* shard_format = "yttria-shard";
/// 1: the tally of one source; 2: those of several parts of it.
constexpr std::uint64_t shard_version = 1, strata_version = 2;
constexpr std::uint64_t chunk_voxels = 65536;
constexpr std::uint64_t batch_count = batches;

/// One list of the counters for both directions.
template <class Visit>
void each_counter(Counters& c, Visit const& visit) {
    static_assert(sizeof(Counters) == 8 * sizeof(std::uint64_t), "a counter was added: list it here");
    visit("segments", c.segments);
    visit("hinges", c.hinges);
    visit("hard_events", c.hard_events);
    visit("photons", c.photons);
    visit("photon_events", c.photon_events);
    visit("path_overflows", c.path_overflows);
    visit("stack_overflows", c.stack_overflows);
    visit("lost", c.lost);
}

void write_run(Hdf5File& out, EnergyResult const& energy) {
    out.set("/", "method", energy.method);
    out.set("/", "backend", energy.backend);
    out.set("/", "device", energy.device);
    out.set("/", "note", energy.note);
    out.set("/", "threads", static_cast<std::uint64_t>(std::max(0, energy.threads)));
    out.set("/", "seconds", energy.seconds);
    out.set("/", "table_seconds", energy.table_seconds);
    out.set("/", "interrupted", std::uint64_t{energy.interrupted});
    out.set("/", "replicates_planned_whole_run", energy.replicates_planned);
    out.set("/", "run_replicates_done", energy.replicates_done);
    out.set("/", "mean_emitted_MeV", energy.mean_emitted_MeV);
    std::vector<std::string> ids, texts;
    for (auto const& warning : energy.warnings) {
        ids.push_back(warning.id);
        texts.push_back(warning.text);
    }
    out.set("/", "warning_ids", ids);
    out.set("/", "warning_texts", texts);
    out.make_group("/parameters");
    // double holds each of them exactly
    visit_parameters(energy.parameters,
                     [&](ParameterNote const& note, auto value) { out.set("/parameters", note.name, static_cast<double>(value)); });
}

/// `place`: "" or a group of its own.
void write_tally(Hdf5File& out, TransportTally const& tally, std::string const& place = "") {
    Storage const storage{{1, chunk_voxels}, 1, true};
    Storage const small{{batch_count}, 1, true};
    out.write<std::int64_t>(place + "/energy", tally.energy, {batch_count, tally.voxels}, storage);
    out.set(place + "/energy", "unit", "quanta of 2^-24 MeV");
    out.write<std::int64_t>(place + "/emitted", tally.emitted, {batch_count}, small);
    out.write<std::int64_t>(place + "/escaped", tally.escaped, {batch_count}, small);
    out.write<std::uint64_t>(place + "/histories", tally.histories, {batch_count}, small);
    out.make_group(place + "/counters");
    auto counters = tally.counters;
    each_counter(counters, [&](char const* name, std::uint64_t value) { out.set(place + "/counters", name, value); });
}

std::string group_of(std::size_t stratum) { return "/strata/s" + std::to_string(stratum); }

void write_tallies(Hdf5File& out, EnergyResult const& energy) {
    if (energy.strata.empty()) return write_tally(out, energy.tally);
    out.make_group("/strata");
    out.set("/strata", "count", std::uint64_t{energy.strata.size()});
    for (std::size_t s = 0; s < energy.strata.size(); ++s) {
        out.make_group(group_of(s));
        out.set(group_of(s), "name", energy.strata[s].name);
        out.set(group_of(s), "share", energy.strata[s].share);
        write_tally(out, energy.strata[s].tally, group_of(s));
    }
}

template <class T>
void take(Hdf5File& in, std::string const& name, std::array<T, batches>& to) {
    auto const values = in.read<T>(name, {batch_count});
    std::copy(values.begin(), values.end(), to.begin());
}

TransportTally read_tally(Hdf5File& in, std::string const& place = "") {
    TransportTally tally;
    auto const size = in.size_of(place + "/energy");
    tally.voxels = size.size() == 2 ? size[1] : 0;
    tally.energy = in.read<std::int64_t>(place + "/energy", {batch_count, tally.voxels});
    take(in, place + "/emitted", tally.emitted);
    take(in, place + "/escaped", tally.escaped);
    take(in, place + "/histories", tally.histories);
    each_counter(tally.counters, [&](char const* name, std::uint64_t& value) { value = in.whole(place + "/counters", name); });
    return tally;
}

void read_tallies(Hdf5File& in, EnergyResult& energy) {
    if (in.whole("/", "version") != strata_version) {
        energy.tally = read_tally(in);
        return;
    }
    auto const count = in.whole("/strata", "count");
    for (std::size_t s = 0; s < count; ++s)
        energy.strata.push_back({in.text(group_of(s), "name"), in.number(group_of(s), "share"), read_tally(in, group_of(s))});
}

EnergyResult read_run(Hdf5File& in) {
    EnergyResult energy;
    energy.method = in.text("/", "method");
    energy.backend = in.text("/", "backend");
    energy.device = in.text("/", "device");
    energy.note = in.text("/", "note");
    energy.threads = static_cast<int>(in.whole("/", "threads"));
    energy.seconds = in.number("/", "seconds");
    energy.table_seconds = in.number("/", "table_seconds");
    energy.interrupted = in.whole("/", "interrupted") != 0;
    energy.replicates_planned = in.whole("/", "replicates_planned_whole_run");
    energy.replicates_done = in.whole("/", "run_replicates_done");
    energy.mean_emitted_MeV = in.number("/", "mean_emitted_MeV");
    auto const ids = in.texts("/", "warning_ids"), texts = in.texts("/", "warning_texts");
    for (std::size_t i = 0; i < std::min(ids.size(), texts.size()); ++i) energy.warnings.push_back({ids[i], texts[i]});
    visit_parameters(energy.parameters, [&](ParameterNote const& note, auto& value) {
        value = static_cast<std::remove_reference_t<decltype(value)>>(in.number("/parameters", note.name));
    });
    read_tallies(in, energy);
    return energy;
}

void check_format(Hdf5File& in, std::filesystem::path const& file) {
    if (!in.has("/", "format") || in.text("/", "format") != shard_format)
        throw file_error("cannot use " + file.string() +
                         " (it is an HDF5 file but not a shard of yttria) give the shard-i-of-n.h5 files of a run");
    auto const version = in.whole("/", "version");
    if (version != shard_version && version != strata_version)
        throw file_error("cannot use " + file.string() + " (its format version is " + std::to_string(version) +
                         ", this program reads version " + std::to_string(shard_version) + " and " + std::to_string(strata_version) +
                         ") use the program that wrote it: " + in.text("/", "program"));
}

/// What a whole file cannot contradict; a file that does was not written by this program.
void check_counts(Shard const& shard, std::filesystem::path const& file) {
    auto const check = [&](TransportTally const& tally) {
        if (shard.energy.method != "local" && tally.total_emitted() != tally.total_deposited() + tally.total_escaped())
            throw file_error("cannot use " + file.string() + " (emitted energy is not deposited plus escaped) write it again");
    };
    check(shard.energy.tally);
    double shares = 0;
    for (auto const& stratum : shard.energy.strata) {
        check(stratum.tally);
        if (stratum.tally.voxels != shard.energy.strata.front().tally.voxels)
            throw file_error("cannot use " + file.string() + " (its strata have grids of different sizes) write it again");
        shares += stratum.share;
    }
    // Each is a whole number of 2^-64, held to 53 bits.
    if (!shard.energy.strata.empty() && !(std::abs(shares - 1) < 1e-12))
        throw file_error("cannot use " + file.string() + " (the shares of its strata do not add up to 1) write it again");
    if (shard.planned.stride == 0 || shard.replicates_done > shard.planned.count())
        throw file_error("cannot use " + file.string() + " (it does not hold the replicates of its share) write it again");
}

}  // namespace

void write_shard(std::filesystem::path const& file, Shard const& shard) {
    StagedFile staged(file);
    auto out = Hdf5File::create(staged.path());
    out.set("/", "format", shard_format);
    out.set("/", "version", shard.energy.strata.empty() ? shard_version : strata_version);
    out.set("/", "program", "yttria " + program_version() + " " + program_commit());
    out.set("/", "case_file", shard.case_file.string());
    out.set("/", "case_sha256", shard.case_sha256);
    out.set("/", "input_sha256", shard.input_sha256);
    out.set("/", "table_sha256", shard.table_sha256);
    out.set("/", "seed", shard.seed);
    out.set("/", "replicate_size", std::uint64_t{shard.replicate_size});
    out.set("/", "index", std::uint64_t{shard.index});
    out.set("/", "count", std::uint64_t{shard.count});
    out.set("/", "planned_first", shard.planned.first);
    out.set("/", "planned_end", shard.planned.end);
    out.set("/", "planned_stride", shard.planned.stride);
    out.set("/", "replicates_done", shard.replicates_done);
    out.set("/", "histories_requested", shard.histories_requested);
    write_run(out, shard.energy);
    write_tallies(out, shard.energy);
    out.close();
    staged.commit();
}

Shard read_shard(std::filesystem::path const& file) {
    if (!std::filesystem::is_regular_file(file))
        throw file_error("cannot read " + file.string() +
                         " (there is no such file) give the shard-i-of-n.h5 files of a run or their folders");
    auto in = Hdf5File::open(file);
    check_format(in, file);
    Shard shard;
    shard.case_file = in.text("/", "case_file");
    shard.case_sha256 = in.text("/", "case_sha256");
    shard.input_sha256 = in.text("/", "input_sha256");
    shard.table_sha256 = in.text("/", "table_sha256");
    shard.seed = in.whole("/", "seed");
    shard.replicate_size = static_cast<std::uint32_t>(in.whole("/", "replicate_size"));
    shard.index = static_cast<std::uint32_t>(in.whole("/", "index"));
    shard.count = static_cast<std::uint32_t>(in.whole("/", "count"));
    shard.planned = {in.whole("/", "planned_first"), in.whole("/", "planned_end"), in.whole("/", "planned_stride")};
    shard.replicates_done = in.whole("/", "replicates_done");
    shard.histories_requested = in.whole("/", "histories_requested");
    shard.energy = read_run(in);
    shard.energy.seed = shard.seed;
    shard.energy.input_sha256 = shard.input_sha256;
    shard.energy.table_sha256 = shard.table_sha256;
    check_counts(shard, file);
    return shard;
}

}  // namespace yttria
