// SPDX-License-Identifier: Apache-2.0
//! Stage: everything that was read or made -> findings (what is wrong or implausible, with its numbers)
#pragma once

#include "host/activity/activity.hpp"
#include "host/functional/functional.hpp"
#include "host/guard/finding.hpp"
#include "host/metrics/metrics.hpp"
#include "host/transport/ledger.hpp"

namespace yttria {

/// Activities, times, shunt and ratios that the case file itself gives.
Findings check_case(Case const& request);

/// Headers and voxels of the images on their own grids.
Findings check_images(Case const& request, SourceImages const& images);

/// Where organs lie and what they weigh. Orientation is judged where the body is much wider than the liver (a phantom of liver alone
/// has neither left nor right). `ct_HU` is the CT on the transport grid.
Findings check_anatomy(SourceImages const& images, Structures const& structures, Tissue const& tissue,
                       std::optional<Volume<float>> const& ct_HU);

/// What was placed where.
Findings check_activity(SourceImages const& images, Structures const& structures, Activity const& activity);

/// Whether the functional image shows the liver.
Findings check_function(FunctionMap const& function);

/// Doses and energies after transport; warnings only.
Findings check_result(Metrics const& metrics, EnergyResult const& energy, Ledger const& ledger);

}  // namespace yttria
