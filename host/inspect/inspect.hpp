// SPDX-License-Identifier: Apache-2.0
//! Stage: a folder of images -> what is in it, and a case file proposed from it
#pragma once

#include "host/images/inventory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// Name of the isotope with this half-life [s] to 1 % (clinical.md 3.3), or "".
std::string isotope_of(double half_life_s);

/// Isotope that a header names by its half-life, such as "F-18"; "" where it says none, the half-life as text where it is no known one.
std::string isotope_of(FoundSeries const& series);

/// Name of the role that the name of a contour suggests, "" where it suggests none. The user reads it before it counts.
std::string role_suggested_by(std::string const& name);

/// "1960-01-16T09:59:47" of DICOM DA and TM, with the offset "+09:00" where there is one; "" where either is no date or time.
std::string iso_time(std::string const& date, std::string const& time, std::string const& offset);

/// What the headers do not say and a user may.
struct ProposalValues {
    std::string utc_offset;  ///< "+09:00": of header times without TimezoneOffsetFromUTC
    std::optional<double> administered_GBq, lung_shunt_fraction;
};

struct Proposal {
    std::string text;                  ///< the case file
    std::vector<std::string> to_fill;  ///< what is missing before it runs
    std::vector<std::string> notes;    ///< what was chosen, and what will be refused without an override
};

/// A case file from what the headers say. `folder` is where it will lie: paths are written relative to it where they are below it. A
/// value that no header gives is left out with a line that says so, never guessed. No patient identifier is written.
/// Throws Error (input) when there is no activity image or no CT.
Proposal propose_case(Inventory const& inventory, std::filesystem::path const& folder, ProposalValues const& values = {});

/// For people: a block per series. Patient names and numbers are not shown.
std::string describe(Inventory const& inventory);

/// For programs: the same as JSON (docs/formats/inspect.md).
std::string inventory_json(Inventory const& inventory, Proposal const* proposal, std::string const& no_proposal);

}  // namespace yttria
