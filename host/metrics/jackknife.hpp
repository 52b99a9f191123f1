// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// The batches that hold histories: what a delete-one-batch jackknife runs over.
struct Replicates {
    std::vector<std::size_t> batch;        ///< indices of the batches that hold histories
    std::vector<std::uint64_t> histories;  ///< of each of these
    std::uint64_t total = 0;               ///< histories of all

    explicit Replicates(TransportTally const& tally);
    bool usable() const { return batch.size() > 1; }
};

/// u and bias of a statistic from its values with one batch left out each (docs/methods/uncertainty.md): the delete-m_j jackknife of
/// Busing, Meijer and van der Leeden 1999, which for equal batches is the ordinary one. NaN where it cannot be formed.
Quantified jackknife(double value, std::vector<double> const& left_out, Replicates const& replicates);

}  // namespace yttria
