// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/table.hpp"

#include "folder.hpp"
#include "host/cohort/collect.hpp"
#include "host/cohort/csv.hpp"
#include "host/cohort/lock.hpp"
#include "host/results/hdf5_file.hpp"
#include "kernels/data/sha256.hpp"

#include <cmath>
#include <cstdlib>
#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;

TEST(Shortest, ReadsBackAsTheSameDouble) {
    for (double const value : {0.1, 1.0 / 3, 1e8, 4503599627370497.0, 6603.4912109375, -0.0, 5e-324})
        EXPECT_EQ(std::strtod(shortest(value).c_str(), nullptr), value) << shortest(value);
    EXPECT_EQ(shortest(0.1), "0.1");
    EXPECT_EQ(shortest(std::nan("")), "");
}

TEST(CohortTable, ColumnsMayComeUpLaterAndEndEarlier) {
    CohortTable table;
    table.declare(9, "", "last", true);
    for (int row = 0; row < 3; ++row) {
        table.add_row();
        table.set(0, "a", "name", std::string("r") + std::to_string(row));
        if (row == 1) table.set(1, "b", "x", 0.5);
    }
    EXPECT_EQ(table_csv(table), "name,x,last\nr0,,\nr1,0.5,\nr2,,\n");
}

TEST(CohortTable, ANumberAndATextMakeAColumnOfTexts) {
    CohortTable table;
    table.add_row();
    table.set(0, "a", "x", 0.25);
    table.add_row();
    table.set(0, "a", "x", std::string("a,b"));
    EXPECT_EQ(table_csv(table), "x\n0.25\n\"a,b\"\n");
}

class Collect : public CohortFolder {
protected:
    static std::string summary(double mean) {
        return R"({"program":{"commit":"c"},"case":{"id":"i","sha256":"cs"},"transport":{"method":"mc","seed":5,"histories":100,
            "dose_sha256":"ds","backend":"cpu","device":"d"},"structures":{"T1":{"role":"tumour","derived":false,"volume_mL":1.5,
            "mass_g":null,"activity_MBq":2,"dose":{"mean_Gy":{"value":)" +
               shortest(mean) +
               R"(,"u":0.5,"bias":0},"D95_Gy":{"value":null,"u":null,"bias":null}}},
            "Liver":{"role":"liver","derived":true,"volume_mL":2,"mass_g":3,"activity_MBq":4,"dose":{}}},
            "margins":[{"tumour":"T1","rings":[{"width_mm":5,"shell":{"D95_Gy":{"value":7,"u":null}},"target":{},
            "isodoses":[{"dose_Gy":2.5,"shell_percent":{"value":50,"u":1},"patches":[]}]}]}],
            "lung":{"partition_Gy":1,"mc_Gy":null},"biology":{"rows":[{"structure":"T1","values":{"BED_mean_Gy":{"value":9,"u":1}}}]},
            "activity":{"net_administered_MBq":10,"lung_shunt_fraction":0.05},"lesions":{"count":1,"largest_diameter_mm":12},
            "untreated_reserve_fraction":0.5,"verdict":{"overall":"pass"},
            "warnings":[{"id":"z"},{"id":"transport.backend"},{"id":"a"},{"id":"z"}]})";
    }
    CohortTask make_done(std::string const& name, std::string const& text) const {
        CohortTask task;
        task.name = name, task.key = std::string(64, 'k');
        auto const result = CaseFolder(folder_, name).result(task.key);
        put(("cases/" + name + "/" + result.filename().string() + "/summary.json"), text);
        put(("cases/" + name + "/" + result.filename().string() + "/done.json"),
            done_text({task.key, sha256_hex(std::as_bytes(std::span(text))), "h", "j", 5, 1, 2}));
        return task;
    }
    Manifest manifest() const {
        Manifest m;
        m.file = folder_ / "m.toml", m.id = "c";
        m.cases = {{folder_ / "a.toml", "P1", "one", 1, {}, {{"response", "CR"}}, {{"age", 60.0}}, ""},
                   {folder_ / "b.toml", "P1", "two", 1, {}, {}, {}, ""},
                   {folder_ / "c.toml", "P2", "three", 1, {}, {}, {}, ""}};
        m.lesions = {{"P1", "one", "T1", {{"response", "PR"}}, {}, "l:1"}, {"P1", "two", "T7", {}, {}, "l:2"}};
        return m;
    }
};

