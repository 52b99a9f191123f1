// SPDX-License-Identifier: Apache-2.0
#include "validation/set_parameter.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

namespace yttria::validation {
namespace {

std::string refusal(std::string const& text) {
    Parameters parameters;
    try {
        set_parameter(parameters, text);
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        EXPECT_EQ(parameters, Parameters{}) << "refused, but changed";
        return error.what();
    }
    return {};
}

TEST(SetParameter, SetsEveryStepCutoffAndModeAndNothingElse) {
    Parameters const standard;
    visit_parameters(standard, [&](ParameterNote const& note, auto value) {
        if (note.kind == ParameterKind::work) return;
        bool const mode = note.kind == ParameterKind::mode;
        Parameters changed;
        set_parameter(changed, std::string(note.name).append(mode ? (value == decltype(value)(0) ? "=1" : "=0") : "=0.0625"));
        int others = 0;
        bool found = false;
        visit_parameters(changed, [&](ParameterNote const& other, auto now) {
            visit_parameters(standard, [&](ParameterNote const& same, auto before) {
                if (std::string(other.name) != same.name || static_cast<double>(now) == static_cast<double>(before)) return;
                ++others;
                found = std::string(other.name) == note.name;
            });
        });
        EXPECT_TRUE(found) << note.name;
        EXPECT_EQ(others, 1) << note.name;
    });
}

TEST(SetParameter, TakesTheValueThatIsWritten) {
    Parameters parameters;
    set_parameter(parameters, "c0=5e-2");
    EXPECT_EQ(parameters.c0, 0.05F);
    set_parameter(parameters, "photons=0");
    EXPECT_EQ(parameters.photons, 0U);
}

TEST(SetParameter, RefusesWhatIsNoValueOrNoParameter) {
    for (auto const* text : {"c0", "c0=", "c0=half", "c0=0.1x", "c0=-1", "c0=inf", "c0=nan"})
        EXPECT_NE(refusal(text).find("no value"), std::string::npos) << text;
    EXPECT_NE(refusal("photons=2").find("neither 0 nor 1"), std::string::npos);
    auto const unknown = refusal("c1=0.1");
    EXPECT_NE(unknown.find("range_rejection_MeV"), std::string::npos) << "the known ones are not listed: " << unknown;
    EXPECT_EQ(unknown.find("replicate_size"), std::string::npos);
    EXPECT_NE(refusal("replicate_size=1024").find("no such parameter"), std::string::npos);
}

}  // namespace
}  // namespace yttria::validation
