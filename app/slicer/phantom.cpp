// SPDX-License-Identifier: Apache-2.0
#include "app/output_folder.hpp"
#include "app/slicer/commands.hpp"
#include "app/slicer/progress.hpp"
#include "app/slicer/scene.hpp"
#include "app/slicer/work_folder.hpp"
#include "host/report/provenance.hpp"
#include "host/structures/structures.hpp"
#include "phantoms/write.hpp"

#include <cstdio>

namespace yttria::slicer {

ExitCode phantom(Values const& given) {
    std::printf("%s\n", disclaimer().c_str());
    Progress progress("Yttria");
    WorkFolder work;
    auto const folder = given.path("folder");
    if (folder) check_output_folder(*folder);
    auto const file = write_phantom(given.text("phantom"), folder.value_or(work.path()));
    stop_if_cancelled();
    progress.stage("reading it back", 0.6);
    auto const request = read_case(file);
    auto const images = read_images(request);
    Outputs out;
    if (auto const to = given.path("activity")) write_nrrd(out.add(*to), images.activity.begin()->second.image.volume, "");
    if (auto const to = given.path("density"); to && images.density) write_nrrd(out.add(*to), images.density->volume, "g/cm3");
    if (auto const to = given.path("segmentation"); to && images.density) {
        auto const& grid = images.density->volume.geometry;
        write_segmentation(out.add(*to), grid, make_structures(request, images, grid).list);
    }
    out.commit();
    if (folder) std::printf("case written: %s\n", file.c_str());
    write_returned(given.return_file, {});
    progress.end();
    return ExitCode::done;
}

}  // namespace yttria::slicer
