// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_shape.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace yttria {
namespace {

/// Sequences of real objects nest below ten deep; libraries recurse once per level.
constexpr int deepest_nesting = 64;
/// Longest value that is kept: a SliceVector of 65535 frames has 128 KiB.
constexpr std::uint32_t longest_kept = 1 << 17;
/// The header of an image without its pixels fits in most often.
constexpr std::size_t window_bytes = 1 << 15;
constexpr std::uint32_t undefined_length = 0xffffffffU;
constexpr std::uint32_t item = 0xfffee000U, item_end = 0xfffee00dU, sequence_end = 0xfffee0ddU, pixel_data = 0x7fe00010U;

std::string named(std::uint32_t tag) {
    char text[16];
    std::snprintf(text, sizeof text, "(%04x,%04x)", tag >> 16, tag & 0xffffU);
    return text;
}

/// PS3.5 7.1.2: these have two reserved bytes and a length of 32 bits.
bool has_long_length(std::string_view type) {
    for (std::string_view const known : {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}) {
        if (type == known) { return true; }
    }
    return false;
}

/// PS3.5 6.2. Others are refused: libraries guess what follows them, and guess other lengths than ours.
bool is_value_representation(std::string_view type) {
    constexpr std::string_view known =
        "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV ";
    for (std::size_t at = 0; at + 3 <= known.size(); at += 3) {
        if (known.substr(at, 2) == type) { return true; }
    }
    return false;
}

struct Syntax {
    bool implicit = false, big = false;
};

class Walker {
public:
    Walker(std::istream& stream, std::uint64_t size, DicomShape& shape) : stream_(stream), size_(size), shape_(shape) {}

    void walk() {
        at_ = 132;
        Syntax const syntax = meta_information();
        if (!good() || shape_.deflated) { return; }
        if (left(size_) == 0) { return fail("it holds nothing after its meta information"); }
        shape_.big_endian = shape_.elements.big_endian = syntax.big;
        elements(size_, syntax, 0, false, shape_.elements);
    }

private:
    bool good() const { return shape_.problem.empty(); }
    void fail(std::string const& problem) {
        if (good()) { shape_.problem = problem; }
    }
    std::uint64_t left(std::uint64_t end) const { return end > at_ ? end - at_ : 0; }

