// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/case_key.hpp"

#include "folder.hpp"
#include "host/cohort/manifest.hpp"

#include <set>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class CaseKey : public CohortFolder {
protected:
    void SetUp() override {
        CohortFolder::SetUp();
        put("p/case.toml", "ct = \"ct/\"\nother = \"../spectrum.csv\"\n[[a]]\nlist = [{mask = \"m.mhd\"}, \"absent.nrrd\"]\nid = \"p\"\n");
        put("p/ct/1.dcm", "one");
        put("p/ct/deep/2.dcm", "two");
        put("p/m.mhd", "ObjectType = Image\nElementDataFile = m.raw\n");
        put("p/m.raw", "voxels");
        put("p/unnamed.txt", "not an input");
        put("spectrum.csv", "1,2,3");
    }
    std::string hash() const { return hash_inputs(folder_ / "p" / "case.toml", folder_ / "c").sha256; }
};

TEST_F(CaseKey, FindsEveryFileThatTheCaseNames) {
    std::set<fs::path> names;
    for (auto const& file : input_files(folder_ / "p" / "case.toml", {})) names.insert(file.lexically_relative(folder_));
    EXPECT_EQ(names, (std::set<fs::path>{"p/ct/1.dcm", "p/ct/deep/2.dcm", "p/m.mhd", "p/m.raw", "spectrum.csv"}));
}

TEST_F(CaseKey, ChangesWithEveryInputAndOnlyWithInputs) {
    std::set<std::string> seen{hash()};
    put("p/unnamed.txt", "changed");
    fs::last_write_time(folder_ / "p" / "m.raw", fs::file_time_type::clock::now());
    EXPECT_TRUE(seen.contains(hash())) << "a time stamp or a stranger's file changed it";
    auto const expect_new = [&](std::string const& what) { EXPECT_TRUE(seen.insert(hash()).second) << what; };
    put("p/ct/deep/2.dcm", "TWO");
    expect_new("a file in a folder of a folder");
    put("p/m.raw", "VOXELS");
    expect_new("voxels behind a header");
    put("spectrum.csv", "1,2,4");
    expect_new("a file outside the case's folder");
    put("p/absent.nrrd", "now it is there");
    expect_new("a file that was missing");
    fs::rename(folder_ / "p" / "ct" / "1.dcm", folder_ / "p" / "ct" / "3.dcm");
    expect_new("a name in a folder of slices");
    put("p/case.toml", "ct = \"ct/\"");
    expect_new("the case file");
}

TEST_F(CaseKey, IsTheSameInAnotherPlace) {
    auto const here = hash();
    fs::create_directories(folder_ / "moved");
    fs::rename(folder_ / "p", folder_ / "moved" / "p");
    fs::rename(folder_ / "spectrum.csv", folder_ / "moved" / "spectrum.csv");
    EXPECT_EQ(hash_inputs(folder_ / "moved" / "p" / "case.toml", {}).sha256, here);
}

TEST_F(CaseKey, LeavesTheCohortsOwnFolderOut) {
    put("p/case.toml", "ct = \".\"");
    auto const before = hash_inputs(folder_ / "p" / "case.toml", folder_ / "p" / "out").sha256;
    put("p/out/result.h5", "new");
    EXPECT_EQ(hash_inputs(folder_ / "p" / "case.toml", folder_ / "p" / "out").sha256, before);
    EXPECT_NE(hash_inputs(folder_ / "p" / "case.toml", folder_ / "p" / "other").sha256, before);
}

TEST_F(CaseKey, ACaseFileThatIsNoTomlOrMissingStillHasOne) {
    put("p/case.toml", "= = =");
    auto const damaged = hash();
    fs::remove(folder_ / "p" / "case.toml");
    EXPECT_NE(hash(), damaged);
}

TEST(CaseSeed, DiffersBetweenNamesAndCohortsAndIsExactAsADouble) {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t cohort : {1, 2})
        for (int i = 0; i < 1000; ++i) {
            auto const seed = case_seed(cohort, std::string("P").append(std::to_string(i)));
            EXPECT_LT(seed, std::uint64_t{1} << 53U);
            seeds.insert(seed);
        }
    EXPECT_EQ(seeds.size(), 2000U);
    // Frozen: a cohort that goes on after an update of the program must keep its seeds. First 53 bits, by Python's hashlib, of
    // sha256("yttria cohort seed 1\n1\nP0\n").
    EXPECT_EQ(case_seed(1, "P0"), 2494180460077854U);
}

TEST(CaseKeyOptions, AllOfThemEnter) {
    CaseInputs const inputs{"a", "b", 1, 1};
    KeyOptions const one{"v1", 1, {}, ""};
    std::set<std::string> keys{case_key(one, inputs)};
    for (auto const& other :
         {KeyOptions{"v2", 1, {}, ""}, KeyOptions{"v1", 2, {}, ""}, KeyOptions{"v1", 1, 5, ""}, KeyOptions{"v1", 1, {}, "local"}})
        EXPECT_TRUE(keys.insert(case_key(other, inputs)).second);
    EXPECT_TRUE(keys.insert(case_key(one, {"a", "c", 1, 1})).second);
    EXPECT_EQ(case_key(one, {"a", "b", 2, 2}), case_key(one, inputs)) << "counts are for people";
    EXPECT_FALSE(program_identity().empty());
}

}  // namespace
}  // namespace yttria
