// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace yttria::slicer {

/// What Slicer reads from stdout while a module runs: <filter-start>, <filter-progress>, <filter-end>. At most ten times a second.
class Progress {
public:
    explicit Progress(std::string name);
    /// A part of the work begins at this fraction of the whole.
    void stage(std::string const& words, double fraction);
    /// 0 to 1; never goes back.
    void show(double fraction);
    /// Only after success: without it Slicer does not say that the module is done.
    void end();

private:
    void print(double fraction);
    std::string name_;
    double shown_ = 0;
    std::chrono::steady_clock::time_point const start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point next_ = start_;
};

}  // namespace yttria::slicer
