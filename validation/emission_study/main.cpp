// SPDX-License-Identifier: Apache-2.0
// Variance and time of each way to emit, on one case (issue 4, point 4). See README.md.
#include "host/pipeline.hpp"
#include "host/transport/source_shares.hpp"
#include "kernels/backend/backend.hpp"
#include "validation/gain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

namespace {

using namespace yttria;

constexpr char const* usage = "yttria-emission-study CASE.toml HISTORIES SEEDS THREADS [STRUCTURE...]\n";

struct Variant {
    char const* name;
    bool curve;  ///< source voxels along the Hilbert curve, or in grid order
    std::uint32_t emission;
    bool near = false;  ///< only the source within 12 mm of the first structure: what sharing histories out could gain it at most
};
constexpr Variant variants[] = {{"grid order, random", false, 0},
                                {"curve, random", true, 0},
                                {"curve, replicates", true, 1},
                                {"curve, batches", true, 2},
                                {"near source only", true, 1, true}};

/// What the seeds gave of one metric: values, squared u, and their sums.
struct Sample {
    std::vector<double> value, variance;
};
double mean(std::vector<double> const& x) {
    double sum = 0;
    for (double const v : x) sum += v;
    return sum / static_cast<double>(x.size());
}
double spread(std::vector<double> const& x) {
    double const m = mean(x);
    double sum = 0;
    for (double const v : x) sum += (v - m) * (v - m);
    return sum / static_cast<double>(x.size() - 1);
}

struct Measured {
    std::map<std::string, Sample> metrics;
    double seconds = 0;  ///< user time of transport, all seeds
};

/// Activity within 12 mm of the structure: farther than any electron of Y-90 goes in tissue.
std::vector<float> near_activity(Prepared const& prepared, std::string const& name) {
    auto const& grid = prepared.structures.grid;
    auto const& fraction = prepared.structures.find(name)->fraction;
    std::vector<float> near(fraction.size(), 0.0F);
    std::array<int, 3> reach{};
    for (std::size_t a = 0; a < 3; ++a) reach[a] = static_cast<int>(std::ceil(12 / grid.spacing_mm[a]));
    auto const& n = grid.size;
    for (int k = 0; k < n[2]; ++k) {
        for (int j = 0; j < n[1]; ++j) {
            for (int i = 0; i < n[0]; ++i) {
                if (fraction[grid.index(i, j, k)] <= 0) continue;
                for (int z = std::max(k - reach[2], 0); z <= std::min(k + reach[2], n[2] - 1); ++z)
                    for (int y = std::max(j - reach[1], 0); y <= std::min(j + reach[1], n[1] - 1); ++y)
                        for (int x = std::max(i - reach[0], 0); x <= std::min(i + reach[0], n[0] - 1); ++x)
                            near[grid.index(x, y, z)] = prepared.activity.decays.values[grid.index(x, y, z)];
            }
        }
    }
    return near;
}

void run(Prepared const& prepared, TransportInput const& input, RunOptions const& options, std::vector<std::string> const& names,
         Measured& measured) {
    double const before = user_seconds();
    auto const energy = run_transport(input, options, {});
    measured.seconds += user_seconds() - before;
    auto const dose = make_dose(energy, prepared.tissue, prepared.activity);
    auto const metrics = measure(prepared.request, dose, energy, prepared.structures, prepared.tissue, prepared.activity);
    for (auto const& structure : prepared.structures.list) {
        if (std::find(names.begin(), names.end(), structure.name) == names.end()) continue;
        for (auto const* key : {"mean_Gy", "D95_Gy"}) {
            auto const& q = metrics.find(structure.name)->dose.at(key);
            auto& sample = measured.metrics[structure.name + " " + key];
            sample.value.push_back(q.value);
            sample.variance.push_back(q.u * q.u);
        }
        auto& sample = measured.metrics[structure.name + " voxels"];
        sample.value.push_back(0);
        sample.variance.push_back(voxel_variance(dose, structure));
    }
}

void print(std::string const& metric, std::map<std::string, Measured> const& all) {
    auto const& first = all.at(variants[0].name);
    for (auto const& variant : variants) {
        auto const& sample = all.at(variant.name).metrics.at(metric);
        auto const& reference = first.metrics.at(metric);
        auto const seeds = static_cast<double>(sample.value.size());
        double const u2 = mean(sample.variance), reference_u2 = mean(reference.variance);
        // Of relative variances: a part of the source alone has another dose.
        double const scale = metric.ends_with("voxels") ? 1.0 : mean(sample.value) / mean(reference.value);
        double const gain = reference_u2 / u2 * scale * scale;
        // Of the mean of the squared u over the seeds, from their own spread.
        double const error =
            gain * std::sqrt((spread(sample.variance) / (u2 * u2) + spread(reference.variance) / (reference_u2 * reference_u2)) / seeds);
        double const shift = (mean(sample.value) - mean(reference.value)) / std::sqrt((u2 + reference_u2) / seeds);
        std::printf("%-28s %-20s value %10.5g  u %8.4f %%  seeds/u2 %5.2f  z %5.2f  gain %6.2f +- %4.2f\n", metric.c_str(), variant.name,
                    mean(sample.value), 100 * std::sqrt(u2) / (metric.ends_with("voxels") ? 1.0 : mean(sample.value)),
                    spread(sample.value) / u2, shift, gain, error);
    }
}

int study(int count, char** values) {
    if (count < 5)
        throw usage_error(std::string("arguments are missing (a case, histories, seeds and threads are needed) write\n") + usage);
    auto const prepared = prepare(read_case(values[1]));
    RunOptions options;
    options.histories = static_cast<std::uint64_t>(std::stod(values[2]));
    options.backend = {"cpu", std::stoi(values[4])};
    options.quiet = true;
    std::vector<std::string> const names(values + 5, values + count);
    std::map<std::string, Measured> all;
    for (options.seed = 1; options.seed <= std::stoull(values[3]); ++options.seed) {
        for (auto const& variant : variants) {
            TransportInput input = prepared.input;
            input.parameters.emission = variant.emission;
            if (variant.near) input.source = make_source(near_activity(prepared, names.at(0)), prepared.structures.grid.size);
            if (!variant.curve) input.source = make_source_in_grid_order(prepared.activity.decays.values);
            run(prepared, input, options, names, all[variant.name]);
        }
    }
    for (auto const& variant : variants) {
        std::printf("%-20s user time %.2f s, ratio %.3f\n", variant.name, all.at(variant.name).seconds,
                    all.at(variant.name).seconds / all.at(variants[0].name).seconds);
    }
    for (auto const& [metric, sample] : all.at(variants[0].name).metrics) print(metric, all);
    return 0;
}

}  // namespace

int main(int count, char** values) {
    try {
        return study(count, values);
    } catch (Error const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(error.code());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
