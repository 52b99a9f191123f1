// SPDX-License-Identifier: Apache-2.0
#include "host/inspect/facts.hpp"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

namespace yttria {
namespace {

struct Isotope {
    char const* name;
    double half_life_s;
};

/// DDEP/LNHB evaluations, as in host/activity for the two that images of this program have; rounded to 4 digits or better.
constexpr Isotope isotopes[]{{"Y-90", 230544},   {"Tc-99m", 21624}, {"F-18", 6586.2},  {"Ga-68", 4063},  {"In-111", 242343},
                             {"Lu-177", 574300}, {"Ho-166", 96520}, {"I-131", 693377}, {"I-123", 47604}, {"Cu-64", 45721},
                             {"Zr-89", 282280},  {"C-11", 1223.0},  {"N-13", 597.9},   {"O-15", 122.24}, {"Rb-82", 75.45}};
constexpr double half_life_tolerance = 0.01;

std::optional<double> number(std::string const& text) {
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    double value = 0;
    if (!(stream >> value) || !std::isfinite(value)) { return std::nullopt; }
    return value;
}

bool digits(std::string const& text, std::size_t from, std::size_t count) {
    return text.size() >= from + count &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from), text.begin() + static_cast<std::ptrdiff_t>(from + count),
                       [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string isotope_of(double half_life_s) {
    for (auto const& [name, value] : isotopes) {
        if (std::abs(half_life_s / value - 1) <= half_life_tolerance) { return name; }
    }
    return {};
}

std::string isotope_of(FoundSeries const& series) {
    auto const half_life = number(fact(series, "RadionuclideHalfLife"));
    if (!half_life || !(*half_life > 0)) { return {}; }
    std::string const name = isotope_of(*half_life);
    return name.empty() ? "half-life " + precise(*half_life) + " s" : name;
}

std::string fact(FoundSeries const& series, std::string const& name) {
    auto const found = series.facts.find(name);
    return found == series.facts.end() ? std::string{} : found->second;
}

std::string header_offset(FoundSeries const& series) {
    std::string const offset = fact(series, "TimezoneOffsetFromUTC");
    bool const good = offset.size() == 5 && (offset[0] == '+' || offset[0] == '-') && digits(offset, 1, 4);
    return good ? offset.substr(0, 3) + ":" + offset.substr(3) : std::string{};
}

std::string iso_time(std::string const& date, std::string const& time, std::string const& offset) {
    if (date.size() != 8 || !digits(date, 0, 8) || !digits(time, 0, 6)) { return {}; }
    std::string text = date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 2) + "T" + time.substr(0, 2) + ":" +
                       time.substr(2, 2) + ":" + time.substr(4, 2);
    if (time.size() > 7 && time[6] == '.' && digits(time, 7, time.size() - 7) && number("0" + time.substr(6)) > 0.0) {
        text += time.substr(6);
    }
    return text + offset;
}

std::vector<std::pair<std::string, std::string>> times_of(FoundSeries const& series) {
    std::string const offset = header_offset(series);
    std::vector<std::pair<std::string, std::string>> times;
    auto const add = [&](std::string const& name, std::string const& date, std::string const& time) {
        std::string const text = iso_time(date, time, offset);
        if (!text.empty()) { times.emplace_back(name, text + (offset.empty() ? " (no UTC offset)" : "")); }
    };
    add("series", fact(series, "SeriesDate"), fact(series, "SeriesTime"));
    add("acquisition", fact(series, "AcquisitionDate"), fact(series, "AcquisitionTime"));
    std::string const injected = fact(series, "InjectionDateTime");
    if (injected.size() >= 14) { add("radiopharmaceutical start", injected.substr(0, 8), injected.substr(8)); }
    return times;
}

std::optional<double> decay_reference_s(FoundSeries const& series) {
    auto const factor = number(fact(series, "DecayFactor")), half_life = number(fact(series, "RadionuclideHalfLife")),
               frame_ms = number(fact(series, "FrameReferenceTime")), duration_ms = number(fact(series, "ActualFrameDuration"));
    if (!factor || !half_life || !frame_ms || !duration_ms || !(*factor > 0) || !(*half_life > 0) || !(*duration_ms > 0)) {
        return std::nullopt;
    }
    // The factor takes the frame's mean to its start, and that to the reference (clinical.md 3.3).
    double const x = std::log(2.0) * *duration_ms * 1e-3 / *half_life, mean_to_start = x / -std::expm1(-x);
    return *frame_ms * 1e-3 - *half_life * std::log2(*factor / mean_to_start);
}

std::string printable(std::string const& text) {
    std::string shown;
    for (char const letter : text) {
        auto const code = static_cast<unsigned char>(letter);
        shown += code >= 0x20 && code < 0x7f ? letter : '?';
    }
    return shown.substr(0, 200);
}

bool is_emission(FoundSeries const& series) {
    return series.image && series.geometry && (series.kind == "PET image" || series.kind == "NM image" || series.modality == "PT");
}

}  // namespace yttria
