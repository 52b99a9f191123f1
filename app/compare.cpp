// SPDX-License-Identifier: Apache-2.0
#include "host/compare/compare.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "host/report/provenance.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path a, b, folder, sigma_a, sigma_b;
    std::string gamma = "3%,1mm", threshold = "10%";
    bool local = false, global = false, quiet = false, relative = false;
};

/// A number followed by its unit, which may be left out; moves `text` behind it.
bool take(std::string_view& text, std::string_view unit, double& value) {
    auto const skip = [&] {
        while (!text.empty() && (text.front() == ' ' || text.front() == ',' || text.front() == '/')) text.remove_prefix(1);
    };
    skip();
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    skip();
    if (text.starts_with(unit)) text.remove_prefix(unit.size());
    skip();
    return std::isfinite(value);
}

GammaCriteria criteria_of(Options const& given) {
    GammaCriteria criteria;
    criteria.local = given.local;
    std::string_view gamma = given.gamma, threshold = given.threshold;
    if (!take(gamma, "%", criteria.dose_percent) || !take(gamma, "mm", criteria.distance_mm) || !gamma.empty() ||
        !(criteria.dose_percent > 0) || !(criteria.distance_mm > 0))
        throw usage_error("--gamma " + given.gamma + ": not a dose in % and a distance in mm, both above 0: write it like 3%,1mm");
    if (!take(threshold, "%", criteria.threshold_percent) || !threshold.empty() || criteria.threshold_percent < 0 ||
        criteria.threshold_percent > 100)
        throw usage_error("--threshold " + given.threshold + ": not a part of the maximum: write 0% to 100%");
    return criteria;
}

void print(Comparison const& c) {
    std::printf("A  %s%s\nB  %s%s\n\n", c.file_a.c_str(), c.method_a.empty() ? "" : ("  (" + c.method_a + ")").c_str(), c.file_b.c_str(),
                c.method_b.empty() ? "" : ("  (" + c.method_b + ")").c_str());
    int width = 10;
    for (auto const& s : c.structures) width = std::max(width, static_cast<int>(s.name.size()));
    std::printf("%-*s %9s %11s %11s %9s %9s %9s %9s %9s %9s %9s\n", width, "structure", "mL", "mean A Gy", "mean B Gy", "mean %", "rms %",
                "noise %", "D95 %", "D50 %", "DVH gap %", "gamma<=1 %");
    auto const cell = [](char const* format, int columns, double value) {
        char text[32] = "-";
        if (std::isfinite(value)) std::snprintf(text, sizeof text, format, value);
        std::printf(" %*s", columns, text);
    };
    auto const row = [&](std::string const& name, double volume, VoxelDifference const& d, StructureComparison const* s) {
        auto const change = [&](char const* metric) {
            if (s)
                for (auto const& p : s->dvh)
                    if (p.name == metric && p.a > 0) return 100 * (p.b / p.a - 1);
            return std::nan("");
        };
        std::printf("%-*s", width, name.c_str());
        cell("%.4g", 9, volume);
        cell("%.4g", 11, d.mean_a);
        cell("%.4g", 11, d.mean_b);
        cell("%+.2f", 9, 100 * d.mean / d.mean_a);
        cell("%.2f", 9, 100 * d.rms / d.mean_a);
        cell("%.2f", 9, 100 * d.noise_rms / d.mean_a);
        cell("%+.2f", 9, change("D95_Gy"));
        cell("%+.2f", 9, change("D50_Gy"));
        cell("%.1f", 9, s ? s->dvh_gap_percent : std::nan(""));
        cell("%.2f", 10, s ? s->gamma_pass_percent : c.gamma.pass_percent());
        std::printf("\n");
    };
    for (auto const& s : c.structures) row(s.name, s.volume_mL, s.difference, &s);
    row("all voxels", static_cast<double>(c.all.voxels) * c.a.geometry.voxel_mL(), c.all, nullptr);
    auto const& g = c.options.gamma;
    std::printf(
        "means by volume (those of  yttria run  are energy over mass); %% of A; noise: the rms that the doses' own uncertainties give\n");
    std::printf("\ngamma %g %% (%s) / %g mm, threshold %g %%: %.2f %% of %zu voxels pass, mean %.3f, %zu at %g or above\n", g.dose_percent,
                g.local ? "local" : "global", g.distance_mm, g.threshold_percent, c.gamma.pass_percent(), c.gamma.assessed, c.gamma.mean,
                c.gamma.at_largest, g.largest);
    if (std::isfinite(c.expected_pass_percent)) std::printf("expected from noise alone: %.2f %% ", c.expected_pass_percent);
    std::printf("(%s)\n", c.expected_note.c_str());
}

ExitCode run(Options const& given) {
    CompareOptions options;
    options.gamma = criteria_of(given);
    if (!given.folder.empty()) check_output_folder(given.folder);
    auto a = read_dose(given.a), b = read_dose(given.b);
    if (!given.sigma_a.empty()) a.relative_uncertainty = read_uncertainty(given.sigma_a, a, !given.relative);
    if (!given.sigma_b.empty()) b.relative_uncertainty = read_uncertainty(given.sigma_b, b, !given.relative);
    auto const comparison = compare(a, b, options);
    if (!given.folder.empty()) write_comparison(given.folder, comparison);
    if (given.quiet) return ExitCode::done;
    print_warnings(comparison.warnings);
    print(comparison);
    if (!given.folder.empty()) std::cout << "page  " << (given.folder / "compare.html").string() << "\n";
    return ExitCode::done;
}

}  // namespace

void add_compare(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("compare", "compares two doses: voxel differences, gamma index, dose-volume histograms");
    sub->footer(
        "A is the reference, B is evaluated; differences are B minus A. Each is a result.h5 (or its folder) or an image in Gy.\n"
        "Example: yttria compare mc-result local-result -o compared --gamma 3%,1mm");
    sub->add_option("A", given->a, "reference dose")->required();
    sub->add_option("B", given->b, "evaluated dose")->required();
    sub->add_option("-o,--output", given->folder, "folder for compare.json and compare.html (default: print only)");
    sub->add_option("--gamma", given->gamma, "dose and distance of the gamma index")->capture_default_str();
    auto* local = sub->add_flag("--local", given->local, "dose criterion relative to the voxel's own reference dose");
    sub->add_flag("--global", given->global, "dose criterion relative to the maximum of A (default)")->excludes(local);
    sub->add_option("--threshold", given->threshold, "voxels of A below this part of its maximum are left out of gamma")
        ->capture_default_str();
    sub->add_option("--sigma-a", given->sigma_a, "image with the standard uncertainty of A [Gy], where A is an image");
    sub->add_option("--sigma-b", given->sigma_b, "the same of B");
    sub->add_flag("--relative-sigma", given->relative, "--sigma-a and --sigma-b are fractions of the dose, not Gy");
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
