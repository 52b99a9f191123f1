// SPDX-License-Identifier: Apache-2.0
#include "host/transport/progress.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

constexpr auto interval = std::chrono::milliseconds(250);

std::string formatted(char const* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string duration(double seconds) {
    if (seconds < 120) return formatted("%.0f s", seconds);
    if (seconds < 7200) return formatted("%.0f min", seconds / 60);
    return formatted("%.1f h", seconds / 3600);
}

}  // namespace

std::string progress_text(ProgressState const& state) {
    double const done = static_cast<double>(state.decays_done), planned = static_cast<double>(state.decays_planned);
    std::string text = formatted("%.1f %%", planned > 0 ? 100 * done / planned : 0) + formatted(" of %.3g decays", planned);
    if (done > 0 && state.seconds > 0) {
        double const rate = done / state.seconds;
        text += formatted(", %.3g decays/s, ", rate) + duration((planned - done) / rate) + " left";
    }
    if (std::isfinite(state.uncertainty_reached)) text += formatted(", u %.3g %%", 100 * state.uncertainty_reached);
    return text;
}

ProgressLine::ProgressLine(bool quiet)
    : active_(!quiet && isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + interval) {}

ProgressLine::~ProgressLine() {
    if (width_ > 0) std::fprintf(stderr, "\r%*s\r", static_cast<int>(width_), "");
}

void ProgressLine::show(ProgressState const& state) {
    if (!active_) return;
    auto const now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + interval;
    // Spaces wipe what is left of a longer line: no escape codes, any terminal understands it.
    std::string text = progress_text(state);
    std::size_t const length = text.size();
    if (length < width_) text.append(width_ - length, ' ');
    width_ = length;
    std::fprintf(stderr, "\r%s", text.c_str());
    std::fflush(stderr);
}

}  // namespace yttria
