// SPDX-License-Identifier: Apache-2.0
#include "host/margin/margin.hpp"

#include "host/base/number_text.hpp"
#include "host/base/parallel.hpp"
#include "host/margin/names.hpp"
#include "host/margin/tumour.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Not empty: a margin of this width cannot be told from the image's blur (clinical.md decision 6, correction 6).
std::string limited(double width_mm, std::optional<double> const& fwhm_mm, double voxel_mm) {
    if (!fwhm_mm) return "resolution-limited: the image's resolution is not known (give resolution_fwhm_mm)";
    if (width_mm < *fwhm_mm) return "resolution-limited: " + brief(width_mm) + " mm is below the image's " + brief(*fwhm_mm) + " mm FWHM";
    if (width_mm < voxel_mm) return "resolution-limited: " + brief(width_mm) + " mm is below the grid's " + brief(voxel_mm) + " mm voxels";
    return "";
}

/// `readings`: of all histories, then of each map.
std::vector<Quantified> with_uncertainty(std::vector<TumourReading> const& readings, Replicates const* replicates) {
    std::vector<Quantified> out;
    for (std::size_t n = 0; n < readings[0].number.size(); ++n) {
        double const value = readings[0].number[n], unknown = std::nan("");
        std::vector<double> column;
        for (std::size_t m = 1; m < readings.size(); ++m) column.push_back(readings[m].number[n]);
        out.push_back(column.empty() ? Quantified{value, unknown, unknown} : resampled(value, column, *replicates));
    }
    return out;
}

void add_new(std::vector<double>& list, std::vector<double> const& more) { list.insert(list.end(), more.begin(), more.end()); }

}  // namespace

Margins measure_margins(std::vector<MarginWanted> const& wanted, Structures const& structures, std::vector<float> const& density,
                        DoseMaps const& maps, std::optional<double> image_fwhm_mm) {
    Margins out;
    out.image_fwhm_mm = image_fwhm_mm;
    out.inside_liver = structures.find("whole_liver") != nullptr;
    out.treated = structures.find("perfused") ? "perfused" : "";
    auto const& spacing = structures.grid.spacing_mm;
    double const voxel = *std::max_element(spacing.begin(), spacing.end());
    out.tumours.resize(wanted.size());
    std::vector<double> cell_mm(wanted.size(), 0.0);
    parallel_for(wanted.size(), [&](std::size_t t) {
        TumourGeometry const geometry(wanted[t], structures, density);
        auto& tumour = out.tumours[t] = geometry.geometric();
        if (!geometry.why().empty()) return;
        cell_mm[t] = geometry.largest_cell_mm();
        auto const map = maps.of(geometry.voxels());
        std::vector<TumourReading> readings(1 + (maps.replicates ? maps.replicates->maps() : 0));
        parallel_for(readings.size(), [&](std::size_t m) { readings[m] = geometry.read(map(static_cast<int>(m) - 1)); });
        tumour = geometry.filled(with_uncertainty(readings, maps.replicates), readings[0], structures.grid);
        for (auto& ring : tumour.rings) ring.limited = limited(ring.width_mm, image_fwhm_mm, voxel);
    });
    for (double const edge : cell_mm) out.cell_mm = std::max(out.cell_mm, edge);
    return out;
}

std::optional<double> transported_fwhm_mm(Case const& request) {
    double worst = 0;
    for (auto const& session : request.sessions) {
        auto const* image = request.find_image(session.image);
        if (!image || !image->resolution_fwhm_mm) return {};
        worst = std::max(worst, *image->resolution_fwhm_mm);
    }
    if (request.sessions.empty()) return {};
    return worst;
}

std::vector<MarginWanted> wanted_margins(Case const& request, Structures const& structures, std::vector<std::string> const& named) {
    std::vector<MarginWanted> wanted;
    MarginWanted all{"tumours", {}, {}};
    for (auto const& entry : request.structures) {
        if (entry.role != Role::tumour || !structures.find(entry.name)) continue;
        MarginWanted one;
        one.tumour = entry.name;
        if (!entry.margin_mm.empty()) one.widths_mm = entry.margin_mm;
        if (!entry.isodose_Gy.empty()) one.isodoses_Gy = entry.isodose_Gy;
        add_new(all.widths_mm, one.widths_mm);
        add_new(all.isodoses_Gy, one.isodoses_Gy);
        wanted.push_back(one);
    }
    if (wanted.size() > 1) wanted.push_back(all);
    for (auto const& name : named) {
        auto const quantity = parse_margin_name(name);
        if (!quantity) continue;
        for (auto& one : wanted) {
            // With one tumour, `tumours` is that one.
            if (one.tumour != quantity->tumour && !(quantity->tumour == "tumours" && wanted.size() == 1)) continue;
            one.widths_mm.push_back(quantity->width_mm);
            if (quantity->isodose_Gy) one.isodoses_Gy.push_back(*quantity->isodose_Gy);
        }
    }
    return wanted;
}

Margins measure_margins(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures,
                        Tissue const& tissue, std::vector<std::string> const& named, bool fall_off) {
    auto wanted = wanted_margins(request, structures, named);
    for (auto& one : wanted) one.fall_off = fall_off;
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history};
    bool const known = energy.method == "mc" && run.replicates.usable();
    DoseMaps const maps{[&](VoxelSet const& set) -> DoseMap {
                            auto const doses = std::make_shared<std::vector<std::vector<float>>>(run.dose_Gy_of_all_maps(set));
                            return [doses](int one) { return (*doses)[static_cast<std::size_t>(one + 1)]; };
                        },
                        known ? &run.replicates : nullptr};
    return measure_margins(wanted, structures, tissue.density.values, maps, transported_fwhm_mm(request));
}

}  // namespace yttria
