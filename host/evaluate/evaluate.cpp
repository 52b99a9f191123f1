// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/evaluate.hpp"

#include "host/evaluate/sub_voxels.hpp"
#include "host/images/labels.hpp"
#include "host/margin/margin.hpp"
#include "host/metrics/more_metrics.hpp"
#include "host/metrics/structure_metrics.hpp"
#include "host/structures/derived.hpp"
#include "host/tissue/tissue.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr int curve_points = 400;
/// Sub-voxels that are held at once, for all structures.
constexpr double chunk_voxels = 4e6;
/// A structure that loses more than this share of its volume (and more than noise_mL) at the edge of the dose grid is announced.
constexpr double announced_cut = 1e-3, noise_mL = 0.01;

/// What is gathered of one structure while the layers go by.
struct Gathered {
    std::vector<float> dose;
    std::vector<std::uint32_t> weight;
    double volume = 0;            ///< sub-voxels
    double energy = 0, mass = 0;  ///< sum of fraction x density (x dose)
};

SourceImages read_anatomy(Case const& request) {
    SourceImages images;
    if (request.anatomy.ct) { images.ct = read_image(*request.anatomy.ct); }
    if (request.anatomy.density) { images.density = read_image(*request.anatomy.density); }
    if (request.anatomy.material) { images.material = read_image(*request.anatomy.material); }
    return images;
}

MaskReference reference_of(SourceImages const& images, StoredDose const& dose) {
    MaskReference reference{dose.mean_Gy.geometry, dose.frame_of_reference, "the dose", false};
    if (images.ct) {
        auto const frame = images.ct->dicom.find("FrameOfReferenceUID");
        std::string const of_ct = frame == images.ct->dicom.end() ? "" : frame->second;
        if (!of_ct.empty() && !dose.frame_of_reference.empty() && of_ct != dose.frame_of_reference) {
            throw input_error("the dose " + dose.file.string() + " and the CT " + images.ct->file.string() +
                              " have different frames of reference (" + dose.frame_of_reference + " and " + of_ct +
                              ", so their coordinates are unrelated) name the CT of the dose");
        }
        reference = {images.ct->volume.geometry, of_ct.empty() ? dose.frame_of_reference : of_ct, "the CT", true};
    }
    return reference;
}

void add(Gathered& all, std::vector<float> const& fraction, std::vector<float> const& dose, std::vector<float> const& density, bool lung) {
    for (std::size_t i = 0; i < fraction.size(); ++i) {
        if (!(fraction[i] > 0)) { continue; }
        double const f = static_cast<double>(fraction[i]), d = static_cast<double>(dose[i]);
        all.volume += f;
        if (!density.empty()) {
            all.mass += f * static_cast<double>(density[i]);
            all.energy += f * static_cast<double>(density[i]) * d;
            if (!lung && density[i] < thin_density) { continue; }
        }
        all.dose.push_back(dose[i]);
        all.weight.push_back(volume_weight(fraction[i]));
    }
}

/// On the grid of the dose, with what the rules and the case ask for.
Margins margins_of(Case const& request, SourceImages const& images, StoredDose const& dose, std::vector<float> const& density,
                   std::vector<std::string> const& named) {
    auto const& grid = dose.mean_Gy.geometry;
    auto const structures = make_structures(request, images, grid);
    auto const wanted = wanted_margins(request, structures, named);
    DoseMaps const maps{[&](VoxelSet const& set) -> DoseMap {
                            return [&](int) {
                                std::vector<float> out;
                                for (auto const v : set.voxel) { out.push_back(dose.mean_Gy.values[v]); }
                                return out;
                            };
                        },
                        nullptr};
    std::vector<float> const soft(density.empty() ? grid.voxels() : 0, 1.0F);  // without densities nothing is known to be air
    return measure_margins(wanted, structures, density.empty() ? soft : density, maps, transported_fwhm_mm(request));
}

void finish(EvaluatedStructure& structure, Gathered const& all, double sub_voxel_mL, bool density_known,
            std::vector<DoseMetric> const& metrics) {
    structure.volume_mL = all.volume * sub_voxel_mL;
    structure.mass_g = density_known ? all.mass * sub_voxel_mL : unknown;
    if (density_known && all.mass > 0) { structure.dose["mean_Gy"] = all.energy / all.mass; }
    RankedDose const ranked(all.dose, all.weight);
    if (ranked.empty()) { return; }
    for (auto const& metric : rank_metrics()) { structure.dose[metric.name] = rank_value(ranked, metric); }
    if (!metrics.empty()) {
        std::vector<float> const fraction(all.weight.begin(), all.weight.end());
        double volume = 0;
        for (auto const w : all.weight) { volume += w; }
        volume *= sub_voxel_mL / volume_weight(1.0F);
        for (auto const& metric : metrics) { structure.dose[metric.name] = dose_metric(metric, ranked, all.dose, fraction, volume); }
    }
    for (int i = 0; i < curve_points; ++i) {
        double const dose = ranked.maximum() * i / (curve_points - 1);
        structure.dvh_dose_Gy.push_back(static_cast<float>(dose));
        structure.dvh_volume_percent.push_back(static_cast<float>(ranked.volume_at(dose)));
    }
}

