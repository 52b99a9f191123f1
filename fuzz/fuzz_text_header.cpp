// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target.hpp"
#include "host/images/text_header.hpp"

#include <sstream>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::istringstream stream(std::string(reinterpret_cast<char const*>(data), size));
    auto const name = yttria::data_file_of(stream);
    // A name that is let through must not lead out of its folder.
    if (yttria::stays_below(name) && !name.empty()) {
        auto const below = (std::filesystem::path("/a/b") / name).lexically_normal().string();
        if (!below.starts_with("/a/b")) { __builtin_trap(); }
    }
    return 0;
}
