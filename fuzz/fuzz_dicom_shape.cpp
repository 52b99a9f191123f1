// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_shape.hpp"

#include "fuzz/target.hpp"

#include <sstream>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::istringstream stream(std::string(reinterpret_cast<char const*>(data), size));
    auto const shape = yttria::dicom_shape(stream, size);
    // What is handed on must lie inside the file.
    auto const inside = [&](yttria::ByteRange const& range) { return range.from <= size && range.size <= size - range.from; };
    if (shape.pixels && !inside(*shape.pixels)) { __builtin_trap(); }
    for (auto const& range : shape.fragments) {
        if (!inside(range)) { __builtin_trap(); }
        (void)yttria::codestream_size({data + range.from, range.size});
    }
    (void)yttria::codestream_size({data, size});
    return 0;
}
