// SPDX-License-Identifier: Apache-2.0
#include "host/inspect/toml_text.hpp"

#include <cstdio>

namespace yttria {

std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const letter : text) {
        auto const code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (code < 0x20 || code == 0x7f) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(code));
            out += escape;
        } else {
            out += letter;
        }
    }
    return out + "\"";
}

}  // namespace yttria
