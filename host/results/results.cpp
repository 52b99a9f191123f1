// SPDX-License-Identifier: Apache-2.0
#include "host/results/results.hpp"

#include "host/base/parallel.hpp"
#include "host/results/ensemble_files.hpp"
#include "host/results/result_file.hpp"
#include "host/results/staged.hpp"

#include <array>
#include <functional>

namespace yttria {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Task {
    std::string name;
    std::function<void()> write;
};

}  // namespace

StageSeconds write_result(std::filesystem::path const& folder, Result const& result) {
    StagedFolder out(folder);
    auto const h5 = out.file("result.h5"), nrrd = out.file("dose.nrrd"), json = out.file("summary.json"), html = out.file("report.html");
    // Each file by one thread of its own: none of the libraries is asked to work on two at once.
    std::array<Task, 3> const tasks{{{"file result.h5", [&] { write_result_h5(h5, result); }},
                                     {"file dose.nrrd", [&] { write_nrrd(nrrd, result.dose.mean_Gy, "Gy"); }},
                                     {"file report.html", [&] { write_text(html, report_html(result)); }}}};
    std::array<double, tasks.size()> seconds{};
    auto const start = Clock::now();
    parallel_for(tasks.size(), [&](std::size_t i) {
        auto const begin = Clock::now();
        tasks[i].write();
        seconds[i] = seconds_since(begin);
    });
    auto times = result.stage_seconds;
    for (std::size_t i = 0; i < tasks.size(); ++i) times[tasks[i].name] = seconds[i];
    times["files"] = seconds_since(start);
    times["all"] = seconds_since(result.started);
    write_text(json, summary_json(result, times));
    if (result.ensemble) write_text(out.file("ensemble.csv"), ensemble_csv(*result.ensemble));
    out.commit();
    return times;
}

}  // namespace yttria
