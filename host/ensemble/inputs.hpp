// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/ensemble.hpp"
#include "host/results/results.hpp"

namespace yttria {

/// What one member changes; as a default nothing.
struct MemberDraw {
    std::map<std::string, double> value;  ///< by EnsembleInput::name: added value or factor
    double noise_sd = 0;                  ///< relative; 0: the image as it is
    std::uint64_t noise_seed = 0;

    double added(std::string const& name) const;   ///< 0 where it is not drawn
    double factor(std::string const& name) const;  ///< 1 where it is not drawn
};

/// The inputs of a case, drawn for all members.
struct InputDraws {
    std::vector<EnsembleInput> inputs;
    std::map<std::string, std::string> not_varied;
    double noise_sd = 0;
    std::uint64_t seed = 0;
    /// The independent standard normal numbers behind the draws, [variable][member], and whose they are: what a spread is put down to.
    std::vector<std::string> owner;
    std::vector<std::vector<double>> normal;

    MemberDraw member(std::size_t index) const;
    /// The noise of the image alone, another one than that of any member.
    MemberDraw noise_only(std::size_t index) const;
    bool varies(std::string const& key) const;
};

/// Which inputs apply to the case, as it was computed in `central`, and their draws for `members` members.
InputDraws draw_inputs(Result const& central, std::size_t members, std::uint64_t seed);

/// What no input stands for, in words (docs/methods/ensemble.md).
std::vector<std::string> const& not_in_ensemble();

}  // namespace yttria
