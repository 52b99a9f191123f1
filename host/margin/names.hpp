// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/margins.hpp"

namespace yttria {

/// "margin.TUMOUR.10mm.MAM100_mm": what a rule may ask of margins (docs/formats/protocol.md). Widths and isodoses are whole numbers
/// of mm and Gy; TUMOUR may hold dots.
struct MarginName {
    std::string tumour;
    double width_mm = 0;
    std::string metric;                ///< the last part
    std::optional<double> isodose_Gy;  ///< where the metric names one
};
/// Empty where `quantity` is no such name.
std::optional<MarginName> parse_margin_name(std::string const& quantity);

struct MarginAnswer {
    std::optional<Quantified> value;
    std::string why;      ///< of a missing value
    std::string limited;  ///< not empty: the value is resolution-limited and passes no rule; says why
};
/// `tumours` is all of them as one, or the only one.
MarginAnswer margin_answer(Margins const& margins, MarginName const& name);

/// The metrics there are, with N for a number: for help texts and messages.
std::vector<std::string> margin_metric_names();

}  // namespace yttria
