// SPDX-License-Identifier: Apache-2.0
#include "app/slicer/progress.hpp"

#include <algorithm>
#include <cstdio>

namespace yttria::slicer {

Progress::Progress(std::string name) : name_(std::move(name)) {
    std::printf("<filter-start>\n<filter-name>%s</filter-name>\n<filter-comment>starting</filter-comment>\n</filter-start>\n",
                name_.c_str());
    print(0);
}

void Progress::stage(std::string const& words, double fraction) {
    std::printf("<filter-comment>%s</filter-comment>\n", words.c_str());
    shown_ = std::max(shown_, fraction);
    print(shown_);
}

void Progress::show(double fraction) {
    auto const now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    shown_ = std::clamp(fraction, shown_, 1.0);
    print(shown_);
}

void Progress::end() {
    print(1);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    std::printf("<filter-end>\n<filter-name>%s</filter-name>\n<filter-time>%.1f</filter-time>\n</filter-end>\n", name_.c_str(), seconds);
    std::fflush(stdout);
}

void Progress::print(double fraction) {
    std::printf("<filter-progress>%.4f</filter-progress>\n", fraction);
    std::fflush(stdout);  // Slicer reads a pipe
}

}  // namespace yttria::slicer
