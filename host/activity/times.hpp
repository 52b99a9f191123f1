// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace yttria {

/// Seconds since 1970-01-01T00:00Z of "2026-03-01T09:30:00+01:00" (seconds may be left out or have decimals; Z for UTC).
/// Nothing when it does not parse or has no UTC offset.
std::optional<double> seconds_of_iso8601(std::string const& text);

/// The same of DICOM DA ("20260301"), TM ("093000.25") and TimezoneOffsetFromUTC ("+0100").
std::optional<double> seconds_of_dicom(std::string const& date, std::string const& time, std::string const& offset);

}  // namespace yttria
