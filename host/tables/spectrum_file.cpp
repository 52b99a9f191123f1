// SPDX-License-Identifier: Apache-2.0
#include "host/tables/spectrum_file.hpp"

#include "host/tables/tables.hpp"
#include "kernels/data/tables.hpp"
#include "kernels/tables/beta_spectrum.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace yttria {
namespace {

/// The electron tables end there (kernels/data/tables.hpp).
constexpr double largest_MeV = energy_grid.high();
/// No beta emitter used in therapy reaches it; larger numbers are energies in keV or eV.
constexpr double surely_not_MeV = 10;

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The numbers of "a,b,c"; false where a field is not a number or there are not three. Independent of the locale.
bool three_numbers(std::string_view line, std::array<double, 3>& numbers) {
    for (std::size_t field = 0; field < numbers.size(); ++field) {
        auto const comma = line.find(',');
        if ((comma == std::string_view::npos) != (field + 1 == numbers.size())) return false;
        auto const word = trimmed(line.substr(0, comma));
        auto const [end, failure] = std::from_chars(word.data(), word.data() + word.size(), numbers[field]);
        if (failure != std::errc{} || end != word.data() + word.size()) return false;
        if (comma != std::string_view::npos) line.remove_prefix(comma + 1);
    }
    return true;
}

SpectrumBin checked_bin(std::array<double, 3> const& numbers, std::string const& where) {
    auto const [lower, upper, probability] = numbers;
    if (!std::isfinite(lower) || !std::isfinite(upper) || !std::isfinite(probability)) {
        throw input_error(where + "not a finite number (nan or inf) correct it");
    }
    if (lower < 0) throw input_error(where + "lower_MeV is negative (a kinetic energy starts at 0) correct it");
    if (upper <= lower) throw input_error(where + "upper_MeV is not above lower_MeV (a bin has a width) correct it");
    if (upper > surely_not_MeV) throw input_error(where + "upper_MeV is above 10 (energies look like keV) give MeV");
    if (upper > largest_MeV) throw input_error(where + "upper_MeV is above 4 (the electron tables end there) correct the energies");
    if (probability < 0) throw input_error(where + "probability is negative (it is a share of the decays) correct it");
    return {lower, upper, probability};
}

}  // namespace

std::vector<SpectrumBin> read_spectrum_bins(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) throw file_error(file.string() + ": spectrum cannot be read (no such file or no permission) check [transport] spectrum");
    std::vector<SpectrumBin> bins;
    bool header_possible = true;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        auto const content = trimmed(std::string_view(line).substr(0, line.find('#')));
        if (content.empty()) continue;
        std::array<double, 3> numbers{};
        bool const is_bin = three_numbers(content, numbers);
        // Only a line that starts like a word is taken for the header: a mistyped first bin is refused, not skipped.
        bool const like_header =
            std::isalpha(static_cast<unsigned char>(content.front())) != 0 && content.find(',') != std::string_view::npos;
        std::string const where = file.string() + ":" + std::to_string(number) + ": ";
        if (!is_bin && header_possible && like_header) {
            if (content.find("keV") != std::string_view::npos) {
                throw input_error(
                    where + "the header says keV (energies are in MeV) divide them by 1000 and write lower_MeV,upper_MeV,probability");
            }
            header_possible = false;
            continue;
        }
        header_possible = false;
        if (!is_bin)
            throw input_error(where + "not a bin of the spectrum (three numbers are expected) write lower_MeV,upper_MeV,probability");
        bins.push_back(checked_bin(numbers, where));
    }
    if (stream.bad()) throw file_error(file.string() + ": spectrum cannot be read (the disk gave an error) check the file");
    if (std::none_of(bins.begin(), bins.end(), [](SpectrumBin const& bin) { return bin.probability > 0; })) {
        throw input_error(file.string() +
                          ": empty spectrum (no bin has a positive probability) write lower_MeV,upper_MeV,probability lines");
    }
    return bins;
}

SpectrumInput read_spectrum(std::optional<std::filesystem::path> const& file) {
    if (!file) return y90_spectrum();
    auto const bins = read_spectrum_bins(*file);
    try {
        return make_spectrum(bins);
    } catch (std::invalid_argument const& refused) { throw input_error(file->string() + ": " + refused.what()); }
}

}  // namespace yttria
