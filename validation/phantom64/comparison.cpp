// SPDX-License-Identifier: Apache-2.0
#include "validation/phantom64/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace yttria::validation {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double model = 0.003;  ///< largest difference of the models that is accepted, beside noise

std::string three(double value) {
    std::ostringstream text;
    text.precision(3);
    text << value;
    return text.str();
}

/// A count or size that must not exceed a limit; `reference` is what is expected.
Row at_most(std::string what, double value, double expected, double excess, std::string reason) {
    auto row = make_row(std::move(what), "", value, none, expected, none, excess, std::move(reason));
    row.pass = value <= expected + excess;
    return row;
}

struct Block {
    double ours = 0, reference = 0;
    double ours_variance = 0, reference_variance = 0;  ///< voxels taken as independent
    double batch_variance = 0;                         ///< of our block mean, from the batches
};

std::vector<Block> make_blocks(Comparison const& c) {
    std::vector<Block> blocks;
    auto const& size = c.geometry.size;
    for (int k = 0; k + 2 < size[2]; k += 3) {
        for (int j = 0; j + 2 < size[1]; j += 3) {
            for (int i = 0; i + 2 < size[0]; i += 3) {
                Block block;
                std::vector<double> batch(batches, 0.0);
                bool air = false;
                for (int v = 0; v < 27; ++v) {
                    auto const at = c.geometry.index(i + v % 3, j + v / 3 % 3, k + v / 9);
                    air = air || c.labels[at] == 0;
                    block.ours += c.ours.dose[at] / 27;
                    block.reference += c.reference.dose[at] / 27;
                    block.ours_variance += std::pow(c.ours.sigma[at] / 27, 2);
                    block.reference_variance += std::pow(c.reference.sigma[at] / 27, 2);
                    for (std::size_t b = 0; b < batches; ++b) batch[b] += c.our_batches[b].dose[at] / 27;
                }
                if (air || !(block.reference > 0)) continue;
                for (double const value : batch) block.batch_variance += std::pow(value - block.ours, 2) / (batches * (batches - 1.0));
                blocks.push_back(block);
            }
        }
    }
    return blocks;
}

/// From the batches of our run, over blocks that the reference knows to 5 %.
double correlation_of(std::vector<Block> const& blocks) {
    double with = 0;
    double without = 0;
    for (auto const& block : blocks) {
        if (std::sqrt(block.reference_variance) > 0.05 * block.reference || !(block.ours > 0)) continue;
        with += block.batch_variance / (block.ours * block.ours);
        without += block.ours_variance / (block.ours * block.ours);
    }
    return without > 0 ? with / without : 1.0;
}

}  // namespace

double block_correlation(Comparison const& c) { return correlation_of(make_blocks(c)); }

void compare_blocks(Comparison const& c, ClaimResult& result) {
    auto const blocks = make_blocks(c);
    double const ours = correlation_of(blocks);
    double const theirs = c.reference_correlation;
    int compared = 0;
    int beyond_two = 0;
    int beyond_five = 0;
    double expected_two = 0;
    double expected_five = 0;
    for (auto const& block : blocks) {
        if (std::sqrt(theirs * block.reference_variance) > 0.05 * block.reference) continue;
        double const sigma = std::sqrt(theirs * block.reference_variance + ours * block.ours_variance);
        double const difference = std::abs(block.ours - block.reference);
        double const accepted = model * block.reference;
        ++compared;
        if (difference > accepted + 2 * sigma) ++beyond_two;
        if (difference > accepted + 5 * sigma) ++beyond_five;
        expected_two += std::erfc((accepted / sigma + 2) / std::sqrt(2.0));
        expected_five += std::erfc((accepted / sigma + 5) / std::sqrt(2.0));
    }
    std::string const of = " of " + std::to_string(compared) + " blocks of 27 voxels";
    result.rows.push_back(at_most(c.code + ": outside 0.3 % + 2 sigma," + of, beyond_two, expected_two, 3 * std::sqrt(expected_two),
                                  "what noise explains + 3 standard deviations of that number"));
    result.rows.push_back(at_most(c.code + ": outside 0.3 % + 5 sigma," + of, beyond_five, 0, 0, "none"));
    result.notes.push_back(c.code + ": variance of a block is " + three(theirs) +
                           " times that of independent voxels (from our batches with random births; " + three(ours) +
                           " with births spread evenly); expected outside: " + three(expected_two) + " and " + three(expected_five));
}

void compare_z_scores(Comparison const& c, int label, std::string const& name, ClaimResult& result) {
    std::vector<double> z;
    std::vector<double> relative;
    double inflation = 0;
    for (std::size_t v = 0; v < c.labels.size(); ++v) {
        if (c.labels[v] != label || !(c.reference.dose[v] > 0) || !(c.ours.dose[v] > 0)) continue;
        // A sigma from few histories rises with the dose that they happened to leave, so that z would be biased by half the relative
        // sigma (0.04 in the lung). Variances are taken at the best estimate of the dose, which is independent of the difference.
        double const theirs = std::pow(c.reference.sigma[v], 2);
        double const ours = std::pow(c.ours.sigma[v], 2);
        double const best = (c.reference.dose[v] * ours + c.ours.dose[v] * theirs) / (ours + theirs);
        double const their_variance = theirs * best / c.reference.dose[v];
        double const our_variance = ours * best / c.ours.dose[v];
        double const variance = their_variance + our_variance;
        z.push_back((c.ours.dose[v] - c.reference.dose[v]) / std::sqrt(variance));
        relative.push_back(std::sqrt(variance) / best);
        // A z with sigma from 32 batches is Student's t: its variance is 31/29.
        inflation += (their_variance + our_variance * 31.0 / 29.0) / variance;
    }
    double const count = static_cast<double>(z.size());
    std::nth_element(relative.begin(), relative.begin() + static_cast<std::ptrdiff_t>(relative.size() / 2), relative.end());
    double const median = relative[relative.size() / 2];
    if (median > 0.1) {
        result.notes.push_back(c.code + ": no z-scores in " + name + " (median voxel sigma " + three(100 * median) + " %)");
        return;
    }
    double sum = 0;
    double squares = 0;
    for (double const value : z) sum += value, squares += value * value;
    double const mean = sum / count;
    double const spread = std::sqrt(squares / count - mean * mean);
    result.rows.push_back(make_row(c.code + ": mean z, " + name, "", mean, 1 / std::sqrt(count), 0, none,
                                   model / median + 3 / std::sqrt(count),
                                   "0.3 % / (median voxel sigma " + three(100 * median) + " %) + 3/sqrt(n)"));
    double const noise = std::sqrt(inflation / count);
    double const limit = std::sqrt(noise * noise + std::pow(0.005 / median, 2));
    result.rows.push_back(at_most(c.code + ": spread of z, " + name, spread, noise, limit - noise + 3 / std::sqrt(2 * count),
                                  "at most 0.5 % for the model beside the noise + 3/sqrt(2n)"));
}

}  // namespace yttria::validation
