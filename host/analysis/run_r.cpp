// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/run_r.hpp"

#include "host/base/error.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::string find_rscript() {
    if (char const* asked = std::getenv("YTTRIA_RSCRIPT"); asked != nullptr && *asked != '\0') {
        if (::access(asked, X_OK) == 0) return asked;
        throw file_error(std::string(asked) + ": not a program (YTTRIA_RSCRIPT names it) correct or unset YTTRIA_RSCRIPT");
    }
    char const* const path = std::getenv("PATH");
    std::string const all = path ? path : "";
    for (std::size_t start = 0; start <= all.size();) {
        auto const end = std::min(all.find(':', start), all.size());
        auto const file = fs::path(all.substr(start, end - start)) / "Rscript";
        if (::access(file.c_str(), X_OK) == 0) return file.string();
        start = end + 1;
    }
    throw file_error("Rscript is not installed (the statistics of a cohort are computed by R) install the Debian packages " + r_packages());
}

/// In the child: only calls that are safe between fork and exec. Where exec fails the child ends itself by a signal.
[[noreturn]] void become(std::vector<char*> const& words, std::vector<char*> const& environment, int log, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::kill(::getpid(), SIGKILL);  // it died before the line above
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execve(words[0], words.data(), environment.data());
    for (;;) ::kill(::getpid(), SIGKILL);
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

/// Ours, with one locale and one thread: sorting, numbers and sums are the same everywhere.
std::vector<std::string> fixed_environment() {
    std::vector<std::string> out;
    for (char** entry = environ; *entry; ++entry) {
        std::string const text = *entry;
        if (!text.starts_with("LC_") && !text.starts_with("LANG") && !text.starts_with("R_PROFILE") && !text.starts_with("R_ENVIRON") &&
            !text.starts_with("TZ=") && !text.starts_with("OMP_NUM_THREADS=") && !text.starts_with("OPENBLAS_NUM_THREADS="))
            out.push_back(text);
    }
    out.insert(out.end(), {"LC_ALL=C.UTF-8", "TZ=UTC", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1"});
    return out;
}

}  // namespace

std::string r_packages() { return "r-base-core r-cran-survival r-cran-proc r-cran-brglm2 r-cran-sandwich r-cran-jsonlite"; }

ROutcome run_r(fs::path const& script, std::vector<std::string> const& arguments, fs::path const& log,
               std::function<bool()> const& interrupted) {
    std::vector<std::string> words{find_rscript(), "--vanilla", script.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto environment = fixed_environment();
    auto const word_pointers = pointers(words), environment_pointers = pointers(environment);
    int const file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) throw file_error("cannot write " + log.string() + " (the disk or its permissions) make room or choose another folder");
    pid_t const parent = ::getpid(), child = ::fork();
    if (child == 0) become(word_pointers, environment_pointers, file, parent);
    ::close(file);
    if (child < 0) throw Error(ExitCode::internal, "cannot start Rscript (the system has no room for a process) try again");
    int status = 0;
    bool stopped = false;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        if (interrupted() && !stopped) {
            ::kill(child, SIGKILL);
            stopped = true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (stopped || interrupted()) throw Error(ExitCode::interrupted, "interrupted (nothing is written) start it again");
    std::ifstream stream(log, std::ios::binary);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), {std::istreambuf_iterator<char>(stream), {}}};
}

}  // namespace yttria
