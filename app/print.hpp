// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// One line each on stderr.
void print_warnings(Warnings const& warnings);

/// Rules that were answered, on stdout; nothing without a protocol.
void print_verdict(Verdict const& verdict);

/// The short summary on stdout: transport, structures, rules, where the report is; warnings on stderr.
void print_result(Result const& result, std::filesystem::path const& folder);

/// Wall time of each stage on stdout, the longest first.
void print_times(StageSeconds const& times);

}  // namespace yttria
