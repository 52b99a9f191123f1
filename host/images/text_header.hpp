// SPDX-License-Identifier: Apache-2.0
// Inside host/images, tests and fuzz targets.
#pragma once

#include <istream>
#include <string>

namespace yttria {

/// Name of the data file that a NRRD or MetaImage header refers to; "" where the data follow the header, or the header is none of these.
std::string data_file_of(std::istream& header);

/// True for a plain name or path below the header's own folder; a header must not lead to other files of the machine.
bool stays_below(std::string const& data_file);

}  // namespace yttria
