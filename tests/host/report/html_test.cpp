// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

TEST(Html, EscapesWhatHasAMeaning) { EXPECT_EQ(escape("<b>\"a\" & 'b'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;"); }

TEST(Html, PrintsTheDigitsThatUncertaintyAllows) {
    EXPECT_EQ(with_u({132.6288, 0.43, 0}), "132.6<small>±0.4</small>");
    EXPECT_EQ(with_u({132.6288, 12.3, 0}), "133<small>±12</small>");
    EXPECT_EQ(with_u({5.92601, 0.0123, 0}), "5.926<small>±0.012</small>");
    EXPECT_EQ(with_u({5.92601, 1e-6, 0}), "5.926<small>±&lt;0.001</small>");
    EXPECT_EQ(with_u({5.92601, std::nan(""), 0}), "5.926");
    EXPECT_EQ(with_u({0, 0, 0}), "0");
    EXPECT_EQ(with_u({98, 0, 0}), "98.00<small>±0</small>");
    EXPECT_EQ(with_u({std::nan(""), 1, 0}), "–");
}

TEST(Html, GroupsThousands) {
    EXPECT_EQ(grouped(123), "123");
    EXPECT_EQ(grouped(1048576), "1\u202f048\u202f576");
}

TEST(Html, WritesPlainNumbersShort) {
    EXPECT_EQ(plain(15), "15");
    EXPECT_EQ(plain(0.3), "0.3");
}

}  // namespace
}  // namespace yttria
