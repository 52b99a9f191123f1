// SPDX-License-Identifier: Apache-2.0
// Inside host/export only: text and pictures on a page of pixels.
#pragma once

#include "host/report/colour.hpp"
#include "host/report/png.hpp"

#include <string>
#include <vector>

namespace yttria {

/// Pixels from the top left.
struct Box {
    int x = 0, y = 0, width = 0, height = 0;
};

/// What the letters can show: ASCII; every other letter becomes "?".
std::string drawable(std::string const& text);
/// Lines of at most `columns` letters, broken at spaces.
std::vector<std::string> wrapped(std::string const& text, std::size_t columns);

/// A page. What lies outside is cut off.
class Canvas {
public:
    Canvas(int width, int height, Colour paper);
    void box(Box const& box, Colour colour);
    /// Letters of 5 x 8 pixels times `scale`, 6 pixels apart.
    void text(int x, int y, std::string const& words, int scale, Colour colour);
    static int text_width(std::string const& text, int scale);
    /// As large as fits, centred, proportions kept, interpolated linearly.
    void paste(Picture const& picture, Box const& into);
    Picture const& picture() const { return picture_; }

private:
    void point(int x, int y, Colour colour);
    Picture picture_;
};

}  // namespace yttria
