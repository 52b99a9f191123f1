// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library (LD_PRELOAD): the process is killed (SIGKILL, so that nothing of its own runs any more) at its KILL_AT-th
// call that changes a file or starts a program. Without KILL_AT the number of such calls is written to KILL_COUNT at the end. Programs
// that the process starts are left alone. It makes "killed at any point" repeatable: a point is a number, not a time.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> calls{0};
long kill_at = 0;
char const* count_file = nullptr;
pid_t own = 0;

__attribute__((constructor)) void start() {
    own = ::getpid();
    if (auto const* text = std::getenv("KILL_AT")) kill_at = std::atol(text);
    count_file = std::getenv("KILL_COUNT");
    ::unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) void finish() {
    if (!count_file || ::getpid() != own) return;
    if (auto* file = std::fopen(count_file, "w")) {
        std::fprintf(file, "%ld\n", calls.load());
        std::fclose(file);
    }
}

void point() {
    if (::getpid() == own && ++calls == kill_at) ::kill(own, SIGKILL);
}

template <class F>
F real(char const* name) {
    return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int rename(char const* from, char const* to) {
    point();
    return real<int (*)(char const*, char const*)>("rename")(from, to);
}
int mkdir(char const* path, mode_t mode) {
    point();
    return real<int (*)(char const*, mode_t)>("mkdir")(path, mode);
}
int unlink(char const* path) {
    point();
    return real<int (*)(char const*)>("unlink")(path);
}
int unlinkat(int folder, char const* path, int flags) {
    point();
    return real<int (*)(int, char const*, int)>("unlinkat")(folder, path, flags);
}
int remove(char const* path) {
    point();
    return real<int (*)(char const*)>("remove")(path);
}
ssize_t write(int file, void const* data, size_t size) {
    point();
    return real<ssize_t (*)(int, void const*, size_t)>("write")(file, data, size);
}
int fsync(int file) {
    point();
    return real<int (*)(int)>("fsync")(file);
}
int open(char const* path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list more;
        va_start(more, flags);
        mode = static_cast<mode_t>(va_arg(more, int));
        va_end(more);
    }
    if (flags & (O_CREAT | O_WRONLY | O_RDWR)) point();
    return real<int (*)(char const*, int, mode_t)>("open")(path, flags, mode);
}
pid_t fork() {
    point();
    auto const child = real<pid_t (*)()>("fork")();
    if (child > 0) point();
    return child;
}

}  // extern "C"
