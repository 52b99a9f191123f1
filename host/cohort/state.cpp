// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/state.hpp"

#include "host/cohort/json_file.hpp"
#include "host/cohort/lock.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;

/// Enough of the key for a name: 64 bits.
std::string short_key(std::string const& key) { return key.substr(0, 16); }

std::string share(CohortTask const& task) { return std::to_string(task.shard) + "-of-" + std::to_string(task.shards); }

/// What all records of an attempt hold, and by `rest` what this one holds besides; empty where there is no file.
template <class Record, class Rest>
std::optional<Record> read_attempt(fs::path const& file, Rest const& rest) {
    if (!fs::exists(file)) return {};
    return read_json_file<Record>(file, [&](Json const& json) {
        Record r;
        json.at("key").get_to(r.key);
        json.at("host").get_to(r.host);
        json.at("job").get_to(r.job);
        json.at("attempts").get_to(r.attempts);
        rest(json, r);
        return r;
    });
}

bool has_older_result(CaseFolder const& folder) {
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(folder.path(), none))
        if (entry.path().filename().string().starts_with("result-")) return true;
    return false;
}

CaseStatus status_of(CaseFolder const& folder, CohortTask const& task, LiveTasks const& live, CaseState& out) {
    auto const running = read_running(folder.running(task));
    if (live.contains(live_name(task))) {
        out.reason = running ? "on " + running->host : "in the queue";
        return CaseStatus::running;
    }
    if (running) {
        bool const alive = is_locked(folder.running(task));
        out.reason = alive ? "on " + running->host : "its attempt on " + running->host + " ended without a word (machine or job died)";
        return alive ? CaseStatus::running : CaseStatus::lost;
    }
    auto const failed = read_failed(folder.failed(task));
    if (failed && failed->key == task.key) {
        out.reason = failed->reason;
        out.exit_code = failed->exit_code;
        return CaseStatus::failed;
    }
    return CaseStatus::waiting;
}

}  // namespace

fs::path CaseFolder::result(std::string const& key) const { return folder_ / ("result-" + short_key(key)); }
fs::path CaseFolder::part(CohortTask const& task) const { return folder_ / "parts" / (short_key(task.key) + "-" + share(task) + ".h5"); }
fs::path CaseFolder::failed(CohortTask const& task) const { return folder_ / ("failed-" + share(task) + ".json"); }
fs::path CaseFolder::running(CohortTask const& task) const { return folder_ / ("running-" + share(task) + ".json"); }
fs::path CaseFolder::work(CohortTask const& task) const { return folder_ / (".work-" + share(task) + "-" + writer_name()); }

std::string done_text(DoneRecord const& r) {
    return Json{{"key", r.key},           {"seed", r.seed},      {"summary_sha256", r.summary_sha256}, {"host", r.host}, {"job", r.job},
                {"attempts", r.attempts}, {"seconds", r.seconds}}
               .dump(1) +
           '\n';
}

std::string failed_text(FailedRecord const& r) {
    // What a program prints may be any bytes; in a JSON file they are replaced.
    return Json{{"key", r.key}, {"exit_code", r.exit_code}, {"reason", r.reason}, {"host", r.host},
                {"job", r.job}, {"attempts", r.attempts}}
               .dump(1, ' ', false, Json::error_handler_t::replace) +
           '\n';
}

std::string running_text(RunningRecord const& r) {
    return Json{{"key", r.key}, {"host", r.host}, {"job", r.job}, {"attempts", r.attempts}}.dump(1) + '\n';
}

std::optional<DoneRecord> read_done(fs::path const& result) {
    return read_attempt<DoneRecord>(result / "done.json", [](Json const& json, DoneRecord& r) {
        json.at("seed").get_to(r.seed);
        json.at("summary_sha256").get_to(r.summary_sha256);
        json.at("seconds").get_to(r.seconds);
    });
}

std::optional<FailedRecord> read_failed(fs::path const& file) {
    return read_attempt<FailedRecord>(file, [](Json const& json, FailedRecord& r) {
        json.at("exit_code").get_to(r.exit_code);
        json.at("reason").get_to(r.reason);
    });
}

std::optional<RunningRecord> read_running(fs::path const& file) {
    return read_attempt<RunningRecord>(file, [](Json const&, RunningRecord&) {});
}

std::string to_string(CaseStatus status) {
    switch (status) {
        case CaseStatus::done:
            return "done";
        case CaseStatus::running:
            return "running";
        case CaseStatus::lost:
            return "lost";
        case CaseStatus::failed:
            return "failed";
        case CaseStatus::changed:
            return "changed";
        case CaseStatus::waiting:
            return "waiting";
    }
    return {};
}

std::string one_line(std::string const& text) {
    std::string out;
    for (char const c : text) out += c == '\n' ? std::string(" | ") : std::string(1, c);
    return out;
}

std::string live_name(CohortTask const& task) { return task.name + '\n' + task.key + '\n' + share(task); }

CaseState look_at(fs::path const& cohort, CohortTask const& whole, LiveTasks const& live) {
    CaseFolder const folder(cohort, whole.name);
    CaseState out;
    out.done = read_done(folder.result(whole.key));
    if (out.done && out.done->key == whole.key) {
        out.status = CaseStatus::done;
        return out;
    }
    out.done.reset();
    CaseState of_status;  // reason and code of the share that decides: running before lost before failed
    auto status = CaseStatus::waiting;
    std::uint32_t parts = 0;
    for (std::uint32_t i = 1; i <= whole.shards; ++i) {
        auto task = whole;
        task.shard = i;
        if (whole.shards > 1 && fs::exists(folder.part(task))) {
            ++parts;
            continue;
        }
        CaseState one;
        auto const is = status_of(folder, task, live, one);
        if (is == CaseStatus::failed) out.failed.push_back(task);
        if (is == CaseStatus::lost || is == CaseStatus::waiting) out.open.push_back(task);
        if (is < status) {
            status = is;
            of_status = one;
        }
    }
    out.status = status;
    out.reason = of_status.reason;
    out.exit_code = of_status.exit_code;
    if (parts == whole.shards) {
        // All parts are there and nobody put them together: the first share's task does it, unless it is being done.
        CaseState one;
        auto first = whole;
        first.shard = 1;
        out.status = status_of(folder, first, live, one);
        out.reason = one.reason.empty() ? "its shards are not merged yet" : one.reason;
        out.exit_code = one.exit_code;
        if (out.status == CaseStatus::failed)
            out.failed.push_back(first);
        else if (out.status != CaseStatus::running)
            out.open.push_back(first);
    }
    if (out.status == CaseStatus::waiting && has_older_result(folder)) {
        out.status = CaseStatus::changed;
        out.reason = "its result is of other inputs, program or options";
    }
    return out;
}

}  // namespace yttria
