// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>

namespace yttria {

inline std::string number_text(double value, int digits) {
    std::ostringstream text;
    text.precision(digits);
    text << value;
    return text.str();
}

/// A number for a sentence, four digits.
inline std::string brief(double value) { return number_text(value, 4); }
/// One that a reader may want to check by hand, six digits.
inline std::string precise(double value) { return number_text(value, 6); }

}  // namespace yttria
