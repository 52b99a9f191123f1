// SPDX-License-Identifier: Apache-2.0
#include "host/results/result_file.hpp"
#include "host/biology/bed.hpp"
#include "host/report/provenance.hpp"
#include "host/results/hdf5_file.hpp"
#include "host/results/margins.hpp"

namespace yttria {
namespace {

constexpr std::uint64_t result_schema = 1;

/// Datasets are in (z, y, x); the attributes keep the order x, y, z of Geometry.
std::vector<std::uint64_t> size_zyx(Geometry const& grid) {
    return {static_cast<std::uint64_t>(grid.size[2]), static_cast<std::uint64_t>(grid.size[1]), static_cast<std::uint64_t>(grid.size[0])};
}

template <class T>
void write_volume(Hdf5File& out, std::string const& name, Geometry const& grid, std::vector<T> const& values, std::string const& unit) {
    out.write<T>(name, values, size_zyx(grid));
    out.set(name, "unit", unit);
    out.set(name, "spacing_mm", std::span<double const>(grid.spacing_mm));
    out.set(name, "origin_mm", std::span<double const>(grid.origin_mm));
    out.set(name, "direction", std::span<double const>(grid.direction));
}

void write_structure(Hdf5File& out, std::size_t index, Structure const& structure, StructureMetrics const* metrics, Geometry const& grid) {
    std::string const group = std::string("/structures/s") + (index < 10 ? "0" : "") + std::to_string(index);
    out.make_group(group);
    out.set(group, "name", structure.name);
    out.set(group, "role", to_string(structure.role));
    out.set(group, "derived", std::uint64_t{structure.derived});
    out.set(group, "definition", structure.definition);
    out.set(group, "volume_mL", structure.volume_mL);
    write_volume(out, group + "/mask", grid, structure.fraction, "fraction");
    if (!metrics) return;
    out.set(group, "mass_g", metrics->mass_g);
    out.set(group, "activity_MBq", metrics->activity_MBq);
    std::vector<float> curve;
    for (std::size_t i = 0; i < metrics->dvh_dose_Gy.size(); ++i) {
        curve.push_back(metrics->dvh_dose_Gy[i]);
        curve.push_back(metrics->dvh_volume_percent[i]);
    }
    out.write<float>(group + "/dvh", curve, {curve.size() / 2, 2});
    out.set(group + "/dvh", "columns", std::vector<std::string>{"dose_Gy", "volume_percent"});
    if (!metrics->dvh_u_percent.empty()) out.write<float>(group + "/dvh_u", metrics->dvh_u_percent, {metrics->dvh_u_percent.size()});
}

/// Attributes strata_*: one entry a part of the source, in order; none where it was one.
void write_strata(Hdf5File& out, std::string const& group, Ledger const& ledger) {
    if (ledger.strata.empty()) return;
    std::vector<std::string> names, counts;
    std::vector<double> shares;
    for (auto const& s : ledger.strata) {
        names.push_back(s.name);
        shares.push_back(s.share);
        counts.push_back(std::to_string(s.histories) + " histories, quanta emitted " + std::to_string(s.emitted) + ", deposited " +
                         std::to_string(s.deposited) + ", escaped " + std::to_string(s.escaped));
    }
    out.set(group, "strata", names);
    out.set(group, "strata_share_of_decays", std::span<double const>(shares));
    out.set(group, "strata_counts", counts);
}

void write_provenance(Hdf5File& out, Result const& result) {
    std::string const group = "/provenance";
    out.make_group(group);
    auto const& energy = result.energy;
    out.set(group, "program", "yttria");
    out.set(group, "version", program_version());
    out.set(group, "commit", program_commit());
    out.set(group, "case_id", result.request.id);
    out.set(group, "case_sha256", result.request.sha256);
    out.set(group, "method", energy.method);
    out.set(group, "sessions", static_cast<std::uint64_t>(result.request.sessions.size()));
    out.set(group, "backend", energy.backend);
    out.set(group, "device", energy.device);
    out.set(group, "convolution", energy.convolution);
    out.set(group, "preset", default_preset_name);
    out.set(group, "seed", energy.seed);
    out.set(group, "histories", energy.tally.total_histories());
    out.set(group, "emitted_quanta", result.ledger.emitted);
    out.set(group, "deposited_quanta", result.ledger.deposited);
    out.set(group, "escaped_quanta", result.ledger.escaped);
    out.set(group, "quanta_per_MeV", quanta_per_MeV);
    write_strata(out, group, result.ledger);
    out.set(group, "transport_seconds", energy.seconds);
    out.set(group, "input_sha256", energy.input_sha256);
    out.set(group, "table_sha256", energy.table_sha256);
    out.set(group, "dose_sha256", result.ledger.dose_sha256);
    out.set(group, "total_decays", result.activity.total_decays);
    out.set(group, "scale_note", result.activity.scale_note);
    out.set(group, "disclaimer", disclaimer());
    for (auto const& row : parameter_rows(energy.parameters)) out.set(group, "parameter_" + row.name, row.value);
    // Of the stages before this file: how long it takes itself stands in summary.json.
    std::vector<std::string> stages;
    std::vector<double> seconds;
    for (auto const& [stage, time] : result.stage_seconds) stages.push_back(stage), seconds.push_back(time);
    out.set(group, "stages", stages);
    out.set(group, "stage_seconds", std::span<double const>(seconds));
    std::vector<std::string> texts;
    for (auto const& warning : result.warnings) texts.push_back(warning.id + ": " + warning.text);
    out.set(group, "warnings", texts);
}

/// /bed/m00 ... with BED and EQD2 = BED / (1 + 2 / (alpha/beta)).
void write_bed_maps(Hdf5File& out, Result const& result) {
    if (!result.bed_maps.empty()) out.make_group("/bed");
    auto const& grid = result.tissue.density.geometry;
    for (std::size_t m = 0; m < result.bed_maps.size(); ++m) {
        auto const& map = result.bed_maps[m];
        std::string const group = std::string("/bed/m") + (m < 10 ? "0" : "") + std::to_string(m);
        out.make_group(group);
        out.set(group, "name", map.entry.name);
        out.set(group, "alpha_beta_Gy", map.entry.alpha_beta_Gy);
        out.set(group, "repair_half_time_h", map.entry.repair_half_time_h);
        out.set(group, "lea_catcheside", map.lea_catcheside);
        out.set(group, "note", map.note);
        auto const to_eqd2 = static_cast<float>(eqd2_Gy(1.0, map.entry.alpha_beta_Gy));
        std::vector<float> eqd2;
        for (float const bed : map.bed_Gy) eqd2.push_back(bed * to_eqd2);
        write_volume(out, group + "/bed", grid, map.bed_Gy, "Gy (BED)");
        write_volume(out, group + "/eqd2", grid, eqd2, "Gy (EQD2)");
    }
}

}  // namespace

void write_result_h5(std::filesystem::path const& file, Result const& result) {
    auto out = Hdf5File::create(file);
    auto const& grid = result.tissue.density.geometry;
    out.set("/", "format", "yttria-result");
    out.set("/", "schema", result_schema);
    out.make_group("/dose");
    write_volume(out, "/dose/mean", grid, result.dose.mean_Gy.values, "Gy");
    write_volume(out, "/dose/relative_uncertainty", grid, result.dose.relative_uncertainty.values, "1 (1 sigma, fraction)");
    if (!result.earlier_Gy.empty()) write_volume(out, "/dose/earlier", grid, result.earlier_Gy, "Gy");
    write_bed_maps(out, result);
    out.make_group("/activity");
    write_volume(out, "/activity/decays", grid, result.activity.decays.values, "decays per voxel");
    write_volume(out, "/density", grid, result.tissue.density.values, "g/cm3");
    write_volume(out, "/material", grid, result.tissue.material.values, "index into the attribute materials");
    out.set("/material", "materials", result.tissue.materials);
    out.make_group("/structures");
    for (std::size_t s = 0; s < result.structures.list.size(); ++s)
        write_structure(out, s, result.structures.list[s], result.metrics.find(result.structures.list[s].name), grid);
    write_margins(out, result.metrics.margins);
    write_provenance(out, result);
    write_sources(out, result.sources);
    out.close();
}

}  // namespace yttria
