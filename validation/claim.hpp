// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"
#include "kernels/backend/backend.hpp"
#include "kernels/data/parameters.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace yttria::validation {

/// How the suite is run.
struct SuiteOptions {
    bool full = false;  ///< quick: under 2 minutes in all on 4 cores
    BackendRequest backend;
    std::uint64_t seed = 1;
    std::optional<Parameters> parameters;          ///< instead of the default preset (studies of a cutoff, never a verdict)
    std::optional<std::filesystem::path> icrp110;  ///< folder of the ICRP 110 phantoms, which are not shipped
};

/// One compared number. Uncertainties are 1 sigma, absolute; NaN where there is none.
struct Row {
    std::string quantity, unit;
    double value = 0, sigma = 0;
    double reference = 0, reference_sigma = 0;
    double tolerance = 0;          ///< largest |value - reference| that passes, absolute
    std::string tolerance_reason;  ///< reference uncertainty + own noise + stated model difference
    bool pass = false;
    std::string open;  ///< a known gap: why this row may miss its tolerance for now; it is shown as open, not as red

    bool red() const { return !pass && open.empty(); }
};

/// Values and reference over x, for the page: the curve, and the difference beneath it.
struct Curve {
    std::string title, x_label, y_label;
    bool logarithmic = false;
    std::vector<double> x, value, sigma, reference, reference_sigma;
};

struct ClaimResult {
    std::string name, title;
    std::vector<Row> rows;
    std::vector<Curve> curves;
    std::vector<std::string> notes;  ///< expected numbers and other findings that are printed beside the table
    double seconds = 0;
    std::uint64_t histories = 0;
    std::string device;   ///< "cpu: NAME" of the transport; empty where there was none
    std::string skipped;  ///< why it was not run; empty: it was

    bool passed() const;
    bool red() const;             ///< a row misses its tolerance that is not a known gap
    std::string verdict() const;  ///< pass | open | fail | skipped
};

/// A claim: its folder's name, one line of what is claimed, and the function that tries it.
struct Claim {
    std::string name, title;
    std::function<ClaimResult(SuiteOptions const&)> run;
};

/// All claims, in the order of the table (validation/claims.cpp).
std::vector<Claim> const& claims();

/// Row with its verdict: |value - reference| <= tolerance.
Row make_row(std::string quantity, std::string unit, double value, double sigma, double reference, double reference_sigma, double tolerance,
             std::string tolerance_reason);

}  // namespace yttria::validation
