// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/structures/structures.hpp"

namespace yttria {

/// Lung shunt fraction L = lung counts / (lung + liver counts) with where it came from (clinical.md 2.6).
struct LungShunt {
    double fraction = 0;
    std::string method;         ///< planar | spect | "" where not said
    bool extrapolated = false;  ///< lungs were cut by the field of view and their counts scaled up
    std::string note;           ///< one line with the numbers behind it
};

/// Geometric mean of anterior and posterior counts, background subtracted from each view, both lungs summed before.
/// Throws Error (input) where a view is not above its background.
LungShunt planar_shunt(ShuntEntry const& counts);

/// Lung counts divided by the imaged share of the lungs' volume [0..1] first, if that is below 1.
/// Throws Error (input) for counts that give no fraction.
LungShunt spect_shunt(double lung_counts, double liver_counts, double imaged_lung_fraction);

/// What the session says; counts of an image are summed over the derived structures whole_liver and lungs on `structures.grid`, and
/// the imaged share of the lungs is that of their structure inside the image's box unless it is given. Nothing where nothing is said.
std::optional<LungShunt> lung_shunt(SessionEntry const& session, SourceImages const& images, Structures const& structures);

/// Without images: nothing also where the counts of one are asked for.
std::optional<LungShunt> lung_shunt(SessionEntry const& session);

/// The same of the session's second measurement, by the other method.
std::optional<LungShunt> other_lung_shunt(SessionEntry const& session, SourceImages const& images, Structures const& structures);
std::optional<LungShunt> other_lung_shunt(SessionEntry const& session);

}  // namespace yttria
