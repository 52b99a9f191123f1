// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/task.hpp"

#include "host/base/error.hpp"
#include "host/cohort/json_file.hpp"

#include <algorithm>

namespace yttria {
namespace {

namespace fs = std::filesystem;

constexpr int submission_version = 1;

Json json_of(CohortTask const& task) {
    return {{"name", task.name},
            {"file", task.file.string()},
            {"key", task.key},
            {"seed", task.seed},
            {"histories", task.histories ? Json(*task.histories) : Json(nullptr)},
            {"method", task.method},
            {"shard", task.shard},
            {"shards", task.shards},
            {"keep", task.keep}};
}

CohortTask task_of(Json const& json) {
    CohortTask task;
    task.name = json.at("name").get<std::string>();
    task.file = json.at("file").get<std::string>();
    task.key = json.at("key").get<std::string>();
    task.seed = json.at("seed").get<std::uint64_t>();
    if (!json.at("histories").is_null()) task.histories = json.at("histories").get<std::uint64_t>();
    task.method = json.at("method").get<std::string>();
    task.shard = json.at("shard").get<std::uint32_t>();
    task.shards = json.at("shards").get<std::uint32_t>();
    task.keep = json.at("keep").get<std::string>();
    return task;
}

}  // namespace

std::string submission_text(Submission const& submission) {
    Json tasks = Json::array();
    for (auto const& task : submission.tasks) tasks.push_back(json_of(task));
    return Json{{"version", submission_version}, {"token", submission.token}, {"local", submission.local}, {"tasks", tasks}}.dump(1) + '\n';
}

Submission read_submission(fs::path const& file) {
    return read_json_file<Submission>(file, [](Json const& json) {
        if (json.at("version").get<int>() != submission_version) throw Json::other_error::create(501, "another version", nullptr);
        Submission out;
        out.token = json.at("token").get<std::string>();
        out.local = json.at("local").get<bool>();
        for (auto const& task : json.at("tasks")) out.tasks.push_back(task_of(task));
        return out;
    });
}

std::vector<fs::path> submission_files(fs::path const& cohort) {
    std::vector<fs::path> files;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(cohort / "submissions", none)) {
        auto const stem = entry.path().stem().string();
        bool const number = stem.size() < 9 && stem.find_first_not_of("0123456789") == std::string::npos;
        if (entry.path().extension() == ".json" && number) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end(), [](auto const& a, auto const& b) {
        auto const x = a.filename().string(), y = b.filename().string();
        return x.size() != y.size() ? x.size() < y.size() : x < y;
    });
    return files;
}

unsigned next_submission(fs::path const& cohort) {
    auto const files = submission_files(cohort);
    return files.empty() ? 1U : static_cast<unsigned>(std::stoul(files.back().stem().string())) + 1U;
}

std::string submission_name(unsigned number) {
    auto const digits = std::to_string(number);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

}  // namespace yttria
