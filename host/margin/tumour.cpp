// SPDX-License-Identifier: Apache-2.0
#include "host/margin/tumour.hpp"

#include "host/metrics/ranked_dose.hpp"
#include "host/metrics/ranked_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t bin_count = 30;  // margin_reach_mm / bin_mm
static_assert(bin_count * bin_mm == margin_reach_mm);
constexpr char const* volume_names[] = {"volume_mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "min_Gy"};
constexpr std::size_t most_patches = 10;  ///< smaller ones are in the sum of areas only

std::unique_ptr<Solid> solid_of(Structure const* structure, Region const& region, Geometry const& grid) {
    return structure ? std::make_unique<Solid>(region.lattice, region.cut(grid, structure->fraction)) : nullptr;
}

/// What is no part of a shell: tumours that are not part of this one, and what is in the liver but no liver (`excluded`).
std::vector<float> others(MarginWanted const& wanted, Structures const& structures, Region const& region) {
    std::vector<float> out;
    bool const all = wanted.tumour == "tumours";
    for (auto const& s : structures.list) {
        bool const other_tumour = s.role == Role::tumour && !s.derived && !all && s.name != wanted.tumour;
        if (!other_tumour && !s.excluded_from_liver) continue;
        auto const cut = region.cut(structures.grid, s.fraction);
        if (out.empty()) out.assign(cut.size(), 0.0F);
        for (std::size_t n = 0; n < out.size(); ++n) out[n] = std::max(out[n], cut[n]);
    }
    return out;
}

/// Mean, D98, D95, D50, min, then the per cent at each isodose; NaN where the volume is empty.
void add_volume(std::vector<double>& out, PartDoses const& part) {
    auto const add = [&](double value) { out.push_back(part.empty ? unknown : value); };
    add(part.mean);
    for (double const dose : part.dose_at) add(dose);
    add(part.minimum);
    for (double const volume : part.volume_at) add(volume);
}

double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : unknown; }

}  // namespace

