// SPDX-License-Identifier: Apache-2.0
#include "app/process.hpp"

#include "host/base/error.hpp"
#include "host/transport/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

namespace yttria {
namespace {

constexpr std::size_t kept_bytes = std::size_t{1} << 16;
constexpr int poll_ms = 200;  // how soon an interrupt is passed on

/// Both ends of a pipe, closed at the end of the scope.
struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw file_error("cannot open a pipe (too many open files?) raise  ulimit -n");
    }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;
    ~Pipe() { close_end(0), close_end(1); }
    void close_end(std::size_t which) {
        if (ends[which] >= 0) ::close(ends[which]);
        ends[which] = -1;
    }
};

/// In the child, between fork and exec: only what may be called there.
[[noreturn]] void become(std::vector<char*> const& words, Pipe const& out, Pipe const& err, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::kill(::getpid(), SIGKILL);  // it died in between
    int const nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(out.ends[1], STDOUT_FILENO);
    ::dup2(err.ends[1], STDERR_FILENO);
    ::execvp(words[0], words.data());
    constexpr char text[] = "the program could not be started (not found, or not executable)\n";
    [[maybe_unused]] auto const ignored = ::write(STDERR_FILENO, text, sizeof text - 1);
    for (;;) ::kill(::getpid(), SIGKILL);
}

/// Reads what is there; false at the end.
bool take(int from, std::string& into) {
    std::array<char, 4096> buffer{};
    auto const count = ::read(from, buffer.data(), buffer.size());
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    into.append(buffer.data(), static_cast<std::size_t>(count));
    if (into.size() > 2 * kept_bytes) into.erase(0, into.size() - kept_bytes);
    return count > 0;
}

}  // namespace

ProcessOutcome run_process(std::vector<std::string> const& words) {
    std::vector<char*> arguments;
    for (auto const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    Pipe out, err;
    auto const parent = ::getpid();
    auto const child = ::fork();
    if (child == 0) become(arguments, out, err, parent);
    if (child < 0) throw file_error("cannot start " + words[0] + " (no memory, or too many processes) try again later");
    out.close_end(1), err.close_end(1);

    ProcessOutcome outcome;
    bool told = false;
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        std::array<pollfd, 2> waiting{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
        ::poll(waiting.data(), waiting.size(), poll_ms);
        if (waiting[0].revents != 0 && !take(out.ends[0], outcome.output)) out.close_end(0);
        if (waiting[1].revents != 0 && !take(err.ends[0], outcome.errors)) err.close_end(0);
        if (interrupt_flag().load() && !told) {
            ::kill(child, SIGTERM);
            told = true;
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + outcome.signal;
    return outcome;
}

std::string own_path() {
    std::error_code failed;
    auto const path = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? "yttria" : path.string();
}

}  // namespace yttria
