// SPDX-License-Identifier: Apache-2.0
// The adapter with GDCM behind it (not instrumented): header, place of NM frames and pixels.
#include "fuzz/target.hpp"
#include "host/images/dicom_header.hpp"
#include "host/images/nm_tomo.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return yttria::fuzz::refused_or_read(data, size, [](auto const& file) {
        auto const header = yttria::read_slice_header(file);
        if (!header.image) { return; }
        if (header.is_nm()) {
            yttria::read_nm_volume(header);
        } else {
            yttria::read_slice_pixels(header);
        }
    });
}
