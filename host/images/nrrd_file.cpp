// SPDX-License-Identifier: Apache-2.0
// NRRD as ITK writes it (header to the letter), but packed in a third of the time.
#include "host/base/deflate.hpp"
#include "host/images/images.hpp"

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <type_traits>

namespace yttria {
namespace {

constexpr int level = 3;  // of libdeflate: doses, densities and labels get smaller than by zlib's 2, which ITK takes

/// All digits that a double has; no minus before a zero.
std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value + 0.0);
    return text;
}

std::string vector_text(Vec3d const& v) { return "(" + number(v[0]) + "," + number(v[1]) + "," + number(v[2]) + ")"; }

/// Values of keys have no line breaks, and a backslash begins an escape (NRRD definition, section 3.4).
std::string escaped(std::string const& value) {
    std::string out;
    for (char const c : value) out += c == '\n' ? "\\n" : c == '\\' ? "\\\\" : std::string(1, c);
    return out;
}

template <class T>
std::string header(Geometry const& grid, std::string const& unit) {
    constexpr bool bytes = std::is_same_v<T, std::uint8_t>;
    std::string sizes, directions;
    for (std::size_t a = 0; a < 3; ++a) {
        sizes += " " + std::to_string(grid.size[a]);
        Vec3d step{};
        for (std::size_t row = 0; row < 3; ++row) step[row] = grid.spacing_mm[a] * grid.direction[3 * row + a];
        directions += " " + vector_text(step);
    }
    return std::string("NRRD0004\n# Complete NRRD file format specification at:\n# http://teem.sourceforge.net/nrrd/format.html\ntype: ") +
           (bytes ? "unsigned char" : "float") + "\ndimension: 3\nspace: left-posterior-superior\nsizes:" + sizes +
           "\nspace directions:" + directions + "\nkinds: domain domain domain\n" + (bytes ? "" : "endian: little\n") +
           "encoding: gzip\nspace origin: " + vector_text(grid.origin_mm) + "\n" + (unit.empty() ? "" : "unit:=" + escaped(unit) + "\n") +
           "\n";
}

template <class T>
void write(std::filesystem::path const& file, Volume<T> const& volume, std::string const& unit) {
    auto const refuse = [&](std::string const& why) { return file_error("cannot write \"" + file.string() + "\" (" + why); };
    if (volume.values.size() != volume.geometry.voxels())
        throw Error(ExitCode::internal, "cannot write \"" + file.string() + "\" (values and grid differ in size)");
    if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file))
        throw refuse("a folder or device has that name); choose another");
    auto const packed = gzip_deflated({reinterpret_cast<char const*>(volume.values.data()), volume.values.size() * sizeof(T)}, level);
    // Written aside and renamed: nothing half-written is left under the final name.
    auto aside = file;
    aside.replace_extension(".partial.nrrd");
    errno = 0;
    std::ofstream out(aside, std::ios::binary);
    out << header<T>(volume.geometry, unit) << packed;
    out.close();
    std::error_code error(errno, std::generic_category());
    bool const whole = !out.fail();
    if (whole) std::filesystem::rename(aside, file, error);
    if (whole && !error) return;
    std::error_code ignored;
    std::filesystem::remove(aside, ignored);
    throw refuse((error ? error.message() : "the file was cut short") + "); check the folder and the free space");
}

}  // namespace

void write_nrrd(std::filesystem::path const& file, Volume<float> const& volume, std::string const& unit) { write(file, volume, unit); }

void write_nrrd(std::filesystem::path const& file, Volume<std::uint8_t> const& volume) { write(file, volume, ""); }

}  // namespace yttria