void say_what_is_outside(EvaluatedStructure const& structure, Warnings& warnings) {
    double const lost = structure.whole_volume_mL - structure.volume_mL;
    if (structure.volume_mL <= 0) {
        throw input_error("structure \"" + structure.name + "\" lies outside the dose grid (its " +
                          std::to_string(structure.whole_volume_mL) + " mL have no dose); check it, or leave it out");
    }
    if (lost > announced_cut * structure.whole_volume_mL && lost > noise_mL) {
        warnings.push_back({"structures.cut", "structure \"" + structure.name + "\" lies partly outside the dose grid (" +
                                                  std::to_string(lost) + " of " + std::to_string(structure.whole_volume_mL) +
                                                  " mL); its metrics are those of the part inside"});
    }
}

}  // namespace

EvaluatedStructure const* Evaluation::find(std::string const& name) const {
    auto const found = std::find_if(structures.begin(), structures.end(), [&](auto const& s) { return s.name == name; });
    return found == structures.end() ? nullptr : &*found;
}

Evaluation evaluate(Case const& request, StoredDose const& dose, EvaluateOptions const& options) {
    if (request.structures.empty()) {
        throw input_error(request.file.string() + ": there is no [[structure]] (metrics are those of structures); add one");
    }
    for (float const value : dose.mean_Gy.values) {
        if (!std::isfinite(value)) { throw input_error(dose.file.string() + ": the dose holds NaN or infinite values; write it again"); }
    }
    Evaluation result;
    result.dose_file = dose.file;
    result.case_file = request.file;
    result.case_id = request.id;
    result.case_sha256 = request.sha256;
    result.warnings = dose.warnings;
    result.dose_method = dose.method;
    auto const functional = [](ImageEntry const& image) { return image.purpose == "functional"; };
    if (!request.prior_doses.empty() || !request.bed_maps.empty() ||
        std::any_of(request.images.begin(), request.images.end(), functional)) {
        result.warnings.push_back({"evaluate.not_used",
                                   "the case has a functional image, [[prior_dose]] or [[bed_map]] (evaluate does not use them; rules that "
                                   "ask for them are not assessable) use yttria run"});
    }
    Geometry const& dose_grid = dose.mean_Gy.geometry;
    result.dose_spacing_mm = dose_grid.spacing_mm;
    result.dose_between = options.dose_between.value_or(dose.method.empty() ? DoseBetween::linear : DoseBetween::constant);

    SourceImages images = read_anatomy(request);
    auto const masks = read_masks(request, reference_of(images, dose), result.warnings);
    images.masks = masks;
    std::vector<float> density = dose.density_g_per_cm3;
    if (density.empty() && (images.ct || images.density)) { density = make_tissue(request, images, dose_grid).density.values; }
    result.density_known = !density.empty();

    auto const cut = cut_voxels(dose_grid, masks, options);
    result.sub_voxel_mm = cut.grid.spacing_mm;
    std::vector<std::pair<Role, std::vector<float> const*>> given;
    std::vector<std::vector<float>> fractions(masks.size());
    auto const named = named_quantities(request);
    for (std::size_t s = 0; s < masks.size(); ++s) {
        result.structures.push_back({masks[s].entry.name, masks[s].entry.role, false, "", 0, 0, mask_volume_mL(masks[s]), {}, {}, {}});
        given.emplace_back(masks[s].entry.role, &fractions[s]);
    }
    std::map<std::string, Gathered> derived;
    std::vector<Gathered> drawn(masks.size());
    double const layer_voxels = static_cast<double>(cut.grid.size[0]) * cut.grid.size[1] * static_cast<double>(masks.size());
    int const step = std::max(1, static_cast<int>(chunk_voxels / layer_voxels));
    for (int from = 0; from < cut.grid.size[2]; from += step) {
        int const end = std::min(from + step, cut.grid.size[2]);
        auto const part = layers(cut.grid, from, end);
        auto const doses = dose_in(cut, from, end, dose.mean_Gy, result.dose_between);
        auto const densities = density.empty() ? density : voxel_values_in(cut, from, end, dose_grid, density);
        for (std::size_t s = 0; s < masks.size(); ++s) {
            fractions[s] = mask_fractions(masks[s], part);
            add(drawn[s], fractions[s], doses, densities, is_lung(masks[s].entry.role));
        }
        std::vector<float> excluded;  // in the liver, and no liver tissue
        for (std::size_t s = 0; s < masks.size(); ++s) {
            if (!masks[s].entry.excluded_from_liver) { continue; }
            excluded.resize(fractions[s].size(), 0.0F);
            std::transform(excluded.begin(), excluded.end(), fractions[s].begin(), excluded.begin(),
                           [](float a, float b) { return std::max(a, b); });
        }
        for (auto const& [name, set] : derive(given, excluded)) { add(derived[name], set, doses, densities, name == "lungs"); }
    }
    for (std::size_t s = 0; s < masks.size(); ++s) {
        auto& structure = result.structures[s];
        finish(structure, drawn[s], cut.grid.voxel_mL(), result.density_known,
               metrics_asked_for(structure.name, structure.role, request, named));
        say_what_is_outside(result.structures[s], result.warnings);
    }
    for (DerivedName const& known : derived_names()) {
        auto const found = derived.find(known.name);
        if (found == derived.end()) { continue; }
        result.structures.push_back({known.name, known.role, true, known.definition, 0, 0, unknown, {}, {}, {}});
        finish(result.structures.back(), found->second, cut.grid.voxel_mL(), result.density_known,
               metrics_asked_for(known.name, known.role, request, named));
    }
    result.margins = margins_of(request, images, dose, density, named);
    result.verdict = answer_rules(request, result);
    return result;
}

}  // namespace yttria
