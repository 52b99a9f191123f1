// SPDX-License-Identifier: Apache-2.0
// Inside host/export only: the report as pages of pixels, for archives that keep pictures.
#pragma once

#include "host/report/png.hpp"
#include "host/results/dose_file.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

/// A picture that says at its top and bottom, in its pixels, that it is research and not for clinical use.
struct ReportPage {
    std::string title;
    Picture picture;
};

/// Rules, structures, three planes through the largest tumour and axial slices from top to bottom of the dose, from a result and the
/// summary.json beside it. They hold no patient element and no case id; names of structures and the words of rules are shown as they are.
/// Throws Error: input (the dose has no summary.json beside it or no density), file (it cannot be read).
std::vector<ReportPage> report_pages(StoredDose const& dose, std::string const& program_version);

/// The pages as one PDF (ISO 32000-1): each a page-filling picture, packed without loss.
std::string pages_as_pdf(std::vector<ReportPage> const& pages);

}  // namespace yttria
