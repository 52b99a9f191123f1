// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/csv.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

using Fields = std::vector<std::string>;

std::string refusal(std::string const& text) {
    try {
        parse_csv(text, "a.csv");
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        return error.what();
    }
    return "accepted";
}

TEST(Csv, ReadsQuotesCommasLinesAndByteOrderMark) {
    auto const rows = parse_csv(
        "\xef\xbb\xbf"
        "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\n,é\n",
        "a.csv");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].fields, (Fields{"a", "b"}));
    EXPECT_EQ(rows[1].fields, (Fields{"1", "x, \"y\"\nz"}));
    EXPECT_EQ(rows[2].fields, (Fields{"", "é"}));
    EXPECT_EQ(rows[2].line, 5U) << "the quoted field holds a line, a blank one follows";
}

TEST(Csv, WritesWhatItReads) {
    Fields const fields{"plain", "", "a,b", "say \"x\"", "two\nlines", " spaced ", "é µ"};
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i) text += (i ? "," : "") + csv_field(fields[i]);
    auto const rows = parse_csv(text, "a.csv");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].fields, fields);
}

TEST(Csv, NamesTheLineOfWhatIsWrong) {
    EXPECT_NE(refusal("a,b\n1,2,3\n").find("a.csv:2: has 3 fields"), std::string::npos);
    EXPECT_NE(refusal("a,b\n1,\"2\n3,4\n").find("a.csv:2: a quote is opened"), std::string::npos);
    EXPECT_NE(refusal("a,b\n\"1\"x,2\n").find("a.csv:2: text follows"), std::string::npos);
    EXPECT_NE(refusal("a;b\n1;2\n").find("semicolons"), std::string::npos);
    EXPECT_NE(refusal("").find("empty"), std::string::npos);
    EXPECT_NE(refusal("a\n\xff\n").find("UTF-8"), std::string::npos);
}

TEST(Csv, KnowsUtf8) {
    EXPECT_TRUE(is_utf8("aé€\xf0\x9f\x98\x80"));
    EXPECT_FALSE(is_utf8("\xc0\xaf")) << "an overlong form";
    EXPECT_FALSE(is_utf8("\xe2\x82")) << "cut";
    EXPECT_FALSE(is_utf8(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace yttria
