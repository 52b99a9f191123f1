// SPDX-License-Identifier: Apache-2.0
#include "host/transport/ledger.hpp"

#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

TransportTally balanced() {
    TransportTally tally;
    tally.resize(3);
    for (std::size_t batch = 0; batch < batches; ++batch) {
        tally.energy[batch * 3] = 10;
        tally.energy[batch * 3 + 2] = 5;
        tally.escaped[batch] = 2;
        tally.emitted[batch] = 17;
        tally.histories[batch] = 1'000'000;
    }
    return tally;
}

TEST(EnergyLedger, AcceptsWhatAddsUp) { EXPECT_NO_THROW(check_energy_ledger(balanced())); }

TEST(EnergyLedger, FindsASingleQuantumEvenWhereBatchesCompensate) {
    TransportTally tally = balanced();
    tally.energy[4 * 3 + 1] += 1;
    tally.energy[9 * 3 + 1] -= 1;
    std::string const text = test::error_text(ExitCode::internal, [&] { check_energy_ledger(tally); });
    EXPECT_NE(text.find("batch 4 emitted 17 quanta, deposited 16, escaped 2"), std::string::npos) << text;
}

TEST(EnergyLedger, SumsUpTheWholeTally) {
    TransportTally tally = balanced();
    tally.energy[7 * 3 + 1] = -4;
    auto const ledger = ledger_of(tally);
    EXPECT_EQ(ledger.emitted, tally.total_emitted());
    EXPECT_EQ(ledger.deposited, 32 * 15 - 4);
    EXPECT_EQ(ledger.deposited, tally.total_deposited());
    EXPECT_EQ(ledger.escaped, tally.total_escaped());
    EXPECT_EQ(ledger.dose_sha256, dose_sha256(tally));
}

TEST(Counters, WithoutErrorsSayNothing) {
    TransportTally tally = balanced();
    tally.counters.segments = 1000;
    EXPECT_TRUE(check_counters(tally).empty());
}

TEST(Counters, WarnUpToAMillionthOfTheHistoriesAndRefuseMore) {
    TransportTally tally = balanced();  // 32e6 histories
    tally.counters.path_overflows = 10;
    tally.counters.stack_overflows = 11;
    tally.counters.lost = 11;
    Warnings const warnings = check_counters(tally);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].id, "transport.counted_errors");
    EXPECT_NE(warnings[0].text.find("32 of 32000000"), std::string::npos) << warnings[0].text;
    tally.counters.lost = 12;
    EXPECT_NE(test::error_text(ExitCode::internal, [&] { check_counters(tally); }).find("33 of 32000000"), std::string::npos);
}

}  // namespace
}  // namespace yttria
