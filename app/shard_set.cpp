// SPDX-License-Identifier: Apache-2.0
#include "app/shard_set.hpp"

#include <algorithm>
#include <map>

namespace yttria {
namespace fs = std::filesystem;
namespace {

void check_same(fs::path const& first_file, Shard const& first, fs::path const& file, Shard const& shard) {
    auto const compare = [&](auto const& a, auto const& b, std::string const& what) {
        if (!(a == b))
            throw input_error(file.string() + " and " + first_file.string() + ": " + what +
                              " differs (they are not parts of one run): merge shards of one run only");
    };
    compare(first.case_sha256, shard.case_sha256, "the case file");
    compare(first.input_sha256, shard.input_sha256, "the transport input");
    compare(first.table_sha256, shard.table_sha256, "the tables");
    compare(first.seed, shard.seed, "the seed");
    compare(first.replicate_size, shard.replicate_size, "the replicate size");
    compare(first.count, shard.count, "the number of shards");
    compare(first.histories_requested, shard.histories_requested, "the number of histories");
    compare(first.planned.end, shard.planned.end, "the number of replicates");
}

}  // namespace

std::vector<fs::path> find_shards(std::vector<fs::path> const& places) {
    std::vector<fs::path> files;
    for (auto const& place : places) {
        if (!fs::is_directory(place)) {
            if (!fs::exists(place)) throw file_error(place.string() + ": there is no such file or folder: check the path");
            files.push_back(place);
            continue;
        }
        auto const before = files.size();
        for (auto const& entry : fs::directory_iterator(place)) {
            auto const name = entry.path().filename().string();
            if (name.starts_with("shard-") && name.ends_with(".h5")) files.push_back(entry.path());
        }
        if (files.size() == before)
            throw file_error(place.string() + ": no shard-*.h5 in this folder: name the folders that  yttria run --shard  wrote");
    }
    std::sort(files.begin(), files.end());
    return files;
}

Warnings check_shards(std::vector<fs::path> const& files, std::vector<Shard> const& shards, bool partial) {
    std::map<std::uint32_t, fs::path> given;
    std::string gaps;
    auto const add_gap = [&](std::string const& text) { gaps += (gaps.empty() ? "" : ", ") + text; };
    for (std::size_t i = 0; i < shards.size(); ++i) {
        auto const& shard = shards[i];
        check_same(files[0], shards[0], files[i], shard);
        auto const [other, is_new] = given.emplace(shard.index, files[i]);
        if (!is_new)
            throw input_error(files[i].string() + " and " + other->second.string() + ": shard " + std::to_string(shard.index) +
                              " is given twice (its decays would count twice): leave one out");
        if (shard.replicates_done < shard.planned.count())
            add_gap("shard " + std::to_string(shard.index) + " stopped after " + std::to_string(shard.replicates_done) + " of " +
                    std::to_string(shard.planned.count()) + " replicates");
    }
    for (std::uint32_t index = 1; index <= shards[0].count; ++index) {
        if (!given.contains(index)) add_gap("shard " + std::to_string(index) + " of " + std::to_string(shards[0].count) + " is missing");
    }
    if (gaps.empty()) return {};
    if (!partial)
        throw input_error("the shards do not make the whole run (" + gaps +
                          "): add what is missing, or accept fewer histories with --partial");
    return {{"merge.partial", "merged from a part of the run (" + gaps + "): fewer histories than asked for, uncertainties are larger"}};
}

}  // namespace yttria
