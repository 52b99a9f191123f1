// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/evaluate_member.hpp"

#include "host/base/parallel.hpp"
#include "host/ensemble/quantities.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Relative difference of two shares of the source that is the rounding of a scale: two roundings to 24 bits, and some.
constexpr double same_share = 1e-6;
constexpr double least_share = 1e-15;  ///< of the whole; shares are whole numbers of 2^-64 of it

/// The run as one batch: of its even batches (0), its odd ones (1), or all (-1). Metrics then have no u, which saves reading each
/// from 31 maps.
EnergyResult as_one_batch(EnergyResult const& energy, int parity) {
    EnergyResult out;
    out.method = energy.method;
    out.seed = energy.seed;
    out.parameters = energy.parameters;
    out.mean_emitted_MeV = energy.mean_emitted_MeV;
    auto const& from = energy.tally;
    auto& to = out.tally;
    to.resize(from.voxels);
    std::vector<std::size_t> taken;
    for (std::size_t b = 0; b < batches; ++b) {
        if (parity >= 0 && static_cast<int>(b % 2) != parity) continue;
        taken.push_back(b);
        to.emitted[0] += from.emitted[b];
        to.escaped[0] += from.escaped[b];
        to.histories[0] += from.histories[b];
    }
    parallel_stretches(static_cast<std::size_t>(from.voxels), 16384, [&](Stretch const& s) {
        for (auto const b : taken)
            for (std::size_t v = s.first; v < s.end; ++v) to.energy[v] += from.energy[b * from.voxels + v];
    });
    return out;
}

RunOptions member_options(Result const& central, RunOptions options) {
    auto const& given = central.request.uncertainty.histories;
    options.histories = std::min(given.value_or(most_member_histories), central.energy.tally.total_histories());
    options.seed = central.energy.seed;
    options.target_uncertainty = 0;
    options.shard = options.shards = 0;
    options.quiet = true;
    return options;
}

}  // namespace

bool same_transport(TransportInput const& a, TransportInput const& b) {
    if (a.grid.nx != b.grid.nx || a.grid.ny != b.grid.ny || a.grid.nz != b.grid.nz || a.grid.density != b.grid.density ||
        a.grid.material != b.grid.material || a.source.voxel != b.source.voxel || a.tables.names != b.tables.names)
        return false;
    std::uint64_t before_a = 0, before_b = 0;
    for (std::size_t i = 0; i < a.source.cumulative.size(); ++i) {
        double const x = static_cast<double>(a.source.cumulative[i] - before_a) * 0x1p-64;
        double const y = static_cast<double>(b.source.cumulative[i] - before_b) * 0x1p-64;
        if (std::abs(x - y) > same_share * std::max(x, y) + least_share) return false;
        before_a = a.source.cumulative[i];
        before_b = b.source.cumulative[i];
    }
    return true;
}

MemberRun::MemberRun(Result const& central, RunOptions const& options, MemberMaker const& maker, std::vector<std::string> const& quantities)
    : central_(central),
      options_(member_options(central, options)),
      maker_(maker),
      quantities_(quantities) {
    bool const margins = std::any_of(quantities.begin(), quantities.end(), [](auto const& name) { return name.starts_with("margin."); });
    margins_ = margins ? MarginDetail::rings : MarginDetail::none;
    tables_ = build_tables(central.tissue.materials, central.energy.parameters);
    auto unchanged = prepare(maker.unchanged(), prepare_options());
    input_ = std::move(unchanged.input);
    if (options_.method == "mc" && input_sha256(input_) != central.energy.input_sha256)
        throw input_error(central.request.file.string() +
                          ": its images give another transport input than they gave the run (they have changed since): run it again");
    whole_ = as_one_batch(central.energy, -1);
}

PrepareOptions MemberRun::prepare_options() const {
    PrepareOptions out;
    out.parameters = central_.energy.parameters;
    out.tables = [this](std::vector<std::string> const&, Parameters const&) { return tables_; };
    return out;
}

std::vector<double> MemberRun::read(Prepared const& prepared, EnergyResult const& energy) const {
    auto const dose = make_dose(energy, prepared.tissue, prepared.activity);
    StageSeconds seconds;
    auto const metrics = measure_all(prepared, dose, energy, seconds, margins_);
    return read_quantities(quantities_, prepared.request, metrics, prepared.activity);
}

std::optional<MemberValues> MemberRun::compute(MemberDraw const& draw, bool always_transport) {
    auto const prepared = prepare(maker_.make(draw), prepare_options());
    MemberValues out;
    if (!always_transport && same_transport(prepared.input, input_)) {
        out.a = out.b = read(prepared, whole_);
        return out;
    }
    auto const energy = transport(prepared, options_);
    if (energy.interrupted) return {};
    out.transported = true;
    ++transports_;
    if (energy.method == "mc") {
        decays_ += energy.tally.total_histories();
        out.a = read(prepared, as_one_batch(energy, 0));
        out.b = read(prepared, as_one_batch(energy, 1));
    } else {
        out.a = out.b = read(prepared, energy);
    }
    return out;
}

}  // namespace yttria
