// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"

namespace yttria {

/// Gathers what goes wrong in steps that do not need each other, so that all of it is said at once.
class Problems {
public:
    /// Runs a step; true where it came through. An input or file error is kept instead of thrown.
    template <class Step>
    bool attempt(Step const& step) {
        try {
            step();
            return true;
        } catch (Error const& error) {
            if (error.code() != ExitCode::input && error.code() != ExitCode::file) { throw; }
            errors_.push_back(error);
            return false;
        }
    }

    void add(Problems const& more) { errors_.insert(errors_.end(), more.errors_.begin(), more.errors_.end()); }
    std::vector<Error> const& errors() const { return errors_; }
    bool empty() const { return errors_.empty(); }

    /// Throws one Error with a line for each, and the code of the first; nothing where there is none.
    void settle() const {
        if (errors_.empty()) { return; }
        std::string all;
        for (Error const& error : errors_) { all += (all.empty() ? "" : "\n") + std::string(error.what()); }
        throw Error(errors_.front().code(), all);
    }

private:
    std::vector<Error> errors_;
};

}  // namespace yttria
