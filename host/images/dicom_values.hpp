// SPDX-License-Identifier: Apache-2.0
// Inside host/images only: values of DICOM elements through GDCM.
#pragma once

#include <gdcmDataSet.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

/// Value without padding; "" where the element is absent or empty.
std::string text_of(gdcm::DataSet const& data, gdcm::Tag const& tag);
/// Backslash-separated decimal strings; empty when one does not parse or is not finite.
std::vector<double> numbers_of(gdcm::DataSet const& data, gdcm::Tag const& tag);
/// Binary values of 16 bits (US).
std::vector<std::uint16_t> words_of(gdcm::DataSet const& data, gdcm::Tag const& tag);
/// Binary value of 64 bits (FD), one; 0 where absent.
double double_of(gdcm::DataSet const& data, gdcm::Tag const& tag);
/// Items of a sequence, possibly none.
std::vector<gdcm::DataSet> items_of(gdcm::DataSet const& data, gdcm::Tag const& tag);
/// First item of a sequence, or an empty data set.
gdcm::DataSet first_item(gdcm::DataSet const& data, gdcm::Tag const& tag);

/// All elements before the pixels, after dicom_shape has found the file whole. Throws Error (file) with the reason.
gdcm::DataSet read_elements(std::filesystem::path const& file);

}  // namespace yttria
