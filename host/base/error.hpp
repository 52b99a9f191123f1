// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace yttria {

/// The exit codes of every command (design.md section 6). The code travels with the exception.
enum class ExitCode { done = 0, internal = 1, usage = 2, input = 3, file = 4, device = 5, rules_not_passed = 10, interrupted = 130 };

/// Text reads "problem (why it is one) what to do".
class Error : public std::runtime_error {
public:
    Error(ExitCode code, std::string const& text) : std::runtime_error(text), code_(code) {}
    ExitCode code() const { return code_; }

private:
    ExitCode code_;
};

inline Error usage_error(std::string const& text) { return {ExitCode::usage, text}; }
inline Error input_error(std::string const& text) { return {ExitCode::input, text}; }
inline Error file_error(std::string const& text) { return {ExitCode::file, text}; }
inline Error device_error(std::string const& text) { return {ExitCode::device, text}; }

/// Something that the reader of the result must know; stages return theirs, the pipeline gathers them.
struct Warning {
    std::string id;    ///< stable name for tests and overrides, e.g. "density.floored"
    std::string text;  ///< "problem (why it is one) what to do"
};
using Warnings = std::vector<Warning>;

}  // namespace yttria
