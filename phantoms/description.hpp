// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/casefile/case.hpp"
#include "phantoms/shapes.hpp"

namespace yttria {

/// One part of a phantom. Regions are painted in order: a later one lies over the earlier ones. Its label is its place in the list, from 1.
struct Region {
    std::string name, material;
    double density_g_per_cm3 = 1;
    double concentration = 0;   ///< activity per mL, relative to the other regions
    std::vector<Shape> shapes;  ///< their union
    double function{};          ///< counts per mL of the functional image, relative to the other regions
};

struct PhantomStructure {
    std::string name;
    Role role = Role::other;
    std::vector<int> labels;  ///< of the regions that make it up
};

struct PhantomActivity {
    std::string purpose = "y90";
    Quantity quantity = Quantity::decays;
    double total_GBq = 1;                       ///< of `decays`: what the image adds up to; of `counts`: administered
    std::optional<double> lung_shunt_fraction;  ///< as written into the case
    bool lung_shunt_from_image = false;         ///< the case has it counted in the image instead
    double lung_fraction = 0;                   ///< of the activity, placed in the lung structures uniformly by mass
    Vec3d blur_fwhm_mm{0, 0, 0};                ///< Gaussian along each axis, stands for the scanner, or for breathing along z
};

/// A second image, of the liver's function.
struct PhantomFunction {
    std::string tracer;
    Vec3d blur_fwhm_mm{0, 0, 0};
};

/// A catalogue file (docs/formats/phantom.md).
struct PhantomDescription {
    std::string name, title;
    Geometry grid;
    int label_refinement = 1;  ///< labels have voxels smaller by this factor
    Region background;
    std::vector<Region> regions;
    std::vector<PhantomStructure> structures;
    PhantomActivity activity;
    std::optional<PhantomFunction> function;
    std::string transport_toml, planning_toml, protocol_toml;  ///< tables that are passed on to the case
};

/// Throws Error: file, input (with line and reason).
PhantomDescription read_phantom(std::filesystem::path const& file);

/// phantoms/catalog: $YTTRIA_PHANTOMS, beside the program, or the source tree. Throws Error (file) when there is none.
std::filesystem::path catalog_folder();
/// A name of the catalogue or a path to a TOML file. Throws Error (input) that lists the names there are.
std::filesystem::path find_phantom(std::string const& name);
/// Name and title of each phantom of the catalogue, by name.
std::vector<std::pair<std::string, std::string>> list_phantoms();

}  // namespace yttria
