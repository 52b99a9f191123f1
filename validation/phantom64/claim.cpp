// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/phantom64/comparison.hpp"

#include <cmath>

namespace yttria::validation {
namespace {

std::vector<double> read_values(std::string const& name, std::size_t voxels) {
    auto const image = read_image(folder() / "phantom64" / name).volume.values;
    if (image.size() != voxels)
        throw input_error(name + ": not on the grid of the phantom (it has another size) restore the validation folder");
    return {image.begin(), image.end()};
}

struct OurDose {
    DoseMap map;
    std::vector<DoseMap> of_batch;
};

OurDose our_dose(TransportTally const& tally, std::vector<double> const& mass_g) {
    OurDose result;
    result.map.dose.resize(mass_g.size());
    result.map.sigma.resize(mass_g.size());
    result.of_batch.resize(batches);
    for (std::size_t b = 0; b < batches; ++b) {
        auto& dose = result.of_batch[b].dose;
        dose.resize(mass_g.size());
        double const per_decay = 1.602176634e-13 / (1e-3 * quanta_per_MeV * static_cast<double>(tally.histories[b]));
        for (std::size_t v = 0; v < mass_g.size(); ++v)
            dose[v] = static_cast<double>(tally.energy[b * tally.voxels + v]) * per_decay / mass_g[v];
    }
    for (std::size_t v = 0; v < mass_g.size(); ++v) {
        double sum = 0;
        double squares = 0;
        for (auto const& batch : result.of_batch) sum += batch.dose[v], squares += batch.dose[v] * batch.dose[v];
        double const mean = sum / batches;
        result.map.dose[v] = mean;
        result.map.sigma[v] = std::sqrt(std::max(0.0, squares / batches - mean * mean) / (batches - 1));
    }
    return result;
}

struct Region {
    char const* name;
    int label;
    bool z_scores;
};
constexpr Region regions[] = {{"liver normal", 1, true}, {"tumour1", 2, true}, {"tumour2", 3, true},
                              {"lung", 4, true},         {"bone", 5, false},   {"soft", 6, false}};

/// Mean of the voxel doses. The reference's voxels are taken as independent, as its own evaluation does.
Row region_row(Comparison const& c, Region const& region) {
    Estimate ours;
    Estimate theirs;
    double count = 0;
    std::vector<double> batch(batches, 0.0);
    for (std::size_t v = 0; v < c.labels.size(); ++v) {
        if (c.labels[v] != region.label) continue;
        ++count;
        ours.value += c.ours.dose[v];
        theirs.value += c.reference.dose[v];
        theirs.sigma += std::pow(c.reference.sigma[v], 2);
        for (std::size_t b = 0; b < batches; ++b) batch[b] += c.our_batches[b].dose[v];
    }
    for (double const sum : batch) ours.sigma += std::pow(sum - ours.value, 2);
    ours.sigma = std::sqrt(ours.sigma / (batches * (batches - 1.0)));
    theirs.sigma = std::sqrt(theirs.sigma);
    return monte_carlo_row(c.code + ": mean dose, " + region.name, "Gy per decay", ours * (1 / count), theirs * (1 / count), 0.003);
}

}  // namespace

ClaimResult run_phantom64(SuiteOptions const& options) {
    ClaimResult result;
    auto const prepared = prepare_claim(claim_case("phantom64"), options);
    auto const energy = simulate(prepared.input, options.full ? 1e8 : 1e7, options, result);
    auto const ours = our_dose(energy.tally, voxel_mass_g(prepared.tissue));
    // Births as the references have them: random. Strata (one for each history of a replicate) far larger than a block.
    auto random = prepared.input;
    random.parameters.emission = 0;
    random.parameters.replicate_size = 512;
    auto const plain = our_dose(simulate(random, options.full ? 1e7 : 2e6, options, result).tally, voxel_mass_g(prepared.tissue));
    auto const& geometry = prepared.structures.grid;
    auto const label_values = read_values("labels.nrrd", geometry.voxels());
    std::vector<int> const labels(label_values.begin(), label_values.end());

    Curve curve{"dose along x through the middle of tumour1", "x [mm]", "Gy per decay", true, {}, {}, {}, {}, {}};
    for (std::string const code : {"EGSnrc", "PENELOPE"}) {
        std::string const prefix = code == "EGSnrc" ? "egsnrc" : "penelope";
        DoseMap const reference{read_values(prefix + "_dose_Gy_per_decay.nrrd", geometry.voxels()),
                                read_values(prefix + "_sigma_Gy_per_decay.nrrd", geometry.voxels())};
        Comparison c{code, ours.map, reference, ours.of_batch, 1, labels, geometry};
        c.reference_correlation = block_correlation({code, plain.map, reference, plain.of_batch, 1, labels, geometry});
        for (auto const& region : regions) result.rows.push_back(region_row(c, region));
        compare_blocks(c, result);
        for (auto const& region : regions) {
            if (region.z_scores) compare_z_scores(c, region.label, region.name, result);
        }
        // With few histories our own noise decides, and is no truth to add noise to.
        if (options.full || code == "EGSnrc") compare_gamma(c, 3, result);
        if (options.full) compare_gamma(c, 1, result);
        if (code != "EGSnrc") continue;
        Vec3d middle{0, 0, 0};
        double count = 0;
        for (std::size_t v = 0; v < labels.size(); ++v) {
            if (labels[v] != 2) continue;
            ++count;
            auto const nx = static_cast<std::size_t>(geometry.size[0]);
            auto const ny = static_cast<std::size_t>(geometry.size[1]);
            middle[1] += static_cast<double>(v / nx % ny);
            middle[2] += static_cast<double>(v / nx / ny);
        }
        for (int i = 0; i < geometry.size[0]; ++i) {
            auto const v =
                geometry.index(i, static_cast<int>(std::lround(middle[1] / count)), static_cast<int>(std::lround(middle[2] / count)));
            if (!(reference.dose[v] > 0) || !(ours.map.dose[v] > 0)) continue;
            curve.x.push_back(geometry.origin_mm[0] + geometry.spacing_mm[0] * i);
            curve.value.push_back(ours.map.dose[v]);
            curve.sigma.push_back(ours.map.sigma[v]);
            curve.reference.push_back(reference.dose[v]);
            curve.reference_sigma.push_back(reference.sigma[v]);
        }
    }
    result.curves.push_back(std::move(curve));
    result.notes.push_back("the reference's sigma per voxel: tumours 0.8 %, liver 3 %, lung 9 % (EGSnrc), about 3 times that (PENELOPE)");
    return result;
}

}  // namespace yttria::validation
