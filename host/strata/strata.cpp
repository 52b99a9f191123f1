// SPDX-License-Identifier: Apache-2.0
#include "host/strata/strata.hpp"

#include "host/base/distance.hpp"
#include "host/base/number_text.hpp"
#include "host/transport/plan.hpp"

#include <charconv>
#include <cmath>

namespace yttria {
namespace {

struct Wanted {
    std::string structure;
    double within_mm = strata_distance_mm;
};

/// "NAME" or "NAME:MM"; a structure of the whole text's name comes first.
Wanted parse(std::string const& text, Structures const& structures) {
    auto const colon = text.rfind(':');
    if (structures.find(text) != nullptr || colon == std::string::npos) return {text};
    Wanted wanted{text.substr(0, colon)};
    auto const* const end = text.data() + text.size();
    auto const [stop, problem] = std::from_chars(text.data() + colon + 1, end, wanted.within_mm);
    if (problem != std::errc{} || stop != end || !(wanted.within_mm > 0) || !std::isfinite(wanted.within_mm))
        throw usage_error("--strata " + text + ": not a distance behind the colon (in mm, above 0) write it like Tumour1:12");
    return wanted;
}

/// [voxel] 1 where the centre is within the distance of that of a voxel that the structure touches.
std::vector<std::uint8_t> near(Structure const& structure, Geometry const& grid, double within_mm) {
    std::vector<float> touched(structure.fraction.size());
    for (std::size_t v = 0; v < touched.size(); ++v) touched[v] = structure.fraction[v] > 0 ? 1.0F : 0.0F;
    auto const distance = distance_to(touched, grid);
    std::vector<std::uint8_t> out(distance.size());
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = static_cast<double>(distance[v]) <= within_mm ? 1 : 0;
    return out;
}

std::vector<SourceStratum> split(Wanted const& wanted, TransportInput const& input, Structures const& structures) {
    return split_source(input.source, near(*structures.find(wanted.structure), structures.grid, wanted.within_mm),
                        "within " + brief(wanted.within_mm) + " mm of " + wanted.structure);
}

std::vector<SourceStratum> where_it_pays(RunOptions const& options, TransportInput const& input, Structures const& structures) {
    auto const dot = options.target_metric.rfind('.');
    if (options.method != "mc" || !(options.target_uncertainty > 0) || dot == std::string::npos) return {};
    Wanted const wanted{options.target_metric.substr(0, dot)};
    if (structures.find(wanted.structure) == nullptr) return {};
    // A pilot, and something to share out by it.
    constexpr std::uint64_t least_rounds = 4;
    auto const replicates = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    if (replicates < least_rounds * batches) return {};
    auto const free = options.memory_bytes ? options.memory_bytes : available_bytes();
    if (free && !memory_problem(input.grid, *free, TransportTally::bytes(input.grid.density.size())).empty()) return {};
    auto parts = split(wanted, input, structures);
    if (parts.empty() || strata_gain(parts.front().share) < least_strata_gain) return {};
    return parts;
}

}  // namespace

std::vector<SourceStratum> choose_strata(RunOptions const& options, TransportInput const& input, Structures const& structures) {
    if (options.strata == "off") return {};
    if (options.strata == "auto") return where_it_pays(options, input, structures);
    if (options.method != "mc")
        throw usage_error("--strata " + options.strata + " with method " + options.method +
                          " (it follows no histories that could be shared out) leave --strata out");
    auto const wanted = parse(options.strata, structures);
    if (structures.find(wanted.structure) == nullptr) {
        std::string names;
        for (auto const& s : structures.list) names += (names.empty() ? "" : ", ") + s.name;
        throw usage_error("--strata " + options.strata + ": there is no structure \"" + wanted.structure + "\" (there are: " + names +
                          ") name one of them, or write auto or off");
    }
    auto parts = split(wanted, input, structures);
    if (parts.empty())
        throw input_error("--strata " + options.strata + ": all of the activity or none of it is within " + brief(wanted.within_mm) +
                          " mm of " + wanted.structure + " (there is nothing to share out) name another structure or distance");
    return parts;
}

}  // namespace yttria
