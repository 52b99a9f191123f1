// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// The batches that hold histories, and the dose maps that parts of them make: what the uncertainty of a metric is had from.
struct Replicates {
    std::vector<std::size_t> batch;        ///< indices of the batches that hold histories
    std::vector<std::uint64_t> histories;  ///< of each of these
    std::uint64_t total = 0;               ///< histories of all

    explicit Replicates(TransportTally const& tally);
    bool usable() const { return batch.size() > 1; }

    /// Maps that a metric is read from again: 31 balanced halves of the 32 batches; where a run has fewer batches, each one left out.
    std::size_t maps() const;
    /// Whether the i-th of `batch` is in that map.
    bool in_map(std::size_t map, std::size_t i) const;
    bool halves() const { return batch.size() == batches; }
};

/// u and bias of a statistic from its values in each of replicates.maps() (docs/methods/uncertainty.md). Half-samples are right for
/// quantiles too (McCarthy 1969; Wolter, Introduction to Variance Estimation, ch. 3), of which leaving one batch out makes u twice too
/// large. NaN where it cannot be formed, or where all halves agree on another value.
Quantified resampled(double value, std::vector<double> const& values, Replicates const& replicates);

/// The same for a dose: where it is 0 in the run or in one of the maps nothing was scored there, and how well it is known is not known.
Quantified resampled_dose(double value, std::vector<double> const& values, Replicates const& replicates);

/// u and bias of a smooth statistic from its values with one batch left out each: the delete-m_j jackknife of Busing, Meijer and van der
/// Leeden 1999, which for equal batches is the ordinary one, and for a mean the same as half-samples. NaN where it cannot be formed.
Quantified jackknife(double value, std::vector<double> const& left_out, Replicates const& replicates);

}  // namespace yttria
