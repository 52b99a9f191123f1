// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// Shard files, or those in the folders that are named (shard-*.h5), sorted. Throws Error: file (nothing there).
std::vector<std::filesystem::path> find_shards(std::vector<std::filesystem::path> const& places);

/// Checks that shards are parts of one run, each given once; a missing or unfinished part is refused unless `partial`, which returns a
/// warning instead. Throws Error (input) naming the files.
Warnings check_shards(std::vector<std::filesystem::path> const& files, std::vector<Shard> const& shards, bool partial);

}  // namespace yttria
