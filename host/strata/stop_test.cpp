// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/metrics.hpp"
#include "host/strata/strata.hpp"

#include <memory>

namespace yttria {
namespace {

/// Structures and tissue of some voxels of the grid alone: a weighed tally of all would be a third set of batches.
struct Excerpt {
    std::vector<std::uint32_t> voxels;
    Structures structures;
    Tissue tissue;
};

/// Whether a metric may be read from the structure: the named one; without a name tumours, livers, or what comes first.
bool is_read(std::string const& metric, Structures const& all, std::size_t index) {
    auto const& s = all.list[index];
    if (!metric.empty()) return s.name == metric.substr(0, metric.rfind('.'));
    return index == 0 || s.role == Role::tumour || s.role == Role::liver;
}

Excerpt excerpt(std::string const& metric, Structures const& structures, Tissue const& tissue) {
    Excerpt out;
    std::vector<Structure const*> read;
    for (std::size_t i = 0; i < structures.list.size(); ++i)
        if (is_read(metric, structures, i)) read.push_back(&structures.list[i]);
    auto const& density = tissue.density.values;
    for (std::size_t v = 0; v < density.size(); ++v) {
        bool touched = false;
        for (auto const* s : read) touched = touched || s->fraction[v] > 0;
        if (!touched) continue;
        out.voxels.push_back(static_cast<std::uint32_t>(v));
        out.tissue.density.values.push_back(density[v]);
    }
    out.tissue.density.geometry = tissue.density.geometry;  // for the volume of a voxel
    for (auto const* s : read) {
        auto part = *s;
        part.fraction.clear();
        for (auto const v : out.voxels) part.fraction.push_back(s->fraction[v]);
        out.structures.list.push_back(std::move(part));
    }
    return out;
}

}  // namespace

StrataReached strata_stop_test(std::string const& metric, Structures const& structures, Tissue const& tissue) {
    auto const part = std::make_shared<Excerpt const>(excerpt(metric, structures, tissue));
    return [metric, part](std::span<Stratum const> strata, int only) {
        return metric_uncertainty(metric, weighed(strata, part->voxels, only), part->structures, part->tissue);
    };
}

}  // namespace yttria
