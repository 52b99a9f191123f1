// SPDX-License-Identifier: Apache-2.0
// What an ensemble of cases with drawn inputs says (docs/methods/ensemble.md). Plain data; host/ensemble/run_ensemble.hpp makes it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// One drawn input of the case.
struct EnsembleInput {
    std::string name;   ///< key, with ":" and a structure or an axis where there are several
    std::string owner;  ///< what its share is added to: the key, or "group NAME"
    std::string distribution, what, source;
    double sd = 0;  ///< 1 sigma: of the added value, or of the factor
    bool relative = false;
    std::vector<double> draws;  ///< [member] added value or factor; empty for a field of noise (it is no number)
};

/// Share of one input, or of one group, in the systematic variance of a quantity.
struct VarianceShare {
    std::string input;
    double share = 0, u = 0;  ///< fraction of the systematic variance; may come out a little below 0
};

struct EnsembleQuantity {
    std::string name;         ///< as rules name it; or volume.STRUCTURE_mL
    double value = 0;         ///< of the run
    double u = 0;             ///< statistical, of the run; NaN where not known
    double mean = 0, sd = 0;  ///< systematic: over the members, without their noise
    double sd_u = 0;          ///< standard error of sd
    double percentile5 = 0, percentile95 = 0;
    double total = 0;                   ///< sd and u together
    double member_noise = 0;            ///< statistical, of a member (taken out of sd)
    std::string why;                    ///< not empty: the spread is not known, and why
    std::string label;                  ///< what a reader must know, e.g. "dose-calculation uncertainty only"
    std::vector<double> draws;          ///< [member] spread by sd and u; what probabilities are counted over. NaN: failed. May be empty
    std::vector<double> raw;            ///< [member] as computed, relative to the run
    bool decomposed = false;            ///< the rest is known
    std::vector<VarianceShare> shares;  ///< largest first
    VarianceShare residual;             ///< what neither straight lines, nor parabolas, nor the noise of the image explain
    std::string dominant;               ///< input of the largest share; "" where none is clear of the others by its u
};

struct EnsembleRule {
    std::string id;
    std::optional<double> probability;  ///< share of members in which the rule as a whole holds; absent: not assessable
};

struct Ensemble {
    std::uint32_t members = 0;
    std::uint32_t failed = 0;  ///< members that could not be computed; left out
    std::uint64_t seed = 0;
    std::uint64_t histories_per_member = 0;  ///< 0: every member re-used the run's transport
    std::uint32_t transports = 0;            ///< that were made, the reference and the noise-only members among them
    std::uint32_t noise_members = 0;         ///< members in which the noise of the image alone was drawn, beside the others
    std::uint64_t decays = 0;
    double seconds = 0;
    std::vector<EnsembleInput> inputs;
    std::map<std::string, std::string> not_varied;  ///< input -> why
    std::vector<std::string> not_included;          ///< what no input stands for
    std::vector<EnsembleQuantity> quantities;
    std::vector<EnsembleRule> rules;

    EnsembleQuantity const* find(std::string const& name) const {
        for (auto const& q : quantities)
            if (q.name == name) return &q;
        return nullptr;
    }
};

}  // namespace yttria
