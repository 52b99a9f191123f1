// SPDX-License-Identifier: Apache-2.0
#include "phantoms/write_dicom.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "host/activity/net_activity.hpp"
#include "host/dicom/write_images.hpp"
#include "host/dicom/write_rtstruct.hpp"
#include "host/export/contours.hpp"
#include "host/tissue/hu_curve.hpp"
#include "phantoms/build.hpp"
#include "phantoms/case_text.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;

/// Density to the whole CT number whose density by the curve is nearest (of equal ones, the lowest).
class InverseCurve {
public:
    InverseCurve() {
        auto const curve = read_hu_curve("default");
        for (int hu = -1000; hu <= 3071; ++hu) by_density_.emplace(curve.density_at(hu), hu);
    }
    float operator()(double density) const {
        auto above = by_density_.lower_bound(density);
        if (above == by_density_.end()) return static_cast<float>(std::prev(above)->second);
        if (above != by_density_.begin() && density - std::prev(above)->first < above->first - density) --above;
        return static_cast<float>(above->second);
    }

private:
    std::map<double, int> by_density_;  ///< emplace keeps the first of equal densities
};

/// Part of each voxel of `grid` whose labels (on a grid finer by a whole factor) belong to the structure.
std::vector<float> fraction_of(PhantomStructure const& structure, Volume<std::uint8_t> const& labels, Geometry const& grid, int factor) {
    std::vector<float> fraction(grid.voxels(), 0.0F);
    auto const [nx, ny, nz] = labels.geometry.size;
    float const share = 1.0F / static_cast<float>(factor * factor * factor);
    std::size_t at = 0;
    for (int k = 0; k < nz; ++k)
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i, ++at) {
                int const label = labels.values[at];
                if (std::find(structure.labels.begin(), structure.labels.end(), label) == structure.labels.end()) continue;
                auto const row =
                    static_cast<std::size_t>(k / factor) * static_cast<std::size_t>(grid.size[1]) + static_cast<std::size_t>(j / factor);
                fraction[row * static_cast<std::size_t>(grid.size[0]) + static_cast<std::size_t>(i / factor)] += share;
            }
    return fraction;
}

std::vector<ContouredRegion> regions_of(PhantomDescription const& description, Volume<std::uint8_t> const& labels) {
    auto const& grid = description.grid;
    std::vector<ContouredRegion> regions;
    for (auto const& structure : description.structures) {
        ContouredRegion region{structure.name, structure.role, {}};
        for (auto const& outline : outlines_of(grid, fraction_of(structure, labels, grid, description.label_refinement))) {
            auto& contour = region.contours.emplace_back();
            for (auto const& point : outline.points)
                contour.push_back(grid.to_patient({point[0], point[1], static_cast<double>(outline.slice)}));
        }
        regions.push_back(std::move(region));
    }
    return regions;
}

/// A made-up patient. The time is fixed: a phantom was never in a scanner.
Identity identity_of(std::string const& name) {
    auto identity = anonymous_identity();
    identity.identified = true;
    identity.patient_and_study = {{"PatientName", "PHANTOM^" + name},    {"PatientID", "YTTRIA-" + name}, {"PatientSex", "O"},
                                  {"PatientBirthDate", "20000101"},      {"StudyDate", "20260302"},       {"StudyTime", "100000"},
                                  {"StudyDescription", "Yttria phantom"}};
    return identity;
}

}  // namespace

PhantomDicom write_phantom_dicom(std::string const& name, fs::path const& folder, std::string const& program_version) {
    auto const description = read_phantom(find_phantom(name));
    std::error_code ignored;
    if (fs::exists(folder) && !fs::is_empty(folder, ignored))
        throw file_error(folder.string() +
                         ": holds something already (a second series among the files would be taken for the same patient) "
                         "name a new folder with -o");
    if (description.function)
        throw input_error(description.name +
                          ": has a functional image (only one image of activity is written as DICOM) write it without --dicom, or remove "
                          "[function]");
    auto const phantom = build_phantom(description);
    auto const identity = identity_of(description.name);
    ObjectHead const head{program_version, "20260302", "100000", "+0000"};
    PhantomDicom done{folder, description.activity.total_GBq, description.activity.lung_shunt_fraction,
                      description.activity.quantity == Quantity::counts};
    // Written aside, so that half a patient is never taken for a whole one.
    fs::path const aside = folder.string() + ".partial";
    fs::remove_all(aside, ignored);
    for (auto const* part : {"ct", done.counts ? "spect" : "pet"}) make_folder(aside / part);
    auto const at = [&](char const* part) { return aside / part; };

    Volume<float> ct{phantom.density.geometry, std::vector<float>(phantom.density.values.size())};
    InverseCurve const hu;
    std::transform(phantom.density.values.begin(), phantom.density.values.end(), ct.values.begin(),
                   [&](float density) { return hu(static_cast<double>(density)); });
    write_ct(at("ct"), ct, identity, head);

    bool const maa = description.activity.purpose == "maa";
    EmissionHead const emission{maa ? "Tc-99m MAA" : "Y-90", maa ? "Tc-99m" : "Y-90", maa ? "MAA" : "microspheres", y90_half_life_s};
    if (done.counts) {
        write_spect(at("spect") / "spect.dcm", phantom.activity, emission, identity, head);
    } else {
        auto Bq_per_mL = phantom.activity;
        auto const per_decay = static_cast<float>(std::numbers::ln2 / y90_half_life_s / Bq_per_mL.geometry.voxel_mL());
        for (auto& value : Bq_per_mL.values) value *= per_decay;
        write_pet(at("pet"), Bq_per_mL, emission, identity, head);
    }
    write_rtstruct(at("rtstruct.dcm"), regions_of(description, phantom.labels), identity, head, "structures of a phantom");
    fs::remove(folder, ignored);  // empty, or not there
    fs::rename(aside, folder);
    return done;
}

}  // namespace yttria
