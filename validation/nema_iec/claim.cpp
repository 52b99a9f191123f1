// SPDX-License-Identifier: Apache-2.0
#include "phantoms/write.hpp"
#include "validation/claims.hpp"
#include "validation/harness.hpp"
#include "validation/superpose.hpp"

#include <unistd.h>

namespace yttria::validation {
namespace {

/// A folder that is removed with its contents.
struct TemporaryFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("yttria-validate-" + std::to_string(getpid()));
    TemporaryFolder() = default;
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace

ClaimResult run_nema_iec(SuiteOptions const& options) {
    ClaimResult result;
    TemporaryFolder const temporary;
    auto request = read_case(write_phantom("nema_iec", temporary.path));
    request.transport.spectrum = folder() / "spectra" / "y90_egsnrc.csv";  // that of the kernel
    auto const prepared = prepare_claim(request, options);
    auto const tally = simulate(prepared.input, options.full ? 4e7 : 4e6, options, result).tally;
    auto const mass = voxel_mass_g(prepared.tissue);
    PointKernel const kernel("water");
    Curve curve{"mean dose of the spheres", "diameter [mm]", "MeV/g per decay in the phantom", false, {}, {}, {}, {}, {}};
    for (char const* const diameter : {"10", "13", "17", "22", "28", "37"}) {
        auto const* structure = prepared.structures.find(std::string("Sphere") + diameter);
        if (structure == nullptr) throw input_error("validation: nema_iec has no Sphere" + std::string(diameter) + " restore its phantom");
        Weights weights;
        double grams = 0;
        for (std::size_t v = 0; v < mass.size(); ++v) {
            double const part = static_cast<double>(structure->fraction[v]);
            if (part <= 0) continue;
            weights.emplace_back(v, part);
            grams += part * mass[v];
        }
        auto const ours = energy_per_decay(tally, weights) * (1 / grams);
        double const per_decay = 1 / prepared.activity.total_decays;
        // MeV per mm3 of water is 1000 times MeV per g.
        auto const reference = superposed_energy_density(prepared.activity.decays, weights, kernel, 1.0, 400'000) * (1000 * per_decay);
        result.rows.push_back(monte_carlo_row(std::string("sphere of ") + diameter + " mm", "MeV/g per decay", ours, reference, 0.005));
        curve.x.push_back(number(diameter));
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(reference.value);
        curve.reference_sigma.push_back(reference.sigma);
    }
    result.curves.push_back(std::move(curve));
    result.notes.push_back(
        "no published dose: EGSnrc's point kernel in water superposed on the phantom's own activity, spill-in and spill-out included");
    return result;
}

}  // namespace yttria::validation