    bool read(unsigned char* to, std::size_t count) {
        if (left(size_) < count) { return false; }
        if (at_ < window_from_ || at_ + count > window_from_ + window_.size()) { fill_window(count); }
        if (window_.size() < count) { return false; }
        std::copy_n(window_.begin() + static_cast<std::ptrdiff_t>(at_ - window_from_), count, to);
        at_ += count;
        return true;
    }
    /// Takes a piece of the stream from here on, of `least` bytes or more where there are so many: elements are read two and four bytes
    /// at a time, and a header has thousands of them.
    void fill_window(std::size_t least) {
        window_from_ = at_;
        window_.resize(std::min<std::uint64_t>(std::max(least, window_bytes), left(size_)));
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(at_));
        stream_.read(reinterpret_cast<char*>(window_.data()), static_cast<std::streamsize>(window_.size()));
        window_.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream_.gcount(), 0)));
    }
    std::uint32_t number(std::size_t bytes, bool big) {
        std::array<unsigned char, 4> b{};
        if (!read(b.data(), bytes)) { fail("it ends inside an element"); }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) { value |= static_cast<std::uint32_t>(b[i]) << (8 * (big ? bytes - 1 - i : i)); }
        return value;
    }
    std::uint32_t tag(bool big) {
        std::uint32_t const group = number(2, big);
        return group << 16 | number(2, big);
    }
    std::uint32_t peek_tag(bool big) {
        std::uint64_t const here = at_;
        std::uint32_t const found = tag(big);
        at_ = here;
        return found;
    }
    std::string text(std::uint32_t length) {
        std::string value(length, '\0');
        if (!read(reinterpret_cast<unsigned char*>(value.data()), length)) { fail("it ends inside an element"); }
        while (!value.empty() && (value.back() == '\0' || value.back() == ' ')) { value.pop_back(); }
        return value;
    }
    /// True where `length` more bytes lie before `end`.
    bool fits(std::uint32_t name, std::uint32_t length, std::uint64_t end) {
        if (length <= left(end)) { return true; }
        fail("element " + named(name) + " claims " + std::to_string(length) + " bytes and " + std::to_string(left(end)) + " are left");
        return false;
    }

    /// Group 2 is always explicit little endian (PS3.10 7.1).
    Syntax meta_information() {
        while (good() && left(size_) >= 8) {
            if ((peek_tag(false) >> 16) != 2) { break; }
            std::uint32_t const name = tag(false);
            std::string const type = text(2);
            if (good() && !is_value_representation(type)) { fail("element " + named(name) + " has no known value representation"); }
            std::uint32_t const length = has_long_length(type) ? (number(2, false), number(4, false)) : number(2, false);
            if (!good() || !fits(name, length, size_)) { break; }
            if (name == 0x00020010U && length <= 64) {
                shape_.transfer_syntax = text(length);
            } else {
                at_ += length;
            }
        }
        std::string const& uid = shape_.transfer_syntax;
        if (!uid.starts_with("1.2.840.10008.1.2")) { fail("it names no standard transfer syntax (0002,0010)"); }
        shape_.deflated = uid == "1.2.840.10008.1.2.1.99";
        return {uid == "1.2.840.10008.1.2", uid == "1.2.840.10008.1.2.2"};
    }

    /// Elements up to `end`, or up to the delimiter of an item of undefined length.
    void elements(std::uint64_t end, Syntax syntax, int depth, bool delimited, DicomSet& out) {
        if (depth > deepest_nesting) { return fail("its sequences are nested more than " + std::to_string(deepest_nesting) + " deep"); }
        while (good() && left(end) >= 8) {
            std::uint32_t const name = tag(syntax.big);
            if (name == item_end) {
                number(4, syntax.big);
                if (!delimited) { fail("an item ends that did not begin"); }
                return;
            }
            value_of(name, end, syntax, depth, out);
        }
        if (good() && delimited) { fail("an item has no end"); }
        if (good() && left(end) > 0) { fail("it ends inside an element"); }
    }

    void value_of(std::uint32_t name, std::uint64_t end, Syntax syntax, int depth, DicomSet& out) {
        std::string type;
        std::uint32_t length = 0;
        if (syntax.implicit) {
            length = number(4, syntax.big);
        } else {
            type.resize(2);
            if (!read(reinterpret_cast<unsigned char*>(type.data()), 2)) { return fail("it ends inside an element"); }
            if (!is_value_representation(type)) { return fail("element " + named(name) + " has no known value representation"); }
            length = has_long_length(type) ? (number(2, syntax.big), number(4, syntax.big)) : number(2, syntax.big);
        }
        if (!good()) { return; }
        DicomElement& element = out.elements[{static_cast<std::uint16_t>(name >> 16), static_cast<std::uint16_t>(name & 0xffffU)}];
        bool const top_pixels = name == pixel_data && depth == 0;
        if (length == undefined_length) {
            if (name == pixel_data) { return fragments(end, syntax, depth == 0); }
            // PS3.5 6.2.2: what is unknown and of undefined length is a sequence in implicit little endian.
            return sequence(end, type == "UN" ? Syntax{true, false} : syntax, depth + 1, true, element);
        }
        if (!fits(name, length, end)) { return; }
        if (top_pixels) {
            shape_.pixels = ByteRange{at_, length};
            at_ += length;
            return;
        }
        std::uint64_t const value_end = at_ + length;
        bool const unknown = type == "UN" || syntax.implicit;
        Syntax const inner = type == "UN" ? Syntax{true, false} : syntax;
        if (type == "SQ" || (unknown && length >= 8 && peek_tag(inner.big) == item)) {
            sequence(value_end, inner, depth + 1, false, element);
        } else if (length <= longest_kept) {
            element.bytes.resize(length);
            if (!read(reinterpret_cast<unsigned char*>(element.bytes.data()), length)) { return fail("it ends inside an element"); }
        }
        at_ = value_end;
    }

    void sequence(std::uint64_t end, Syntax syntax, int depth, bool delimited, DicomElement& out) {
        if (depth > deepest_nesting) { return fail("its sequences are nested more than " + std::to_string(deepest_nesting) + " deep"); }
        while (good() && left(end) >= 8) {
            std::uint32_t const name = tag(syntax.big), length = number(4, syntax.big);
            if (name == sequence_end && delimited) { return; }
            if (name != item) { return fail("a sequence holds " + named(name) + " where an item begins"); }
            DicomSet& set = out.items.emplace_back();
            set.big_endian = syntax.big;
            if (length == undefined_length) {
                elements(end, syntax, depth, true, set);
            } else {
                if (!fits(name, length, end)) { return; }
                std::uint64_t const item_stop = at_ + length;
                elements(item_stop, syntax, depth, false, set);
                at_ = item_stop;
            }
        }
        if (good() && delimited) { fail("a sequence has no end"); }
    }

    /// The first item is the table of offsets; each other holds a part of a compressed picture.
    void fragments(std::uint64_t end, Syntax syntax, bool keep) {
        for (std::size_t count = 0; good() && left(end) >= 8; ++count) {
            std::uint32_t const name = tag(syntax.big), length = number(4, syntax.big);
            if (name == sequence_end) {
                if (keep) { shape_.encapsulated = true; }
                return;
            }
            if (name != item || length == undefined_length) { return fail("its compressed pixels hold " + named(name)); }
            if (!fits(name, length, end)) { return; }
            if (keep && count > 0) { shape_.fragments.push_back({at_, length}); }
            at_ += length;
        }
        fail("its compressed pixels have no end");
    }

    std::istream& stream_;
    std::uint64_t size_, at_ = 0;
    std::vector<unsigned char> window_;  ///< of the stream, from window_from_ on
    std::uint64_t window_from_ = 0;
    DicomShape& shape_;
};

