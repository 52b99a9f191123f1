// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/margins.hpp"
#include "host/results/hdf5_file.hpp"

#include <nlohmann/json_fwd.hpp>

namespace yttria {

/// The list `margins` of summary.json, one entry for each tumour and width (docs/formats/summary.md).
nlohmann::ordered_json margins_json(Margins const& margins);

/// /margins of result.h5 (docs/formats/result_h5.md).
void write_margins(Hdf5File& out, Margins const& margins);

}  // namespace yttria
