// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace yttria {
namespace {

/// What a process has used of all processors so far [s]: fields 14 and 15 of /proc/PID/stat (proc(5)).
double processor_seconds(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    for (int i = 3; i < 14; ++i) fields >> text;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

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
        // Images and tables of the tiny case take well below a second of a processor: after three it transports, on a busy machine too.
        for (int tries = 0; tries < 1200 && processor_seconds(pid) < 3; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
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
