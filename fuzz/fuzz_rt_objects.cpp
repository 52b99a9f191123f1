// SPDX-License-Identifier: Apache-2.0
// RTSTRUCT, SEG, RTDOSE and both registrations through their readers (DCMTK behind them is not instrumented).
#include "fuzz/target.hpp"
#include "host/dicom/dicom.hpp"

namespace {

/// One reader refuses what another takes: each has its own try.
template <class Read>
void attempt(Read const& read) {
    try {
        read();
    } catch (std::runtime_error const& error) {
        if (std::string(error.what()).empty()) { __builtin_trap(); }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace yttria;
    fuzz::MemoryFile const memory(data, size);
    // The readers ask for a regular file, which a link to memory is.
    auto const file = memory.path();
    attempt([&] {
        for (auto const& roi : read_rtstruct(file).rois) {
            attempt([&] { stack_contours(roi.name, roi.contours, 2.0); });
        }
    });
    attempt([&] {
        for (auto const& segment : read_segmentation(file).segments) {
            attempt([&] { read_segment(file, segment.first); });
        }
    });
    attempt([&] { read_rtdose(file); });
    attempt([&] { read_spatial_registration(file); });
    attempt([&] {
        if (is_deformable_registration(file)) { check_deformation(read_deformable_registration(file, "1.1", "1.2")); }
    });
    return 0;
}
