// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace yttria {
namespace {

class Interrupt : public CommandLine {
protected:
    /// Starts a run that would take hours, waits until its transport is under way, sends the signal, returns the exit code.
    int interrupted_run(int signal, std::string const& shard) const {
        auto const pid = ::fork();
        if (pid == 0) {
            ::chdir(folder_.c_str());
            int const out = ::open(".err", O_WRONLY | O_CREAT, 0600);
            ::dup2(out, 2);
            ::dup2(out, 1);
            auto const option = shard.empty() ? "--threads" : "--shard", value = shard.empty() ? "2" : shard.c_str();
            ::execl(YTTRIA_PROGRAM, "yttria", "run", "tiny/case.toml", "-o", "r", "--histories", "1e10", option, value, nullptr);
            ::_exit(99);
        }
        // Images and tables of the tiny case take well below a second; a busy machine gets four.
        std::this_thread::sleep_for(std::chrono::seconds(4));
        ::kill(pid, signal);
        int status = 0;
        ::waitpid(pid, &status, 0);
        std::filesystem::remove(folder_ / ".err");
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
};

TEST_F(Interrupt, CtrlCWritesTheShardOfWhatWasDone) {
    make_tiny();
    EXPECT_EQ(interrupted_run(SIGINT, ""), 130);
    EXPECT_EQ(names_in("r"), std::vector<std::string>{"shard-1-of-1.h5"});
    expect_refused("merge r -o merged", 3, {"stopped after", "--partial"});
    auto const merged = yttria("merge r -o merged --partial");
    EXPECT_EQ(merged.code, 0) << merged.err;
    // What was done is a result like any other: its energy adds up.
    auto const energy = summary("merged")["transport"]["energy"];
    EXPECT_EQ(energy["emitted_MeV"].get<double>(), energy["deposited_MeV"].get<double>() + energy["escaped_MeV"].get<double>());
    EXPECT_GT(summary("merged")["transport"]["histories"].get<double>(), 0);
}

TEST_F(Interrupt, SigtermEndsAShardInTheSameWay) {
    make_tiny();
    EXPECT_EQ(interrupted_run(SIGTERM, "2/3"), 130);
    EXPECT_EQ(names_in("r"), std::vector<std::string>{"shard-2-of-3.h5"});
}

}  // namespace
}  // namespace yttria
