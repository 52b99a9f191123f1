// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"
#include "validation/superpose.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace yttria::validation {
namespace {

constexpr int liver_label = 95;
std::vector<std::string> const materials{"air", "lung", "soft_tissue", "liver", "cortical_bone", "adipose", "muscle", "blood"};

struct Tissue110 {
    double density = 0;
    std::uint8_t material = 2;
};

/// Our material for a name of the phantoms' list; what is none of these is soft tissue.
std::uint8_t material_of(std::string const& name) {
    auto const has = [&](char const* part) { return name.find(part) != std::string::npos; };
    if (has("Air")) return 0;
    if (has("Lung")) return 1;
    if (has("Liver")) return 3;
    if (has("bone") || has("Teeth") || has("spongiosa") || has("Cartilage")) return 4;
    if (has("Adipose") || has("Breast")) return 5;
    if (has("Muscle")) return 6;
    if (has("Blood")) return 7;
    return 2;
}

std::ifstream open(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) throw file_error(file.string() + ": cannot be read (--icrp110 names a folder that has it) give the right folder");
    return stream;
}

/// Label -> tissue of one phantom, from its material database ("Name: d=1.05 g/cm3") and its list ("first end name": labels from
/// the first to the one before the end).
std::map<int, Tissue110> read_tissues(std::filesystem::path const& folder, std::string const& phantom) {
    std::map<std::string, double> density;
    auto database = open(folder / (phantom + "_GateMaterials.db"));
    for (std::string line; std::getline(database, line);) {
        auto const colon = line.find(": d=");
        if (colon != std::string::npos) density[line.substr(0, colon)] = std::strtod(line.c_str() + colon + 4, nullptr);
    }
    std::map<int, Tissue110> tissues;
    auto list = open(folder / (phantom + "_LabelsToMaterials.txt"));
    for (std::string line; std::getline(list, line);) {
        std::istringstream words(line);
        int first = 0;
        int end = 0;
        std::string name;
        if (!(words >> first >> end >> name)) continue;
        auto const found = density.find(name);
        if (found == density.end())
            throw input_error(folder.string() + ": material '" + name + "' of " + phantom +
                              " has no density (its database lacks it) check the folder");
        for (int label = first; label < end; ++label) tissues[label] = {std::max(0.001, found->second), material_of(name)};
    }
    return tissues;
}

std::filesystem::path find_image(std::filesystem::path const& folder, std::string const& phantom) {
    std::error_code failed;
    for (auto const& entry : std::filesystem::directory_iterator(folder, failed)) {
        auto const name = entry.path().filename().string();
        if (name.starts_with(phantom + "_") && name.ends_with(".mhd")) return entry.path();
    }
    throw file_error(folder.string() + ": no " + phantom + "_*.mhd (--icrp110 names the folder of the label images) give the right folder");
}

/// The phantom cut to the liver and 30 mm around it, decays uniform in the liver.
Scene read_phantom(std::filesystem::path const& folder, std::string const& phantom) {
    auto const image = read_image(find_image(folder, phantom)).volume;
    auto const tissues = read_tissues(folder, phantom);
    std::array<int, 3> low = image.geometry.size;
    std::array<int, 3> high{-1, -1, -1};
    auto const label = [&](int i, int j, int k) { return static_cast<int>(image.values[image.geometry.index(i, j, k)]); };
    for (int k = 0; k < image.geometry.size[2]; ++k) {
        for (int j = 0; j < image.geometry.size[1]; ++j) {
            for (int i = 0; i < image.geometry.size[0]; ++i) {
                if (label(i, j, k) != liver_label) continue;
                std::array<int, 3> const at{i, j, k};
                for (std::size_t a = 0; a < 3; ++a) low[a] = std::min(low[a], at[a]), high[a] = std::max(high[a], at[a]);
            }
        }
    }
    if (high[0] < 0) throw input_error(phantom + ": no voxel has label 95 (the liver) check the folder of --icrp110");
    Geometry geometry = image.geometry;
    for (std::size_t a = 0; a < 3; ++a) {
        int const margin = static_cast<int>(std::ceil(30 / geometry.spacing_mm[a]));
        low[a] = std::max(0, low[a] - margin);
        geometry.size[a] = std::min(image.geometry.size[a] - 1, high[a] + margin) - low[a] + 1;
    }
    auto scene = uniform_scene(geometry.size, geometry.spacing_mm, "liver", 1);
    scene.materials = materials;
    for (int k = 0; k < geometry.size[2]; ++k) {
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) {
                int const organ = label(i + low[0], j + low[1], k + low[2]);
                auto const tissue = tissues.find(organ);
                if (tissue == tissues.end())
                    throw input_error(phantom + ": label " + std::to_string(organ) +
                                      " has no material (its list lacks it) check the folder");
                auto const v = scene.geometry.index(i, j, k);
                scene.density[v] = static_cast<float>(tissue->second.density);
                scene.material[v] = tissue->second.material;
                scene.activity[v] = organ == liver_label ? 1.0F : 0.0F;
            }
        }
    }
    return scene;
}

}  // namespace

ClaimResult run_icrp110(SuiteOptions const& options) {
    ClaimResult result;
    if (!options.icrp110) {
        result.skipped = "the phantoms are not shipped: name their folder with --icrp110 DIR";
        return result;
    }
    for (std::string const phantom : {"AM", "AF"}) {
        auto const scene = read_phantom(*options.icrp110, phantom);
        Weights liver;
        double grams = 0;
        for (std::size_t v = 0; v < scene.activity.size(); ++v) {
            if (scene.activity[v] <= 0) continue;
            liver.emplace_back(v, 1.0);
            grams += static_cast<double>(scene.density[v]) * scene.geometry.voxel_mL();
        }
        auto const tally = simulate(scene, spectrum("y90_egsnrc.csv"), options.full ? 1e7 : 5e5, options, result).tally;
        auto const ours = energy_per_emitted(tally, liver);
        // The kernel is for 1.06 g/cm3, the liver here has 1.05. Energy per volume of the liver over the emitted energy.
        PointKernel const kernel("liver");
        auto const expected = superposed_energy_density({scene.geometry, scene.activity}, liver, kernel, 1.06 / 1.05, 1'000'000) *
                              (scene.geometry.voxel_mL() * 1000 / kernel.emitted_MeV());
        result.rows.push_back(make_row(phantom + ": liver self-dose (" + std::to_string(static_cast<int>(std::lround(grams))) + " g)",
                                       "of K_mc*A/m", ours.value, ours.sigma, expected.value, expected.sigma,
                                       0.003 + 2 * std::hypot(ours.sigma, expected.sigma),
                                       "0.3 % (the superposed kernel knows liver only, not the lung and air around it) + 2 sigma of both"));
    }
    return result;
}

}  // namespace yttria::validation
