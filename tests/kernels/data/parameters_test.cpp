// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/parameters.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <type_traits>

namespace yttria {
namespace {

/// Calls check(note, first byte, bytes) for each member.
template <class Check>
void each_place(Check const& check) {
    Parameters const parameters;
    auto const* const start = reinterpret_cast<unsigned char const*>(&parameters);
    visit_parameters(parameters, [&](ParameterNote const& note, auto const& member) {
        check(note, static_cast<std::size_t>(reinterpret_cast<unsigned char const*>(&member) - start), sizeof member);
    });
}

// The sum of the sizes is checked by a static_assert; it would not see one member listed twice and another forgotten.
TEST(Parameters, AreVisitedOnceEachInTheirOrder) {
    std::size_t expected = 0;
    each_place([&](ParameterNote const& note, std::size_t first, std::size_t bytes) {
        EXPECT_EQ(first, expected) << note.name << " is not the next member";
        expected = first + bytes;
    });
    EXPECT_EQ(expected, sizeof(Parameters));
}

TEST(Parameters, HaveDistinctNamesThatEndInTheirUnit) {
    std::set<std::string> names;
    each_place([&](ParameterNote const& note, std::size_t, std::size_t) {
        std::string const name = note.name;
        EXPECT_TRUE(names.insert(name).second) << name << " is there twice";
        EXPECT_EQ(name.ends_with("_MeV"), std::string(note.unit) == "MeV") << name;
        EXPECT_NE(std::string(note.meaning), "") << name;
    });
    EXPECT_FALSE(names.empty());
}

TEST(Parameters, AreAllNamedWhereTheDumpIsDescribed) {
    std::ifstream page(YTTRIA_SOURCE_DIR "/docs/formats/transport_input.md");
    std::string const text{std::istreambuf_iterator<char>(page), {}};
    each_place([&](ParameterNote const& note, std::size_t, std::size_t) {
        std::string quoted(1, '`');  // not "`" + ...: g++ 12 warns of a copy that cannot happen
        quoted.append(note.name).append(1, '`');
        EXPECT_NE(text.find(quoted), std::string::npos) << note.name;
    });
}

TEST(Parameters, AreNumbersWhereTheyAreStepsOrCutoffsAndSwitchesWhereTheyAreModes) {
    Parameters const parameters;
    visit_parameters(parameters, [](ParameterNote const& note, auto const& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        bool const studied = note.kind == ParameterKind::step || note.kind == ParameterKind::cutoff;
        EXPECT_EQ(studied, (std::is_same_v<Member, float>)) << note.name;
        if (studied) { EXPECT_GT(member, Member(0)) << note.name << ": half and double of it would be the same"; }
        if (note.kind == ParameterKind::mode) { EXPECT_LE(member, Member(1)) << note.name; }
    });
}

}  // namespace
}  // namespace yttria
