// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <cmath>
#include <limits>

namespace yttria::validation {

ClaimResult run_energy_ledger(SuiteOptions const& options) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    ClaimResult result;
    // Every kind of end: layers of all materials, decays up to the faces of a grid in vacuum, photons and electrons that leave.
    auto const request = claim_case("energy_ledger");
    for (bool const photons : {true, false}) {
        auto const prepared = prepare_claim(request, options, photons);
        auto const tally = simulate(prepared.input, options.full ? 1e7 : 5e5, options, result).tally;
        double worst = 0;
        for (std::size_t b = 0; b < batches; ++b) {
            std::int64_t deposited = 0;
            for (std::size_t v = 0; v < tally.voxels; ++v) deposited += tally.energy[b * tally.voxels + v];
            worst = std::max(worst, std::abs(static_cast<double>(tally.emitted[b] - deposited - tally.escaped[b])));
        }
        std::string const kind = photons ? "with photons" : "electrons only";
        result.rows.push_back(make_row("worst batch of emitted - deposited - escaped, " + kind, "quanta of 2^-24 MeV", worst, none, 0, none,
                                       0, "exact: energies are integers"));
        result.rows.push_back(make_row("counted errors (overflows, lost histories), " + kind, "",
                                       static_cast<double>(tally.counters.errors()), none, 0, none, 0, "exact"));
        double const escaped = static_cast<double>(tally.total_escaped()) / static_cast<double>(tally.total_emitted());
        result.notes.push_back("energy that leaves the grid, " + kind + ": " + std::to_string(100 * escaped) + " %");
    }
    return result;
}

}  // namespace yttria::validation