TumourGeometry::TumourGeometry(MarginWanted const& wanted, Structures const& structures, std::vector<float> const& density)
    : wanted_(wanted) {
    for (auto* list : {&wanted_.widths_mm, &wanted_.isodoses_Gy}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    auto const& grid = structures.grid;
    auto const* tumour = structures.find(wanted.tumour);
    if (!tumour) {
        why_ = "the case has no structure \"" + wanted.tumour + "\"";
        return;
    }
    volume_mL_ = tumour->volume_mL;
    region_ = region_around(grid, tumour->fraction, margin_reach_mm);
    tumour_ = solid_of(tumour, region_, grid);
    if (tumour_->empty()) {
        why_ = "no voxel of the grid is half filled by \"" + wanted.tumour + "\": it has no surface to measure from; use a finer grid";
        return;
    }
    liver_ = solid_of(structures.find("whole_liver"), region_, grid);
    treated_ = solid_of(structures.find("perfused"), region_, grid);
    auto other = others(wanted, structures, region_);
    if (!other.empty()) other_ = std::make_unique<Solid>(region_.lattice, std::move(other));
    double const reach = wanted.fall_off || wanted_.widths_mm.empty() ? margin_reach_mm : wanted_.widths_mm.back();
    Shells const shells(region_.lattice, *tumour_, Surroundings{liver_.get(), other_.get(), treated_.get()}, reach);
    cell_mL_ = shells.cell_mL();
    largest_cell_mm_ = shells.largest_edge_mm();
    points_ = surface_points(*tumour_, region_.lattice, liver_.get());
    if (treated_) treated_mm_ = distances_to(points_, *treated_);
    std::vector<std::vector<float>> share;  // of cells: in shell and target of each width
    for (double const width : wanted_.widths_mm) {
        share.push_back(shells.shell(width));
        share.push_back(shells.target(width));
        rings_.push_back(ring_of(width, shells, share[share.size() - 2], share.back()));
    }
    find_parts(share);
    bin_share_.assign(bin_count, 0.0);
    if (wanted.fall_off) slices_ = shells.bins();
    for (auto const& slice : slices_) bin_share_[slice.bin] += static_cast<double>(slice.share);
    reader_ = std::make_unique<CellReader>(region_.lattice, shells.axis_mm(), shells.place());
    fine_ = std::make_unique<FineLattice>(region_.lattice);
    auto const& lattice = region_.lattice;
    for (std::size_t n = 0; n < lattice.nodes(); ++n) set_.voxel.push_back(static_cast<std::uint32_t>(region_.grid_voxel(grid, n)));
    set_.fraction.assign(set_.voxel.size(), 1.0F);
    auto const light = [&](std::size_t n) { return density[set_.voxel[n]] < thin_density; };
    for (std::size_t n = 0; n < lattice.nodes(); ++n) {
        if (!light(n)) continue;
        thin_.push_back({n, {}});
        auto const ijk = lattice.at(n);
        for (int dk = -1; dk <= 1; ++dk)
            for (int dj = -1; dj <= 1; ++dj)
                for (int di = -1; di <= 1; ++di) {
                    std::array<int, 3> const there{ijk[0] + di, ijk[1] + dj, ijk[2] + dk};
                    if (!lattice.holds(there)) continue;
                    auto const other_node = lattice.index(there[0], there[1], there[2]);
                    if (!light(other_node)) thin_.back().around.push_back(other_node);
                }
    }
}

void TumourGeometry::find_parts(std::vector<std::vector<float>> const& share) {
    std::vector<std::uint32_t> weight((share.size() + parts_at_once - 1) / parts_at_once * parts_at_once);
    for (std::size_t c = 0; c < (share.empty() ? 0 : share[0].size()); ++c) {
        std::uint32_t any = 0;
        for (std::size_t p = 0; p < share.size(); ++p) any |= weight[p] = volume_weight(share[p][c]);
        if (any == 0) continue;
        part_cell_.push_back(static_cast<std::uint32_t>(c));
        part_weight_.insert(part_weight_.end(), weight.begin(), weight.end());
    }
}

MarginRing TumourGeometry::ring_of(double width_mm, Shells const& shells, std::vector<float> const& shell,
                                   std::vector<float> const& target) const {
    MarginRing ring;
    ring.width_mm = width_mm;
    ring.shell_mL = shells.volume_mL(shell);
    ring.target_mL = shells.volume_mL(target);
    if (treated_) {
        auto both = target;
        for (std::size_t c = 0; c < both.size(); ++c) both[c] *= shells.treated()[c];
        ring.target_in_treated_percent = percent(shells.volume_mL(both), ring.target_mL);
    }
    double whole_mm2 = 0;  // in the order of edge_numbers, so that nothing subcapsular is exactly 0
    for (double const area : points_.area_mm2) whole_mm2 += area;
    auto const edge = edge_numbers(points_, treated_ ? treated_mm_ : std::vector<double>(points_.area_mm2.size(), 0), width_mm);
    ring.subcapsular_percent = 100 - percent(edge.counted_mm2, whole_mm2);
    if (treated_ && edge.counted_mm2 > 0) {
        ring.treated_smallest_mm = edge.smallest_mm;
        ring.treated_percentile5_mm = edge.percentile5_mm;
    }
    return ring;
}

DoseField TumourGeometry::field_of(std::vector<float> dose_Gy) const {
    for (auto const& voxel : thin_) {
        double sum = 0;
        for (auto const n : voxel.around) sum += static_cast<double>(dose_Gy[n]);
        dose_Gy[voxel.node] = voxel.around.empty() ? 0.0F : static_cast<float>(sum / static_cast<double>(voxel.around.size()));
    }
    return dose_field(region_.lattice, std::move(dose_Gy));
}

TumourReading TumourGeometry::read(std::vector<float> dose_Gy) const {
    auto const field = field_of(std::move(dose_Gy));
    auto const cell = reader_->read(field);
    TumourReading reading;
    auto& out = reading.number;
    std::vector<float> dose;
    dose.reserve(part_cell_.size());
    for (auto const c : part_cell_) dose.push_back(cell[c]);
    auto const parts = 2 * rings_.size();
    for (auto const& part : rank_parts(dose, part_weight_, parts, {{98, 95, 50}, wanted_.isodoses_Gy})) add_volume(out, part);
    IsodoseDistances distances(*fine_, field, points_);
    for (double const isodose : wanted_.isodoses_Gy) {
        reading.distance_mm.push_back(distances.to(isodose));
        for (double const width : wanted_.widths_mm) {
            auto const edge = edge_numbers(points_, reading.distance_mm.back(), width);
            out.insert(out.end(), {edge.smallest_mm, edge.percentile5_mm, percent(edge.underdosed_mm2, edge.counted_mm2)});
        }
    }
    std::array<double, bin_count> sum{};
    for (auto const& slice : slices_) sum[slice.bin] += static_cast<double>(slice.share) * static_cast<double>(cell[slice.cell]);
    for (std::size_t b = 0; b < bin_count; ++b) out.push_back(bin_share_[b] > 0 ? sum[b] / bin_share_[b] : unknown);
    return reading;
}

TumourMargin TumourGeometry::geometric() const {
    TumourMargin out;
    out.tumour = wanted_.tumour;
    out.why = why_;
    out.volume_mL = volume_mL_;
    if (!why_.empty()) return out;
    out.surface_mm2 = tumour_->surface().area_mm2();
    out.rings = rings_;
    return out;
}

TumourMargin TumourGeometry::filled(std::vector<Quantified> const& numbers, TumourReading const& all, Geometry const& grid) const {
    auto out = geometric();
    std::size_t at = 0;
    auto const next = [&] { return numbers[at++]; };
    for (auto& ring : out.rings) {
        for (double const d : wanted_.isodoses_Gy) ring.isodoses.push_back({d, {}, {}, {}, {}, 0, {}});
        for (bool const shell : {true, false}) {
            for (auto const* name : volume_names) (shell ? ring.shell : ring.target)[name] = next();
            for (auto& isodose : ring.isodoses) (shell ? isodose.shell_percent : isodose.target_percent) = next();
        }
    }
    for (std::size_t d = 0; d < wanted_.isodoses_Gy.size(); ++d) {
        auto const& distance = all.distance_mm[d];
        for (auto& ring : out.rings) {
            auto& isodose = ring.isodoses[d];
            isodose.edge.smallest_mm = next();
            isodose.edge.percentile5_mm = next();
            isodose.underdosed_percent = next();
            isodose.underdosed_mm2 = edge_numbers(points_, distance, ring.width_mm).underdosed_mm2;
            isodose.patches = underdosed_patches(points_, distance, ring.width_mm);
            if (isodose.patches.size() > most_patches) isodose.patches.resize(most_patches);
            for (auto& patch : isodose.patches) patch.centre_mm = region_.to_patient(grid, patch.centre_mm);
        }
    }
    std::vector<double> volume(bin_count, 0.0);
    for (auto const& slice : slices_) volume[slice.bin] += static_cast<double>(slice.share) * cell_mL_;
    for (std::size_t b = 0; b < bin_count; ++b)
        out.fall_off.push_back({static_cast<double>(b) * bin_mm, static_cast<double>(b + 1) * bin_mm, volume[b], next()});
    return out;
}

}  // namespace yttria
