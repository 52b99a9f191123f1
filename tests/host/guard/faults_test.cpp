// SPDX-License-Identifier: Apache-2.0
#include "host/guard/finding.hpp"

#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

Findings const two{{"isotope", Severity::stop, "the isotope is wrong"}, {"pet_units", Severity::stop, "the units are wrong"}};

TEST(Faults, everything_that_stops_is_said_at_once) {
    Faults faults;
    faults.add(two);
    EXPECT_FALSE(faults.attempt([] { throw input_error("the mask is empty"); }));
    faults.add({{"ct_dense", Severity::warn, "metal"}});
    Error const error = test::error_of([&] { (void)faults.settle({}); });
    EXPECT_EQ(error.code(), ExitCode::input);
    for (char const* part : {"isotope is wrong", "units are wrong", "mask is empty", "[check \"isotope\"]"}) {
        EXPECT_TRUE(test::says(error, part)) << error.what();
    }
    EXPECT_FALSE(test::says(error, "metal"));
}

TEST(Faults, the_code_is_that_of_the_first_stage_that_failed) {
    Faults faults;
    faults.add(two);
    (void)faults.attempt([] { throw file_error("no such file"); });
    EXPECT_EQ(test::error_of([&] { (void)faults.settle({}); }).code(), ExitCode::file);
}

TEST(Faults, errors_of_the_program_are_not_kept_back) {
    Faults faults;
    EXPECT_THROW((void)faults.attempt([] { throw Error(ExitCode::internal, "a bug"); }), Error);
}

TEST(Faults, an_override_turns_a_stop_into_a_warning_that_names_its_reason) {
    Faults faults;
    faults.add(two);
    Case request;
    request.overrides = {{"isotope", "F-18 stands in"}};
    EXPECT_TRUE(test::says(test::error_of([&] { (void)faults.settle(request); }), "units are wrong"));
    request.overrides.push_back({"pet_units", "known"});
    Warnings const warnings = faults.settle(request);
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_EQ(warnings[0].id, "isotope.overridden");
    EXPECT_NE(warnings[0].text.find("F-18 stands in"), std::string::npos);
}

TEST(Faults, warnings_are_given_back_by_the_check_s_name) {
    Faults faults;
    faults.add({{"ct_dense", Severity::warn, "metal"}});
    Warnings const warnings = faults.settle({});
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].id, "ct_dense");
}

TEST(Faults, an_override_of_no_check_is_refused_with_the_nearest_name) {
    Case request;
    request.overrides = {{"isotop", "a reason"}};
    Error const error = test::error_of([&] { (void)Faults().settle(request); });
    EXPECT_TRUE(test::says(error, "\"isotope\"") && test::says(error, "override_unknown")) << error.what();
}

TEST(Faults, an_override_that_met_nothing_is_announced) {
    Case request;
    request.overrides = {{"isotope", "a reason"}};
    EXPECT_TRUE(test::warned(Faults().settle(request), "override_unused"));
    Faults faults;
    faults.add({two[0]});
    EXPECT_FALSE(test::warned(faults.settle(request), "override_unused"));
}

TEST(Catalogue, identifiers_are_unique_and_every_field_is_there) {
    for (Check const& check : all_checks()) {
        EXPECT_EQ(find_check(check.id), &check) << check.id;
        for (char const* field : {check.id, check.severity, check.fault, check.rule, check.todo}) { EXPECT_NE(*field, '\0') << check.id; }
    }
}

TEST(Catalogue, docs_checks_is_written_from_it) {
    std::ifstream file(std::string(YTTRIA_SOURCE_DIR) + "/docs/checks.md");
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, checks_markdown()) << "write it again: yttria checks --markdown > docs/checks.md";
}

}  // namespace
}  // namespace yttria
