// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/member.hpp"

namespace yttria {

/// Values of all quantities in one member, from two halves of its histories; `a` and `b` are the same where it has no noise of its own.
struct MemberValues {
    std::vector<double> a, b;
    bool transported = false;  ///< false: it has the run's own tallies
};

/// Computes members by the stages of the run. A member whose transport input is that of the run but for the scale of the activity has the
/// run's tallies; others are transported with the run's seed and fewer histories.
class MemberRun {
public:
    MemberRun(Result const& central, RunOptions const& options, MemberMaker const& maker, std::vector<std::string> const& quantities);

    /// Nothing where it was interrupted. Throws Error (input) for a member that is no case.
    std::optional<MemberValues> values(MemberDraw const& draw) { return compute(draw, false); }
    /// The case without any draw, transported like a member.
    std::optional<MemberValues> transported_reference() { return compute({}, true); }

    std::uint64_t histories() const { return options_.histories; }
    std::uint32_t transports() const { return transports_; }
    std::uint64_t decays() const { return decays_; }

private:
    std::optional<MemberValues> compute(MemberDraw const& draw, bool always_transport);
    std::vector<double> read(Prepared const& prepared, EnergyResult const& energy) const;
    PrepareOptions prepare_options() const;

    Result const& central_;
    RunOptions options_;
    MemberMaker const& maker_;
    std::vector<std::string> const& quantities_;
    TablesInput tables_;
    TransportInput input_;  ///< of the run
    EnergyResult whole_;    ///< of the run, its batches added up
    MarginDetail margins_ = MarginDetail::rings;
    std::uint32_t transports_ = 0;
    std::uint64_t decays_ = 0;
};

/// The same source, tissue and parameters, where shares of the source may differ by the rounding of a scale (a millionth).
bool same_transport(TransportInput const& a, TransportInput const& b);

/// Members have at most this many histories where the case does not say how many [decays]: their noise is taken out of the spread.
inline constexpr std::uint64_t most_member_histories = 500'000;

}  // namespace yttria
