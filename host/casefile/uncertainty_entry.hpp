// SPDX-License-Identifier: Apache-2.0
// What [uncertainty] of a case file says (docs/formats/case.md); defaults and their sources in docs/methods/ensemble.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// How an input of the case is distributed. `sd` is 1 sigma in the input's unit, or a fraction of its value.
struct DistributionEntry {
    std::string distribution = "normal";  ///< normal | lognormal | uniform | fixed
    double sd = 0;
    std::string group;       ///< inputs of one group share a part of their draws; "" for none
    double correlation = 1;  ///< with the group's own draw; two inputs of a group correlate by the product
};

/// One uncertain input that a case can have.
struct UncertainInput {
    char const* key;
    char const* distribution;  ///< default
    double sd;                 ///< default
    double most_sd;            ///< above it is another unit
    bool relative;             ///< multiplies a positive value; else it is added to one
    char const* what;
    char const* source;  ///< of the default
};
/// In the order in which they are listed in results.
std::vector<UncertainInput> const& uncertain_inputs();
UncertainInput const& uncertain_input(std::string const& key);

struct UncertaintyEntry {
    bool given = false;
    std::uint32_t members = 200;
    std::optional<std::uint64_t> histories{};         ///< of a member; absent: those of the run, at most most_member_histories
    std::optional<std::uint64_t> seed{};              ///< of the draws; absent: that of the transport
    std::vector<std::string> quantities;              ///< more of them, by the names that rules use
    std::map<std::string, DistributionEntry> inputs;  ///< by key; absent: the default
    std::map<std::string, double> contour_mm;         ///< sd of one structure's contour, in place of contour_mm or territory_mm

    DistributionEntry input(std::string const& key) const;
};

/// Factors on the repair parameters of every structure, which a member of an ensemble changes and no key of the case file says.
struct RepairFactors {
    double alpha_beta = 1, half_time = 1;
};

}  // namespace yttria
