// SPDX-License-Identifier: Apache-2.0
// Inside host/dicom only: DCMTK datasets with errors in our words.
#pragma once

#include "host/dicom/dicom.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <memory>

namespace yttria {

/// One DICOM file. Texts are UTF-8.
class DicomObject {
public:
    /// Throws Error (file) where it cannot be read.
    explicit DicomObject(std::filesystem::path const& file);

    std::filesystem::path const& file() const { return file_; }
    std::string name() const { return "\"" + file_.string() + "\""; }
    DcmDataset& data() const { return *format_->getDataset(); }
    /// Throws Error (input) unless the SOP class is `uid` or, where the class is missing, the modality is `modality`.
    void expect(std::string const& modality, std::vector<std::string> const& uids) const;
    /// Uncompressed bytes of the pixels, little-endian. `expected` is how many there must be at least. Throws Error (file).
    std::vector<std::uint8_t> pixels(std::size_t expected) const;

private:
    std::filesystem::path file_;
    std::unique_ptr<DcmFileFormat> format_;
};

std::string text_of(DcmItem& item, DcmTagKey const& tag);                  ///< "" where absent
std::optional<double> number_of(DcmItem& item, DcmTagKey const& tag);      ///< first value
std::vector<double> numbers_of(DcmItem& item, DcmTagKey const& tag);       ///< all values; NaN for one that is no number
std::optional<int> whole_of(DcmItem& item, DcmTagKey const& tag);          ///< US, SS, UL, SL, IS
std::vector<DcmItem*> items_of(DcmItem& item, DcmTagKey const& sequence);  ///< empty where absent

/// The index of the one entry that fits. `what` is "ROI" or "segment". Throws Error (input) with the list.
std::size_t choose(std::string const& where, std::string const& what, std::vector<std::pair<int, std::string>> const& entries,
                   RoiChoice const& choice);

/// Positions along a normal as a lattice of even steps: first position, step (above 0) and the index of each. `given_step` is taken where
/// all distances are multiples of it, else the smallest distance. Throws Error (input) with `where`.
struct EvenSteps {
    double first = 0, step = 1;
    std::vector<int> index;
    int count = 1;
};
EvenSteps even_steps(std::string const& where, std::vector<double> const& positions, std::optional<double> given_step);

/// Row-major direction from ImageOrientationPatient, its third column the cross product; orthonormal to 1e-4 (made exactly so), else
/// throws Error (input).
std::array<double, 9> direction_of(std::string const& where, std::vector<double> const& orientation);

/// Above this many voxels an object is no image of a patient (4 GB of float).
inline constexpr double most_dicom_voxels = 1e9;

}  // namespace yttria
