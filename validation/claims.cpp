// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace yttria::validation {
namespace {

Claim claim(std::string name, std::string title, ClaimResult (*function)(SuiteOptions const&)) {
    auto const run = [name, title, function](SuiteOptions const& options) {
        auto const start = std::chrono::steady_clock::now();
        auto result = function(options);
        result.name = name;
        result.title = title;
        result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    };
    return {name, title, run};
}

}  // namespace

std::vector<Claim> const& claims() {
    static std::vector<Claim> const all{
        claim("stopping_power", "stopping powers, density effect and CSDA ranges", run_stopping_power),
        claim("y90_spectrum", "Y-90 beta spectrum and its mean energy", run_y90_spectrum),
        claim("energy_ledger", "every quantum emitted is deposited or has escaped", run_energy_ledger),
        claim("fano", "uniform dose across density steps where the activity is uniform per gram", run_fano),
        claim("electron_kernels_water", "monoenergetic electron kernels in water", run_electron_kernels_water),
        claim("y90_point_kernel", "Y-90 point kernel in water, liver and lung, out to 20 cm", run_y90_point_kernel),
        claim("voxel_s_values", "voxel S values from 2 to 4.8 mm", run_voxel_s_values),
        claim("spheres", "absorbed fractions of spheres from 0.1 to 1000 g", run_spheres),
        claim("slabs", "plane sums across liver, lung and bone interfaces", run_slabs),
        claim("phantom64", "heterogeneous liver phantom against EGSnrc and PENELOPE", run_phantom64),
        claim("uniform_liver", "K_mc*A/m of a large uniform liver, approached from below", run_uniform_liver),
        claim("nema_iec", "mean dose of the spheres of the NEMA IEC body phantom", run_nema_iec),
        claim("icrp110", "liver self-dose of the two ICRP 110 reference adults", run_icrp110),
    };
    return all;
}

bool ClaimResult::passed() const {
    return std::all_of(rows.begin(), rows.end(), [](Row const& row) { return row.pass; });
}

bool ClaimResult::red() const {
    return std::any_of(rows.begin(), rows.end(), [](Row const& row) { return row.red(); });
}

std::string ClaimResult::verdict() const { return !skipped.empty() ? "skipped" : red() ? "fail" : passed() ? "pass" : "open"; }

Row make_row(std::string quantity, std::string unit, double value, double sigma, double reference, double reference_sigma, double tolerance,
             std::string tolerance_reason) {
    bool const pass = std::abs(value - reference) <= tolerance;  // false for NaN
    return {
        std::move(quantity), std::move(unit), value, sigma, reference, reference_sigma, tolerance, std::move(tolerance_reason), pass, {}};
}

}  // namespace yttria::validation
