// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/slurm.hpp"

#include "folder.hpp"

#include <algorithm>
#include <cstdlib>

namespace yttria {
namespace {

class SlurmText : public CohortFolder {};

TEST_F(SlurmText, ScriptRunsWhateverIsInThePaths) {
    // The script is run by the shell with a program that prints its arguments, in a folder with everything that a shell could stumble over.
    auto const cohort = folder_ / "it's \"é\" $HOME `x` 100%";
    std::filesystem::create_directories(cohort / "submissions" / "0003");
    auto const script = put("s.sh", job_script({"printf", "<%s>\n"}, cohort, 3, {"--threads", "2"}));
    auto const command = "SLURM_ARRAY_TASK_ID=9 sh '" + script.string() + "' > '" + (folder_ / "out").string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    std::ifstream stream(folder_ / "out");
    std::string const said{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(said, "<cohort>\n<work>\n<" + cohort.string() + ">\n<--submission>\n<0003>\n<--task>\n<9>\n<--threads>\n<2>\n");
}

TEST_F(SlurmText, ScriptPassesTheExitCodeOnAndRemovesAnEmptyLog) {
    std::filesystem::create_directories(folder_ / "submissions" / "0001");
    put("submissions/0001/4.log", "");
    put("submissions/0001/5.log", "words");
    auto const script = put("s.sh", job_script({"sh", "-c", "exit 3"}, folder_, 1, {}));
    for (std::string const task : {"4", "5"}) {
        int const status = std::system(("SLURM_ARRAY_TASK_ID=" + task + " sh '" + script.string() + "'").c_str());
        EXPECT_EQ(WEXITSTATUS(status), 3);
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "submissions/0001/4.log"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "submissions/0001/5.log"));
}

TEST_F(SlurmText, SbatchGetsWhatWasAskedFor) {
    SlurmRequest request{"02:00:00", "8G", 4, 1, 10, {"--partition=gpu"}};
    Submission const submission{"abc", false, {{}, {}, {}}};
    auto const words = sbatch_arguments(request, submission, "/a 100%", 12, "/a 100%/s.sh");
    for (std::string const word : {"--parsable", "--job-name=yttria-abc", "--array=1-3%10", "--time=02:00:00", "--mem=8G",
                                   "--cpus-per-task=4", "--gres=gpu:1", "--partition=gpu", "--output=/a 100%%/submissions/0012/%a.log"})
        EXPECT_NE(std::find(words.begin(), words.end(), word), words.end()) << word;
    EXPECT_EQ(words.back(), "/a 100%/s.sh");
    auto const plain = sbatch_arguments({}, submission, "/a", 1, "/s");
    EXPECT_TRUE(std::none_of(plain.begin(), plain.end(), [](auto const& w) { return w.starts_with("--mem") || w.starts_with("--gres"); }));
}

TEST_F(SlurmText, QueueHoldsWhatWaitsOrRuns) {
    auto const queue = parse_queue(
        "12_1|RUNNING|yttria-a\n12_2|PENDING|yttria-a\n12_3|COMPLETED|yttria-a\n12_4|NODE_FAIL|yttria-a\n12_5|COMPLETING|yttria-a\n"
        "14_7|RUNNING|yttria-b\n15|RUNNING|other\nnonsense\n");
    ASSERT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.at("yttria-a"), (std::set<unsigned>{1, 2}));
    EXPECT_EQ(queue.at("yttria-b"), (std::set<unsigned>{7}));
}

TEST_F(SlurmText, ArrayLimitIsOneLessThanTheSettingAndThousandWithoutIt) {
    EXPECT_EQ(parse_array_limit("A = 1\nMaxArraySize            = 21\nB = 2\n"), 20U);
    EXPECT_EQ(parse_array_limit("nothing"), 1000U);
    EXPECT_EQ(parse_array_limit("MaxArraySize = 99999999999999"), 1000U);
}

}  // namespace
}  // namespace yttria
