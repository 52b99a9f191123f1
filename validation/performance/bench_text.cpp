// SPDX-License-Identifier: Apache-2.0
#include "host/report/provenance.hpp"
#include "validation/performance/bench.hpp"

#include <cmath>
#include <cstdio>

namespace yttria::bench {
namespace {

template <class... Values>
std::string line(char const* format, Values... values) {
    char text[400];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string seconds_text(double seconds) { return std::isfinite(seconds) ? line("%.3g", seconds) : "-"; }

std::string machine_text(Machine const& m) {
    return line("machine     %s, %d processors, %.1f GiB; %s; %s\n", m.processor.c_str(), m.processors, m.memory_GiB, m.system.c_str(),
                m.compiler.c_str()) +
           line("program     yttria %s (%s), %s\n", program_version().c_str(), m.commit.c_str(), m.date.c_str()) +
           line("load        %.2f processors busy with other work at the start (load average %.2f)\n", m.busy_processors, m.load_average);
}

std::string preset_text(Parameters const& parameters) {
    std::string out = std::string("preset      ") + default_preset_name + ":";
    for (auto const& row : parameter_rows(parameters)) out += line(" %s %.6g", row.name.c_str(), row.value);
    return out + "\n";
}

std::string rate_rows(CaseReport const& c) {
    std::string out =
        "  threads  decays/s (least..most)          /CPU s    MeV/s  scaling  share  segments  ns each      u %  s to 1 %  1/(u2 t)\n";
    double const first = c.rows.front().decays_per_second().median;
    for (auto const& row : c.rows) {
        auto const rate = row.decays_per_second();
        out += line("  %7s  %8.3g (%8.3g..%8.3g)  %8.3g %8.3g  %7.2f  %5.2f  %8.2f  %7.1f  %7.3f  %8s  %8.3g\n",
                    row.threads > 0 ? std::to_string(row.threads).c_str() : row.backend.c_str(), rate.median, rate.least, rate.most,
                    row.decays_per_cpu_second().median, row.MeV_per_second(), rate.median / first, row.processor_share(),
                    row.segments_per_decay(), row.ns_per_segment(), 100 * row.u, seconds_text(row.seconds_to_one_percent()).c_str(),
                    row.efficiency());
    }
    return out;
}

std::string floor_rows(CaseReport const& c) {
    auto const& w = c.rows.front().floor.work;
    std::string out = line(
        "  floor: a decay is at least %.0f operations, %.0f divisions, %.0f roots, %.0f loads, %.0f bytes (docs/decisions/0011-floor.md)\n",
        w.operations, w.divisions, w.square_roots, w.loads, w.bytes);
    for (auto const& row : c.rows) {
        if (!(row.floor.seconds > 0)) continue;
        out += line("  %7d  %8.3g fma/s, %.3g divisions/s, %.3g roots/s, %.3g loads/s, %.3g B/s: at most %.3g decays/s (%s); ", row.threads,
                    row.peak.fma_per_second, row.peak.divisions_per_second, row.peak.square_roots_per_second, row.peak.loads_per_second,
                    row.peak.bytes_per_second, 1 / row.floor.seconds, row.floor.bound.c_str()) +
               line("%.1f times what its processor time reaches\n", row.gap());
    }
    return out;
}

std::string case_text(CaseReport const& c) {
    std::string out = line("\n%s: %s\n  %d x %d x %d voxels of %.3g x %.3g x %.3g mm, mean energy %.4f MeV, peak memory %.0f MiB%s\n",
                           c.name.c_str(), c.title.c_str(), c.grid.size[0], c.grid.size[1], c.grid.size[2], c.grid.spacing_mm[0],
                           c.grid.spacing_mm[1], c.grid.spacing_mm[2], c.mean_MeV, static_cast<double>(c.peak_memory_bytes) / 1048576.0,
                           c.peak_is_of_the_case ? "" : " (of the program so far)");
    out += line("  dose_sha256 %s after the first round, the same on all rows\n", c.dose_sha256.c_str()) + rate_rows(c);
    out += "  u: mean statistical uncertainty of tumour voxels; s to 1 %: extrapolated from it by 1/N\n";
    if (c.one_percent)
        out += line("  measured to 1 %%: %.3g s on %d threads, %.4g decays, u %.4f %%\n", c.one_percent->seconds, c.one_percent->threads,
                    static_cast<double>(c.one_percent->histories), 100 * c.one_percent->u);
    if (c.rows.front().floor.seconds > 0) out += floor_rows(c);
    return out;
}

}  // namespace

std::string as_text(Report const& report) {
    std::string out = machine_text(report.machine);
    if (!report.cases.empty()) out += preset_text(report.cases.front().parameters);
    out += line("runs        %d of about %.3g s each, median; share: CPU time over wall time and threads\n", report.options.repeats,
                report.options.seconds);
    for (auto const& c : report.cases) out += case_text(c);
    return out;
}

}  // namespace yttria::bench