TEST_F(Collect, MakesARowForEachStructureAndListsWhatIsMissing) {
    CohortTask missing;
    missing.name = "three", missing.key = std::string(64, 'k');
    auto const out = collect(folder_, manifest(), {make_done("one", summary(0.1)), make_done("two", summary(200)), missing}, {});
    EXPECT_EQ(out.done, 2U);
    auto const rows = parse_csv(table_csv(out.table), "t");
    ASSERT_EQ(rows.size(), 5U);
    auto const cell = [&](std::size_t row, std::string const& column) {
        auto const& header = rows[0].fields;
        auto const found = std::find(header.begin(), header.end(), column);
        if (found == header.end()) return std::string("no column ") + column;
        return rows[row].fields[static_cast<std::size_t>(found - header.begin())];
    };
    EXPECT_EQ(cell(1, "structure"), "T1");
    EXPECT_EQ(cell(1, "mean_Gy"), "0.1");
    EXPECT_EQ(cell(1, "mean_Gy_u"), "0.5");
    EXPECT_EQ(cell(3, "mean_Gy"), "200");
    EXPECT_EQ(cell(1, "mass_g"), "") << "null";
    EXPECT_EQ(cell(1, "BED_mean_Gy"), "9");
    EXPECT_EQ(cell(1, "margin_5mm_shell_D95_Gy"), "7");
    EXPECT_EQ(cell(1, "margin_5mm_2.5Gy_shell_percent"), "50");
    EXPECT_EQ(cell(2, "margin_5mm_shell_D95_Gy"), "");
    EXPECT_EQ(cell(1, "lesion_outcome.response"), "PR");
    EXPECT_EQ(cell(2, "lesion_outcome.response"), "") << "the outcome is of the lesion only";
    EXPECT_EQ(cell(4, "outcome.response"), "CR") << "of the patient: in the rows of the other case too";
    EXPECT_EQ(cell(4, "covariate.age"), "60");
    EXPECT_EQ(cell(2, "derived"), "1");
    EXPECT_EQ(cell(1, "warnings"), "a;z") << "sorted, once, without the machine's";
    EXPECT_EQ(cell(1, "seed"), "5");
    EXPECT_EQ(cell(1, "case.verdict"), "pass");
    EXPECT_EQ(rows[0].fields.back(), "warnings");
    auto const failures = table_csv(out.failures);
    EXPECT_NE(failures.find("c,P1,two,b.toml,no such structure"), std::string::npos) << failures;
    EXPECT_NE(failures.find("c,P2,three,c.toml,waiting"), std::string::npos) << failures;
}

TEST_F(Collect, AResultThatIsNotWhatTheRunWroteIsNotTaken) {
    auto const task = make_done("one", summary(100));
    put("cases/one/" + CaseFolder(folder_, "one").result(task.key).filename().string() + "/summary.json", summary(101));
    auto m = manifest();
    m.cases.resize(1), m.lesions.clear();
    auto const out = collect(folder_, m, {task}, {});
    EXPECT_EQ(out.done, 0U);
    EXPECT_EQ(out.table.rows(), 0U);
    EXPECT_NE(table_csv(out.failures).find("changed or damaged"), std::string::npos);
}

TEST_F(Collect, TheHdf5TableHoldsTheSame) {
    auto m = manifest();
    m.cases.resize(1), m.lesions.resize(1);
    auto const out = collect(folder_, m, {make_done("one", summary(0.1))}, {});
    write_collected(folder_, "c", out);
    auto file = Hdf5File::open(folder_ / "table.h5");
    EXPECT_EQ(file.text("/", "format"), "yttria-cohort");
    EXPECT_EQ(file.read<double>("/table/mean_Gy", {2})[0], 0.1);
    EXPECT_TRUE(std::isnan(file.read<double>("/table/mean_Gy", {2})[1]));
    EXPECT_EQ(file.size_of("/table/structure"), (std::vector<std::uint64_t>{2}));
    EXPECT_EQ(file.size_of("/table_columns")[0], out.table.columns().size());
    EXPECT_EQ(file.size_of("/failures/reason")[0], 0U);
    for (auto const* name : {"table.csv", "failures.csv", "runs.csv"}) EXPECT_TRUE(fs::exists(folder_ / name)) << name;
}

}  // namespace
}  // namespace yttria
