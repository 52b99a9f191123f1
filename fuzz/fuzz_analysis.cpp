// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/analysis.hpp"

#include "fuzz/target.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return yttria::fuzz::refused_or_read(data, size, [](auto const& file) { yttria::analysis_request(file); });
}