std::uint32_t big_endian(std::span<unsigned char const> bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) { value = value << 8 | bytes[at + i]; }
    return value;
}

/// SIZ, the first segment of a JPEG 2000 codestream (ISO 15444-1 A.5.1), which may lie in a JP2 file.
std::optional<CodestreamSize> jpeg_2000_size(std::span<unsigned char const> bytes) {
    for (std::size_t at = 0; at + 42 <= bytes.size(); ++at) {
        if (big_endian(bytes, at, 4) != 0xff4fff51U) { continue; }
        std::uint32_t const right = big_endian(bytes, at + 8, 4), low = big_endian(bytes, at + 12, 4), x = big_endian(bytes, at + 16, 4),
                            y = big_endian(bytes, at + 20, 4);
        if (right <= x || low <= y) { return std::nullopt; }
        return CodestreamSize{right - x, low - y, big_endian(bytes, at + 40, 2)};
    }
    return std::nullopt;
}

}  // namespace

DicomShape dicom_shape(std::istream& stream, std::uint64_t size) {
    DicomShape shape;
    Walker(stream, size, shape).walk();
    return shape;
}

std::optional<CodestreamSize> codestream_size(std::span<unsigned char const> bytes) {
    if (bytes.size() < 4) { return std::nullopt; }
    if (bytes[0] != 0xff || bytes[1] != 0xd8) { return jpeg_2000_size(bytes); }
    for (std::size_t at = 2; at + 10 <= bytes.size();) {
        if (bytes[at] != 0xff) { return std::nullopt; }
        unsigned const marker = bytes[at + 1];
        if (marker == 0xff) {  // a fill byte
            ++at;
            continue;
        }
        // Start of frame: SOF0 to SOF15 but DHT, JPG and DAC; SOF55 is JPEG-LS (ISO 14495-1).
        bool const frame = marker == 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc);
        if (frame) { return CodestreamSize{big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2), bytes[at + 9]}; }
        if (marker == 0xda || marker == 0xd9) { return std::nullopt; }  // pixels without a frame before them
        at += 2 + big_endian(bytes, at + 2, 2);
    }
    return std::nullopt;
}

}  // namespace yttria
