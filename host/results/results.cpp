// SPDX-License-Identifier: Apache-2.0
#include "host/results/results.hpp"

#include "host/results/result_file.hpp"
#include "host/results/staged.hpp"

namespace yttria {

void write_result(std::filesystem::path const& folder, Result const& result) {
    StagedFolder out(folder);
    write_result_h5(out.file("result.h5"), result);
    write_nrrd(out.file("dose.nrrd"), result.dose.mean_Gy, "Gy");
    write_text(out.file("summary.json"), summary_json(result));
    write_text(out.file("report.html"), report_html(result));
    out.commit();
}

}  // namespace yttria
