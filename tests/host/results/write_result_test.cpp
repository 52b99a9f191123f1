// SPDX-License-Identifier: Apache-2.0
#include "host/results/hdf5_file.hpp"
#include "scratch.hpp"
#include "synthetic_result.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace yttria {
namespace {

using WriteResult = testing::Scratch;

TEST_F(WriteResult, MakesTheFolderAndLeavesOnlyTheFourFiles) {
    auto const place = folder / "new" / "out";
    write_result(place, testing::synthetic_result());
    auto names = names_in(place);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"dose.nrrd", "report.html", "result.h5", "summary.json"}));
    write_result(place, testing::synthetic_result());  // again over the old ones
    EXPECT_EQ(names_in(place).size(), 4U);
}

TEST_F(WriteResult, FileHoldsTheGridsWithTheirGeometry) {
    auto const result = testing::synthetic_result();
    write_result(folder, result);
    auto in = Hdf5File::open(folder / "result.h5");
    auto const& grid = result.tissue.density.geometry;
    std::vector<std::uint64_t> const size{static_cast<std::uint64_t>(grid.size[2]), static_cast<std::uint64_t>(grid.size[1]),
                                          static_cast<std::uint64_t>(grid.size[0])};
    EXPECT_EQ(in.read<float>("/dose/mean", size), result.dose.mean_Gy.values);
    EXPECT_EQ(in.read<float>("/density", size), result.tissue.density.values);
    EXPECT_EQ(in.read<std::uint8_t>("/material", size), result.tissue.material.values);
    EXPECT_EQ(in.text("/dose/mean", "unit"), "Gy");
    EXPECT_EQ(in.texts("/material", "materials"), result.tissue.materials);
    EXPECT_EQ(in.text("/structures/s01", "name"), "Tumour1 <main>");
    EXPECT_EQ(in.read<float>("/structures/s01/mask", size), result.structures.list[1].fraction);
    EXPECT_EQ(in.whole("/provenance", "seed"), result.energy.seed);
    EXPECT_EQ(in.text("/provenance", "dose_sha256"), dose_sha256(result.energy.tally));
}

TEST_F(WriteResult, BedMapsAndEarlierDoseLieBesideTheDoseWithTheirParameters) {
    auto result = testing::synthetic_result();
    auto const& grid = result.tissue.density.geometry;
    std::vector<std::uint64_t> const size{static_cast<std::uint64_t>(grid.size[2]), static_cast<std::uint64_t>(grid.size[1]),
                                          static_cast<std::uint64_t>(grid.size[0])};
    result.earlier_Gy.assign(grid.voxels(), 7.0F);
    auto& map = result.bed_maps.emplace_back();
    map.entry.name = "normal liver";
    map.entry.alpha_beta_Gy = map.entry.repair_half_time_h = 2.5;
    map.bed_Gy.assign(grid.voxels(), 64.0457F);
    map.note = "sessions: 1";
    write_result(folder, result);
    auto in = Hdf5File::open(folder / "result.h5");
    EXPECT_EQ(in.read<float>("/dose/earlier", size), result.earlier_Gy);
    EXPECT_EQ(in.text("/bed/m00", "name"), "normal liver");
    EXPECT_EQ(in.number("/bed/m00", "alpha_beta_Gy"), 2.5);
    EXPECT_EQ(in.number("/bed/m00", "repair_half_time_h"), 2.5);
    EXPECT_EQ(in.text("/bed/m00", "note"), "sessions: 1");
    EXPECT_EQ(in.read<float>("/bed/m00/bed", size), result.bed_maps[0].bed_Gy);
    EXPECT_NEAR(in.read<float>("/bed/m00/eqd2", size)[0], 35.5809, 0.6e-4);  // clinical.md 4.2: 40 Gy, 2.5 Gy, 2.5 h
    EXPECT_EQ(in.text("/bed/m00/bed", "unit"), "Gy (BED)");
}

TEST_F(WriteResult, CanBeReadWithH5pyAlone) {
    auto const python = testing::python_with("h5py");
    if (python.empty()) GTEST_SKIP() << "python3-h5py is not installed";
    auto const result = testing::synthetic_result();
    write_result(folder, result);
    auto const& grid = result.tissue.density.geometry;
    std::ofstream script(folder / "check.py");
    script << "import h5py, math\n"
              "f = h5py.File('"
           << (folder / "result.h5").string() << "', 'r')\n"
           << "d = f['dose/mean']\n"
              "assert d.shape == ("
           << grid.size[2] << ", " << grid.size[1] << ", " << grid.size[0] << "), d.shape\n"
           << "assert d.dtype == 'float32' and d.compression == 'gzip' and d.shuffle\n"
              "assert f['dose/relative_uncertainty'].shape == f['activity/decays'].shape == f['density'].shape == f['material'].shape == "
              "d.shape\n"
              "assert f['material'].dtype == 'uint8'\n"
              "assert d.attrs['unit'] == 'Gy', d.attrs['unit']\n"
              "assert list(d.attrs['spacing_mm']) == [12.0, 12.0, 12.0]\n"
              "assert len(d.attrs['origin_mm']) == 3 and len(d.attrs['direction']) == 9\n"
              "names = [f['structures'][s].attrs['name'] for s in sorted(f['structures'])]\n"
              "assert names[:2] == ['Liver', 'Tumour1 <main>'] and len(set(names)) == len(names), names\n"
              "s = f['structures/s02']\n"
              "assert s.attrs['role'] == 'tumour' and s['mask'].shape == d.shape and s['dvh'].shape[1] == 2\n"
              "assert f['provenance'].attrs['histories'] == 32 * 32768\n"
              "k, j, i = "
           << grid.size[2] / 2 << ", " << grid.size[1] / 2 << ", " << grid.size[0] / 2 << "\n"
           << "assert math.isclose(d[k, j, i], "
           << result.dose.mean_Gy.values[grid.index(grid.size[0] / 2, grid.size[1] / 2, grid.size[2] / 2)] << ", rel_tol=1e-5)\n";
    script.close();
    EXPECT_EQ(std::system((python + " " + (folder / "check.py").string()).c_str()), 0);
}

TEST_F(WriteResult, AFullDiskIsAFileErrorAndLeavesNothing) {
    auto const result = testing::synthetic_result();
    std::ofstream(folder / "summary.json") << "old";
    for (rlim_t const bytes : {rlim_t{1000}, rlim_t{20000}}) {
        testing::FullDisk const full(bytes);
        EXPECT_THROW(write_result(folder, result), Error);
        EXPECT_THROW(write_result(folder / "made", result), Error);
    }
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"summary.json"});
    EXPECT_EQ(std::filesystem::file_size(folder / "summary.json"), 3U);
}

TEST_F(WriteResult, AFolderThatCannotBeMadeIsAFileError) {
    std::ofstream(folder / "file") << "x";
    EXPECT_THROW(write_result(folder / "file", testing::synthetic_result()), Error);
    std::filesystem::create_directories(folder / "out" / "summary.json");
    EXPECT_THROW(write_result(folder / "out", testing::synthetic_result()), Error);
    EXPECT_EQ(names_in(folder / "out"), std::vector<std::string>{"summary.json"});
}

}  // namespace
}  // namespace yttria
