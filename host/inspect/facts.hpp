// SPDX-License-Identifier: Apache-2.0
// Inside host/inspect only.
#pragma once

#include "host/base/number_text.hpp"
#include "host/inspect/inspect.hpp"

namespace yttria {

/// A fact of a header, "" where it is absent.
std::string fact(FoundSeries const& series, std::string const& name);
/// "+09:00" of "+0900"; "" where it is none.
std::string header_offset(FoundSeries const& series);
/// "series 2026-03-02T10:15:00 (no UTC offset)" and the like, a text per time that the header has.
std::vector<std::pair<std::string, std::string>> times_of(FoundSeries const& series);
/// Seconds from the series time to the time that the decay factors of a PET refer to; nothing where the header does not tell.
std::optional<double> decay_reference_s(FoundSeries const& series);
/// Letters that a terminal or a TOML comment shows as they are; everything else becomes "?".
std::string printable(std::string const& text);

bool is_emission(FoundSeries const& series);  ///< PET or reconstructed SPECT

}  // namespace yttria
