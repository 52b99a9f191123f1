// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/dose_metric.hpp"

namespace yttria {

/// Metrics beyond those of every structure that the case and `named` (quantities of rules) ask for by name, and gEUD of tumours.
std::vector<DoseMetric> metrics_asked_for(std::string const& structure, Role role, Case const& request,
                                          std::vector<std::string> const& named);

/// Adds to what each structure has (docs/methods/dvh.md): the metrics that the case and `named` (quantities of rules) ask for, gEUD of
/// tumours, the mean per GBq, of tumours the ratios to normal liver and the volume outside the treated one.
void add_more_metrics(std::vector<StructureMetrics>& measured, Case const& request, Structures const& structures, Tissue const& tissue,
                      Tallied const& run, Activity const& activity, bool with_uncertainty, std::vector<std::string> const& named);

}  // namespace yttria
