// SPDX-License-Identifier: Apache-2.0
#include "host/results/dose_file.hpp"

#include "host/base/error.hpp"
#include "host/images/images.hpp"
#include "host/results/hdf5_file.hpp"
#include "tests/host/results/scratch.hpp"
#include "tests/host/results/synthetic_result.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace yttria {
namespace {

using DoseFile = testing::Scratch;

TEST_F(DoseFile, GivesBackWhatAResultHolds) {
    auto const result = testing::synthetic_result();
    write_result(folder / "r", result);
    for (auto const& path : {folder / "r", folder / "r" / "result.h5"}) {
        auto const dose = read_dose(path);
        EXPECT_EQ(dose.mean_Gy.geometry, result.dose.mean_Gy.geometry);
        EXPECT_EQ(dose.mean_Gy.values, result.dose.mean_Gy.values);
        EXPECT_EQ(dose.density_g_per_cm3, result.tissue.density.values);
        EXPECT_EQ(dose.method, result.energy.method);
        ASSERT_EQ(dose.structures.size(), result.structures.list.size());
        for (std::size_t s = 0; s < dose.structures.size(); ++s) {
            EXPECT_EQ(dose.structures[s].name, result.structures.list[s].name);
            EXPECT_EQ(dose.structures[s].role, result.structures.list[s].role);
            EXPECT_EQ(dose.structures[s].derived, result.structures.list[s].derived);
            EXPECT_EQ(dose.structures[s].fraction, result.structures.list[s].fraction);
        }
    }
    // The image beside it: the same lattice and doses, nothing else.
    auto const image = read_dose(folder / "r" / "dose.nrrd");
    EXPECT_TRUE(same_lattice(image.mean_Gy.geometry, result.dose.mean_Gy.geometry));
    EXPECT_EQ(image.mean_Gy.values, result.dose.mean_Gy.values);
    EXPECT_TRUE(image.structures.empty());
}

TEST_F(DoseFile, DividesAnUncertaintyInGyByTheDose) {
    Volume<float> sigma;
    sigma.geometry.size = {2, 1, 1};
    sigma.values = {0.5F, 1};
    write_nrrd(folder / "s.nrrd", sigma, "Gy");
    StoredDose dose;
    dose.mean_Gy = sigma;
    dose.mean_Gy.values = {10, 0};
    auto const u = read_uncertainty(folder / "s.nrrd", dose, true);
    EXPECT_FLOAT_EQ(u[0], 0.05F);
    EXPECT_TRUE(std::isnan(u[1]));
    EXPECT_EQ(read_uncertainty(folder / "s.nrrd", dose, false), sigma.values);
    dose.mean_Gy.geometry.origin_mm[0] = 1;
    EXPECT_THROW(read_uncertainty(folder / "s.nrrd", dose, true), Error);
}

TEST_F(DoseFile, RefusesWhatIsNoDose) {
    EXPECT_THROW(read_dose(folder / "absent.h5"), Error);
    std::ofstream(folder / "text.h5") << "not HDF5";
    EXPECT_THROW(read_dose(folder / "text.h5"), Error);
    auto other = Hdf5File::create(folder / "other.h5");
    other.set("/", "format", "something");
    other.close();
    EXPECT_THROW(read_dose(folder / "other.h5"), Error);
    auto newer = Hdf5File::create(folder / "newer.h5");
    newer.set("/", "format", "yttria-result");
    newer.set("/", "schema", std::uint64_t{99});
    newer.close();
    EXPECT_THROW(read_dose(folder / "newer.h5"), Error);
}

}  // namespace
}  // namespace yttria
