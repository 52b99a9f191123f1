// SPDX-License-Identifier: Apache-2.0
#include "host/report/colour.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace yttria {

Colour dose_colour(double fraction) {
    static constexpr std::array<Colour, 8> anchors{
        {{59, 15, 112}, {114, 31, 129}, {165, 44, 96}, {207, 68, 70}, {237, 105, 37}, {251, 155, 6}, {247, 209, 61}, {252, 255, 164}}};
    double const place = std::clamp(fraction, 0.0, 1.0) * (anchors.size() - 1);
    auto const low = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    double const part = place - static_cast<double>(low);
    Colour out{};
    for (std::size_t c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>(std::lround(anchors[low][c] * (1 - part) + anchors[low + 1][c] * part));
    return out;
}

Colour line_colour(std::size_t index) {
    static constexpr std::array<Colour, 12> colours{{{68, 119, 170},
                                                     {204, 51, 17},
                                                     {34, 136, 51},
                                                     {238, 119, 51},
                                                     {51, 187, 238},
                                                     {170, 51, 119},
                                                     {187, 170, 40},
                                                     {0, 153, 136},
                                                     {120, 94, 200},
                                                     {110, 110, 110},
                                                     {160, 100, 50},
                                                     {20, 60, 120}}};
    return colours[index % colours.size()];
}

Colour outline_colour(std::size_t index) {
    static constexpr std::array<Colour, 8> colours{{{255, 255, 255},
                                                    {0, 225, 255},
                                                    {70, 255, 130},
                                                    {150, 180, 255},
                                                    {255, 120, 230},
                                                    {0, 160, 255},
                                                    {190, 255, 220},
                                                    {200, 200, 200}}};
    return colours[index % colours.size()];
}

std::string css(Colour colour) {
    char text[16];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", colour[0], colour[1], colour[2]);
    return text;
}

}  // namespace yttria
