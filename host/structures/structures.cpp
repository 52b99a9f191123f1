// SPDX-License-Identifier: Apache-2.0
#include "host/structures/structures.hpp"

#include "host/images/labels.hpp"
#include "host/images/resample.hpp"
#include "host/structures/derived.hpp"

#include <algorithm>
#include <sstream>

namespace yttria {
namespace {

/// A structure that loses more than this share of its volume at the edge of the grid is announced.
constexpr double announced_cut = 1e-3;
/// Overlaps below this volume [mL] are contouring noise, not an answer (a 1 mm voxel is 0.001 mL).
constexpr double noise_mL = 0.01;

std::string in_mL(double volume) {
    std::ostringstream text;
    text.precision(volume < 100 ? 3 : 5);
    text << volume << " mL";
    return text.str();
}

template <class T>
double total(std::vector<T> const& values) {
    double sum = 0;
    for (T const value : values) { sum += static_cast<double>(value); }
    return sum;
}

Structure finished(Structure structure, Geometry const& grid) {
    for (float& fraction : structure.fraction) { fraction = std::clamp(fraction, 0.0F, 1.0F); }
    structure.volume_mL = total(structure.fraction) * grid.voxel_mL();
    return structure;
}

/// On the source grid (0 and 1, exact) when all masks share it, else on the transport grid.
template <class T>
void warn_of_tumours(std::vector<LabelledMask> const& masks, std::vector<std::vector<T>> const& sets, double voxel_mL, Warnings& warnings) {
    std::vector<T> liver;
    for (std::size_t s = 0; s < masks.size(); ++s) {
        if (masks[s].entry.role != Role::liver) { continue; }
        if (liver.empty()) { liver.assign(sets[s].size(), T{}); }
        for (std::size_t i = 0; i < liver.size(); ++i) { liver[i] = std::max(liver[i], sets[s][i]); }
    }
    if (liver.empty()) { return; }
    double shared = 0, tumour_mL = 0;
    std::string outside;
    for (std::size_t s = 0; s < masks.size(); ++s) {
        if (masks[s].entry.role != Role::tumour) { continue; }
        double in_liver = 0;
        for (std::size_t i = 0; i < liver.size(); ++i) { in_liver += static_cast<double>(std::min(liver[i], sets[s][i])); }
        double const whole = total(sets[s]) * voxel_mL, inside = in_liver * voxel_mL;
        shared += inside;
        tumour_mL += whole;
        if (whole - inside > noise_mL) {
            outside += (outside.empty() ? "" : ", ") + masks[s].entry.name + " " + in_mL(whole - inside) + " of " + in_mL(whole);
        }
    }
    if (tumour_mL == 0) { return; }
    double const liver_mL = total(liver) * voxel_mL;
    if (shared <= noise_mL) {
        warnings.push_back(
            {"structures.liver_exclusive",
             "the liver mask (" + in_mL(liver_mL) + ") overlaps no tumour (" + in_mL(tumour_mL) +
                 " in all; it seems to leave them out); whole_liver is taken as liver OR all tumours, check that this is meant"});
    } else if (!outside.empty()) {
        warnings.push_back({"structures.tumour_outside_liver",
                            "tumour outside the liver mask: " + outside + " (it counts as tumour and whole liver); check the contours"});
    }
}

/// What is in the liver but no liver tissue, as one set; empty where there is none.
template <class T>
std::vector<T> excluded_from_liver(std::vector<LabelledMask> const& masks, std::vector<std::vector<T>> const& sets) {
    std::vector<T> out;
    for (std::size_t s = 0; s < masks.size(); ++s) {
        if (!masks[s].entry.excluded_from_liver) { continue; }
        if (out.empty()) { out.assign(sets[s].size(), T{}); }
        for (std::size_t i = 0; i < out.size(); ++i) { out[i] = std::max(out[i], sets[s][i]); }
    }
    return out;
}

}  // namespace

Structure const* Structures::find(std::string const& name) const {
    for (Structure const& structure : list) {
        if (structure.name == name) { return &structure; }
    }
    return nullptr;
}

Structures make_structures(Case const& request, SourceImages const& images, Geometry const& grid) {
    (void)request;  // its structures are in images.masks, with their entries
    Structures result;
    result.grid = grid;
    std::vector<std::vector<std::uint8_t>> on_source;  // [structure] 0 or 1 on the mask's own grid
    bool one_grid = true;
    for (LabelledMask const& mask : images.masks) {
        bool const plain = !mask.contours && !mask.fractional;
        one_grid = one_grid && plain && mask.image->volume.geometry == images.masks.front().image->volume.geometry;
        on_source.push_back(plain ? labelled_voxels(mask) : std::vector<std::uint8_t>{});
        Structure structure = finished({mask.entry.name, mask.entry.role, false, "", mask_fractions(mask, grid), 0}, grid);
        double const source_mL = mask_volume_mL(mask);
        if (structure.volume_mL <= 0) {
            throw input_error("structure \"" + structure.name + "\" is empty on the transport grid (its " + in_mL(source_mL) +
                              " lie outside); check mask and label, or remove it");
        }
        double const lost_mL = source_mL - structure.volume_mL;
        if (lost_mL > announced_cut * source_mL && lost_mL > noise_mL) {
            result.warnings.push_back({"structures.cut", "structure \"" + structure.name + "\" lies partly outside the transport grid (" +
                                                             in_mL(lost_mL) + " of " + in_mL(source_mL) +
                                                             "); its metrics are those of the part inside"});
        }
        structure.excluded_from_liver = mask.entry.excluded_from_liver;
        result.list.push_back(std::move(structure));
    }

    // Sets are formed where the masks were drawn, if that is one grid: liver and tumour that meet in a voxel are then told apart.
    Sets<float> derived;
    if (one_grid && !images.masks.empty()) {
        std::vector<std::pair<Role, std::vector<std::uint8_t> const*>> given;
        for (std::size_t s = 0; s < on_source.size(); ++s) { given.emplace_back(images.masks[s].entry.role, &on_source[s]); }
        Geometry const& source = images.masks.front().image->volume.geometry;
        for (auto const& [name, set] : derive(given, excluded_from_liver(images.masks, on_source))) {
            derived[name] = volume_average(source, set, grid, Sampling::nearest);
        }
        warn_of_tumours(images.masks, on_source, source.voxel_mL(), result.warnings);
    } else {
        std::vector<std::pair<Role, std::vector<float> const*>> given;
        std::vector<std::vector<float>> fractions;
        for (Structure const& structure : result.list) { fractions.push_back(structure.fraction); }
        for (std::size_t s = 0; s < fractions.size(); ++s) { given.emplace_back(result.list[s].role, &fractions[s]); }
        derived = derive(given, excluded_from_liver(images.masks, fractions));
        warn_of_tumours(images.masks, fractions, grid.voxel_mL(), result.warnings);
    }
    for (DerivedName const& known : derived_names()) {
        auto const found = derived.find(known.name);
        if (found == derived.end()) { continue; }
        std::string name = known.name;
        while (result.find(name) != nullptr) { name += "_derived"; }
        result.list.push_back(finished({name, known.role, true, known.definition, std::move(found->second), 0}, grid));
    }
    return result;
}

}  // namespace yttria
