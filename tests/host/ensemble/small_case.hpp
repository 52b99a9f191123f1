// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/run_ensemble.hpp"
#include "host/pipeline.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace yttria::testing {

/// A liver of 80 x 80 x 64 mm with a tumour (sphere of 20 mm), and two lungs above it, on voxels of 4 mm; liver activity 1,
/// lungs 0.05. The tumour has activity 4 in its inner 10 mm, and there is none between 10 and 30 mm from its centre: a contour
/// that moves a few mm finds the same activity in another mass. Doses by local deposition unless the transport says otherwise.
class SmallCase : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    struct Keys {
        std::string quantity = "counts";
        std::string session = "administered_GBq = 1.0\nlung_shunt_fraction = 0.05\n";
        std::string uncertainty;  ///< of [uncertainty]; all inputs that it does not name are 0
        std::string more;         ///< after everything else
        std::string transport = "method = \"local\"\nhistories = 1e5\n";
        bool margins = false;  ///< margins are followed too
        bool uniform = false;  ///< activity 1 everywhere
    };
    Result computed(Keys const& keys) const;
    /// The same with its ensemble.
    Result with_members(Keys const& keys, std::uint32_t members, int threads = 1) const;
    std::string write_protocol(std::string const& rules) const;

    std::filesystem::path folder_;
};

/// The quantity must be there.
EnsembleQuantity const& quantity(Result const& result, std::string const& name);
EnsembleInput const& input(Result const& result, std::string const& name);

}  // namespace yttria::testing
