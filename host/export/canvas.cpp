// SPDX-License-Identifier: Apache-2.0
#include "host/export/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace yttria {
namespace {

/// Letters from space to tilde, drawn for this program: eight rows of five pixels each, a row as one digit of base 32.
constexpr std::string_view letters =
    "0000000044444040aaa00000aavavaa04fke5u40pp248jj0cik8lid044800000248884208422248004lel400044v440000000448000v000000000cc0"
    "11248gg0ehjlphe04c4444e0eh1248v0v2421he026aiv220vgu11he068guhhe0v1248880ehhehhe0ehhf12c00cc0cc000cc0c480248g842000v0v000"
    "84212480eh124040ehnlnge0ehhvhhh0uhhuhhu0ehggghe0sihhhis0vgguggv0vgguggg0ehgnhhf0hhhvhhh0e44444e072222ic0hikokih0ggggggv0"
    "hrllhhh0hppljjh0ehhhhhe0uhhuggg0ehhhlid0uhhukih0fgge11u0v4444440hhhhhhe0hhhhaa40hhhllrh0hha4ahh0hha44440v1248gv0e88888e0"
    "gg842110e22222e04ah00000000000v08400000000e1fhf0ggmphhu000egghe011djhhf000ehvge0698s888000fhhf1eggmphhh040c444e0206222ic"
    "ggikoki0c44444e000qllhh000mphhh000ehhhe000uhhugg00fhhf1100mpggg000fge1u088s8896000hhhjd000hhha4000hhlla000ha4ah000hhhf1e"
    "00v248v0688g886044444440c22122c0009li000";
constexpr int letter_width = 5, letter_height = 8, letter_step = 6;

unsigned row_of(char letter, int row) {
    auto const code = static_cast<unsigned char>(letter);
    char const digit = letters[8 * static_cast<std::size_t>(code - 32) + static_cast<std::size_t>(row)];
    return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

}  // namespace

std::string drawable(std::string const& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte < 0x7f)
            out.push_back(text[i]);
        else if ((byte & 0xc0U) != 0x80U)  // one mark for a letter of several bytes
            out.push_back('?');
    }
    return out;
}

std::vector<std::string> wrapped(std::string const& text, std::size_t columns) {
    std::vector<std::string> lines(1);
    std::size_t at = 0;
    while (at < text.size()) {
        auto const end = std::min(text.find(' ', at), text.size());
        auto word = text.substr(at, end - at);
        at = end + 1;
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > columns) lines.emplace_back();
        while (word.size() > columns) {  // a word that is longer than a line
            lines.back() = word.substr(0, columns);
            word.erase(0, columns);
            lines.emplace_back();
        }
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

Canvas::Canvas(int width, int height, Colour paper) : picture_{width, height, {}} {
    auto const pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    picture_.rgb.reserve(3 * pixels);
    for (std::size_t p = 0; p < pixels; ++p) picture_.rgb.insert(picture_.rgb.end(), paper.begin(), paper.end());
}

void Canvas::point(int x, int y, Colour colour) {
    if (x < 0 || y < 0 || x >= picture_.width || y >= picture_.height) return;
    auto const at = 3 * (static_cast<std::ptrdiff_t>(y) * picture_.width + x);
    std::copy(colour.begin(), colour.end(), picture_.rgb.begin() + at);
}

void Canvas::box(Box const& box, Colour colour) {
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = box.x; x < box.x + box.width; ++x) point(x, y, colour);
}

int Canvas::text_width(std::string const& text, int scale) { return static_cast<int>(text.size()) * letter_step * scale; }

void Canvas::text(int x, int y, std::string const& words, int scale, Colour colour) {
    for (char const letter : drawable(words)) {
        for (int row = 0; row < letter_height; ++row)
            for (int column = 0; column < letter_width; ++column)
                if ((row_of(letter, row) >> (letter_width - 1 - column) & 1U) != 0)
                    box({x + column * scale, y + row * scale, scale, scale}, colour);
        x += letter_step * scale;
    }
}

void Canvas::paste(Picture const& picture, Box const& into) {
    double const zoom = std::min(static_cast<double>(into.width) / picture.width, static_cast<double>(into.height) / picture.height);
    int const width = static_cast<int>(picture.width * zoom), height = static_cast<int>(picture.height * zoom);
    int const left = into.x + (into.width - width) / 2, top = into.y + (into.height - height) / 2;
    auto const sample = [&](double x, double y, std::size_t channel) {
        auto const low = [](double at, int most) { return std::clamp(static_cast<int>(std::floor(at)), 0, most); };
        int const x0 = low(x, picture.width - 1), y0 = low(y, picture.height - 1);
        int const x1 = std::min(x0 + 1, picture.width - 1), y1 = std::min(y0 + 1, picture.height - 1);
        double const fx = std::clamp(x - x0, 0.0, 1.0), fy = std::clamp(y - y0, 0.0, 1.0);
        auto const value = [&](int i, int j) {
            auto const pixel = static_cast<std::size_t>(j) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(i);
            return static_cast<double>(picture.rgb[3 * pixel + channel]);
        };
        return (value(x0, y0) * (1 - fx) + value(x1, y0) * fx) * (1 - fy) + (value(x0, y1) * (1 - fx) + value(x1, y1) * fx) * fy;
    };
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            Colour colour{};
            for (std::size_t c = 0; c < 3; ++c)
                colour[c] = static_cast<std::uint8_t>(std::lround(sample((x + 0.5) / zoom - 0.5, (y + 0.5) / zoom - 0.5, c)));
            point(left + x, top + y, colour);
        }
}

}  // namespace yttria
