// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_rtdose.hpp"

#include "host/dicom/write_slices.hpp"
#include "host/dicom/write_support.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// DoseGridScaling [Gy]: as it will be read back (DS keeps 16 characters), and never so small that the maximum overflows.
double scaling_of(float maximum, double largest_count) {
    if (maximum <= 0) return 1.0 / largest_count;
    double wanted = static_cast<double>(maximum) / largest_count;
    double scaling = std::stod(decimal_string(wanted));
    while (static_cast<double>(maximum) / scaling > largest_count + 0.49) {
        wanted *= 1 + 1e-9;  // the last of at least ten digits
        scaling = std::stod(decimal_string(wanted));
    }
    return scaling;
}

template <class Word>
std::vector<Uint16> pixels_of(Volume<float> const& dose, SliceOrder const& order, double scaling, double& worst) {
    constexpr std::size_t words = sizeof(Word) / sizeof(Uint16);
    std::vector<Uint16> out(dose.values.size() * words);
    std::size_t at = 0;
    auto const plane = static_cast<std::size_t>(dose.geometry.size[0]) * static_cast<std::size_t>(dose.geometry.size[1]);
    for (int k = 0; k < dose.geometry.size[2]; ++k) {
        auto const* values = dose.values.data() + plane * static_cast<std::size_t>(order.slice(k));
        for (std::size_t v = 0; v < plane; ++v) {
            double const value = static_cast<double>(values[v]);
            double const count = std::min(std::round(value / scaling), static_cast<double>(std::numeric_limits<Word>::max()));
            worst = std::max(worst, std::abs(count * scaling - value));
            auto const stored = static_cast<Word>(count);
            for (std::size_t w = 0; w < words; ++w) out[at++] = static_cast<Uint16>(stored >> (16 * w));  // low word first
        }
    }
    return out;
}

void check_dose(std::filesystem::path const& file, Volume<float> const& dose) {
    for (float const value : dose.values)
        if (!std::isfinite(value) || value < 0)
            throw input_error("cannot write \"" + file.string() + "\" (the dose has a value that is " +
                              (std::isfinite(value) ? "negative" : "not finite") + ") repair the dose first");
}

void put_pixel_description(DcmDataset& data, Volume<float> const& dose, int bits) {
    put_unsigned(data, DCM_SamplesPerPixel, 1);
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put_unsigned(data, DCM_Rows, static_cast<unsigned>(dose.geometry.size[1]));
    put_unsigned(data, DCM_Columns, static_cast<unsigned>(dose.geometry.size[0]));
    put_unsigned(data, DCM_BitsAllocated, static_cast<unsigned>(bits));
    put_unsigned(data, DCM_BitsStored, static_cast<unsigned>(bits));
    put_unsigned(data, DCM_HighBit, static_cast<unsigned>(bits - 1));
    put_unsigned(data, DCM_PixelRepresentation, 0);
}

}  // namespace

double write_rtdose(std::filesystem::path const& file, Volume<float> const& dose, Identity const& identity, ObjectHead const& head,
                    RtDoseOptions const& options) {
    check_dose(file, dose);
    auto const& grid = dose.geometry;
    SliceOrder const order(grid);
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_RTDoseStorage, "RTDOSE", options.description, options.series_number, new_uid(), new_uid()});
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_ContentDate, head.date);
    put(data, DCM_ContentTime, head.time);
    put(data, DCM_ImagePositionPatient, decimal_strings(order.position_mm(0)));
    put(data, DCM_ImageOrientationPatient, orientation_string(grid));
    put(data, DCM_PixelSpacing, decimal_strings(std::array{grid.spacing_mm[1], grid.spacing_mm[0]}));  // between rows, columns
    put(data, DCM_SliceThickness, decimal_string(grid.spacing_mm[2]));
    put_pixel_description(data, dose, options.bits);
    put(data, DCM_NumberOfFrames, std::to_string(grid.size[2]));
    DcmAttributeTag* pointer = new DcmAttributeTag(DCM_FrameIncrementPointer);
    pointer->putTagVal(DCM_GridFrameOffsetVector);
    data.insert(pointer);
    std::vector<double> offsets;  // relative to the first frame, along the normal: valid for any orientation
    for (int k = 0; k < grid.size[2]; ++k) offsets.push_back(k * grid.spacing_mm[2]);
    put(data, DCM_GridFrameOffsetVector, decimal_strings(offsets));
    put(data, DCM_DoseUnits, "GY");
    put(data, DCM_DoseType, options.type);
    put(data, DCM_DoseSummationType, "PLAN");
    put(data, DCM_DoseComment, plain_text(std::string(research_only) + "; " + options.comment, 64));
    auto& plan = add_item(data, DCM_ReferencedRTPlanSequence);
    put(plan, DCM_ReferencedSOPClassUID, UID_RTPlanStorage);
    put(plan, DCM_ReferencedSOPInstanceUID, options.plan_uid);

    bool const wide = options.bits == 32;
    float const maximum = dose.values.empty() ? 0 : *std::max_element(dose.values.begin(), dose.values.end());
    double const scaling = scaling_of(maximum, wide ? std::numeric_limits<Uint32>::max() : std::numeric_limits<Uint16>::max());
    put(data, DCM_DoseGridScaling, decimal_string(scaling));
    double worst = 0;
    auto const pixels = wide ? pixels_of<Uint32>(dose, order, scaling, worst) : pixels_of<Uint16>(dose, order, scaling, worst);
    put_words(data, pixels);
    save(file, object);
    return worst;
}

void write_rtplan(std::filesystem::path const& file, Identity const& identity, ObjectHead const& head, std::string const& plan_uid) {
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_RTPlanStorage, "RTPLAN", "reference of the dose, no beams", 2, new_uid(), plan_uid});
    put(data, DCM_RTPlanLabel, "RESEARCH");
    put(data, DCM_RTPlanName, research_only);
    put(data, DCM_RTPlanDescription,
        std::string(research_only) +
            ". Radioembolization has no RT plan: this object holds no beam, no source and no fraction; it exists "
            "because the standard ties a total dose to a plan.");
    put(data, DCM_RTPlanDate, head.date);
    put(data, DCM_RTPlanTime, head.time);
    put(data, DCM_PlanIntent, "RESEARCH");
    put(data, DCM_RTPlanGeometry, "TREATMENT_DEVICE");  // PATIENT would need a structure set
    put(data, DCM_ApprovalStatus, "UNAPPROVED");
    save(file, object);
}

}  // namespace yttria
