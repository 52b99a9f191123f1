// SPDX-License-Identifier: Apache-2.0
// Spheres and cylinders in linear dose gradients, RTSTRUCT and RTDOSE, against the analytical values of Nelms et al.,
// Med Phys 42:4435 (2015).
#include "host/evaluate/evaluate.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <sstream>

namespace yttria {
namespace {

namespace fs = std::filesystem;
fs::path const folder = fs::path(YTTRIA_SOURCE_DIR) / "../shared/data/dvh_analytical_nelms2015";

struct Row {
    std::string structure, spacing, gradient;
    double volume_mL = 0, mean_Gy = 0, D95_Gy = 0, D5_Gy = 0;
};

/// analytical_truth.csv (doses in cGy); one field is quoted because it holds a comma.
std::vector<Row> truth() {
    std::vector<Row> rows;
    std::ifstream stream(folder / "analytical_truth.csv");
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        std::vector<std::string> fields{""};
        bool quoted = false;
        for (char const c : line) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.emplace_back();
            } else if (c != '\r') {
                fields.back() += c;
            }
        }
        // Where the dose grid or the structure is not in the folder (0.2 mm) there is nothing to compare.
        if (fields.size() < 12 || fields[3].size() != 1 || fields[0].find("_02_") != std::string::npos) { continue; }
        auto const Gy = [&](std::size_t column) { return std::stod(fields[column]) / 100; };
        rows.push_back({fields[0], fields[3], fields[4] == "Z(AP)" ? "AntPost" : "SupInf", std::stod(fields[5]), Gy(8), Gy(10), Gy(11)});
    }
    return rows;
}

TEST(Nelms2015, spheres_and_cylinders_aligned_and_shifted_at_1_2_and_3_mm_have_their_analytical_values) {
    if (!fs::exists(folder)) { GTEST_SKIP() << "no " << folder; }
    auto const rows = truth();
    ASSERT_EQ(rows.size(), 24U);
    for (auto const& row : rows) {
        Case request;
        request.file = "nelms.toml";
        StructureEntry entry;
        entry.name = "S";
        entry.rtstruct = folder / "STRUCTURES" / (row.structure + ".dcm");
        entry.part = 2;  // ROI 1 is a point of interest
        request.structures.push_back(entry);
        auto const dose = read_dose(folder / "DOSE_GRIDS" / ("Linear_" + row.gradient + "_" + row.spacing + "mm_Aligned.dcm"));
        auto const result = evaluate(request, dose);
        auto const& s = result.structures.front();
        std::string const what = row.structure + " " + row.gradient;
        bool const coarse_sphere = row.structure.starts_with("Sphere") && row.spacing == "3";
        // Slabs of 3 mm hold 1.6 % less than the sphere; everything else is below 1 %.
        EXPECT_NEAR(s.volume_mL / row.volume_mL, 1, coarse_sphere ? 0.02 : 0.01) << what;
        for (auto const& [name, wanted] :
             {std::pair{"volume_mean_Gy", row.mean_Gy}, std::pair{"D95_Gy", row.D95_Gy}, std::pair{"D5_Gy", row.D5_Gy}}) {
            EXPECT_NEAR(s.dose.at(name), wanted, std::max(0.1, 0.01 * wanted)) << what << " " << name;  // issue 5
        }
        if (row.structure.starts_with("Cylinder")) {
            // A cylinder in slabs is that cylinder: what is left is 376 corners and the sampling of the dose.
            EXPECT_NEAR(s.volume_mL / row.volume_mL, 1, 2e-4) << what;
            EXPECT_NEAR(s.dose.at("D95_Gy"), row.D95_Gy, 0.01) << what;
        }
    }
}

}  // namespace
}  // namespace yttria
