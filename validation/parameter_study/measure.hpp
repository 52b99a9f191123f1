// SPDX-License-Identifier: Apache-2.0
// What the parameter study measures: energy of a few regions in two scenes, batch by batch, with the same histories for every variant.
#pragma once

#include "kernels/backend/backend.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yttria::validation {

/// A number that the study follows. The mass of its voxels does not depend on the parameters, so dose changes as energy does.
struct Quantity {
    std::string name, scene;
    bool judged = true;  ///< false: shown with its noise only (few deposits: photons and the ends of tracks)
};
/// S000 and S100 in 3 mm voxels of water ("voxel"), and the regions of validation/phantom64 ("phantom64").
std::vector<Quantity> const& study_quantities();
std::vector<std::string> const& study_scenes();

/// A scene with one set of parameters, ready for a back end.
struct StudyScene {
    std::string name;
    TransportInput input;
    std::map<std::string, std::vector<std::size_t>> voxels;  ///< by quantity
};
/// Builds a scene by its name; tables take a second a material.
StudyScene make_study_scene(std::string const& name, Parameters const& parameters);

/// What was counted so far: values over batches of equal numbers of histories, in the order of the histories.
struct StudyRun {
    std::string input_sha256;  ///< of what was transported: other tables are another run
    std::uint64_t chunks = 0;
    double seconds = 0;
    std::vector<std::int64_t> emitted;                        ///< [batch] quanta
    std::map<std::string, std::vector<std::int64_t>> energy;  ///< [quantity][batch] quanta
};

/// Replicates of a chunk, the piece of work between two saves: 2^21 histories with the default replicate size, in 32 batches.
inline constexpr std::uint64_t chunk_replicates = 128;

/// Transports the run's next chunk and adds it. Throws Error (internal) where energy is lost or events could not be counted.
void run_chunk(Backend& backend, StudyScene const& scene, std::uint64_t seed, StudyRun& run);
/// Seconds that the first chunk takes, tally included; nothing is kept.
double time_chunk(Backend& backend, StudyScene const& scene, std::uint64_t seed);

/// What a study has so far, as it is kept on disk between calls.
struct StudyState {
    std::string commit;  ///< of the program that counted
    std::uint64_t seed = 1;
    std::map<std::string, std::map<std::string, StudyRun>> runs;                 ///< [variant][scene]
    std::map<std::string, std::vector<std::pair<double, double>>> timing_pairs;  ///< [variant] seconds of the default, of the variant
    std::map<std::string, std::string> refused;                                  ///< [variant] why it cannot run
};
/// Reads a state; an absent file is an empty state of this commit and seed. Throws Error (input) where the state is another commit's or
/// another seed's, Error (file) where it cannot be read.
StudyState load_study(std::filesystem::path const& file, std::string const& commit, std::uint64_t seed);
/// Writes aside and renames, so that a study that is killed goes on where it was saved last.
void save_study(std::filesystem::path const& file, StudyState const& state);

}  // namespace yttria::validation
