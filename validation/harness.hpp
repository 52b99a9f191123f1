// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/pipeline.hpp"
#include "validation/claim.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace yttria::validation {

/// Folder of the claims: beside the data folder. Throws Error (file) when there is none.
std::filesystem::path folder();

/// Rows of a CSV file as text; lines starting with '#' and the header are left out. Throws Error (file) when it cannot be read.
std::vector<std::vector<std::string>> read_csv(std::filesystem::path const& file);
/// Number of a cell; Error (input) naming the cell when it is none.
double number(std::string const& cell);

/// A spectrum of validation/spectra.
SpectrumInput spectrum(std::string const& name);

/// What a claim puts in the place of its case's own; empty: stays. File names are in the claim's folder.
struct CaseChange {
    std::string activity, density, spectrum;
    std::vector<std::string> materials;
};
/// validation/CLAIM/case.toml (or another case of that folder), read as `yttria run` reads it. Throws Error (file, input).
Case claim_case(std::string const& claim, CaseChange const& change = {}, std::string const& file = "case.toml");
/// The stages of `yttria run` before transport, with what no case can say: the suite's parameters where it has some, and electrons only.
Prepared prepare_claim(Case const& request, SuiteOptions const& options, bool photons = true);
/// Grid of the transport.
Geometry const& grid_of(Prepared const& prepared);

/// A grid made in code, for what no case can hold (the phantoms of ICRP 110 are not ours to ship). Activity is in any unit.
struct Scene {
    Geometry geometry;
    std::vector<std::string> materials;
    std::vector<float> density;  ///< [voxel] g/cm3
    std::vector<std::uint8_t> material;
    std::vector<float> activity;
};
/// One material, no activity; the middle voxel's centre is at the origin (odd sizes).
Scene uniform_scene(std::array<int, 3> size, Vec3d spacing_mm, std::string const& material, double density);

/// Input of a back end for a scene; tables are built once for each set of materials and parameters.
TransportInput transport_input(Scene const& scene, SpectrumInput const& spectrum, Parameters const& parameters);
/// Transports a scene; adds to the result's histories. Throws Error (interrupted) where it was stopped.
EnergyResult simulate(Scene const& scene, SpectrumInput const& spectrum, double histories, SuiteOptions const& options,
                      ClaimResult& result);
/// The same for an input that exists (prepare_claim(...).input).
EnergyResult simulate(TransportInput const& input, double histories, SuiteOptions const& options, ClaimResult& result);
Parameters parameters_of(SuiteOptions const& options);

/// A mean over batches and its standard error.
struct Estimate {
    double value = 0, sigma = 0;
    Estimate operator*(double factor) const { return {value * factor, sigma * factor}; }
};
using Weights = std::vector<std::pair<std::size_t, double>>;  ///< voxel and its weight
/// Energy per decay [MeV] of weighted voxels.
Estimate energy_per_decay(TransportTally const& tally, Weights const& weights);
/// The same over the energy emitted, batch by batch: the spread of the emitted energy cancels.
Estimate energy_per_emitted(TransportTally const& tally, Weights const& weights);

/// Share of each voxel's energy in the spherical shells about the middle voxel's centre between `edges_mm`: by volume, weighted with the
/// 1/r^2 that a point source's dose follows nearby, since a voxel that a shell's surface cuts near the source holds more energy on its
/// inner side. Odd sizes and cubic voxels.
std::vector<Weights> shell_weights(Geometry const& geometry, std::vector<double> const& edges_mm);

/// Energy that a shell would have gained had the source been a point and not a cube of edge `size_mm`: the energy of a 1/r^2 emitter
/// displaced by a within R is that of a centred one times 1 - a^2/(3 R^2), and <a^2> = size^2/4. `per_mm`: energy per mm near the source.
double point_correction(double per_mm, double size_mm, double inner_mm, double outer_mm);

/// Row of a comparison with another Monte Carlo code: |difference| <= model * reference + k * both sigmas in quadrature.
Row monte_carlo_row(std::string quantity, std::string unit, Estimate const& ours, Estimate const& reference, double model, double k = 2);

/// Energy per decay of a point source by distance (a reference code's), sampled by cumulated energy.
class PointKernel {
public:
    /// Rows of y90_point_kernel/reference.csv of one medium.
    explicit PointKernel(std::string const& medium);
    double emitted_MeV() const { return 0.935516; }  ///< mean of y90_egsnrc.csv
    double deposited_MeV() const { return cumulated_.back(); }
    /// Radius within which a share `u` of the deposited energy lies [mm].
    double radius(double u) const;

private:
    std::vector<double> edge_, cumulated_;
};

}  // namespace yttria::validation
