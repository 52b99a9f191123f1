// SPDX-License-Identifier: Apache-2.0
#include "app/cohort_plan.hpp"

#include "host/base/error.hpp"
#include "host/base/parallel.hpp"
#include "host/cohort/case_key.hpp"
#include "host/cohort/json_file.hpp"
#include "host/cohort/lock.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;

constexpr int folder_schema = 1;

Json json_of(CohortOptions const& options) {
    auto const& slurm = options.slurm;
    return {{"program", options.program}, {"backend", options.backend}, {"threads", options.threads},
            {"time", slurm.time},         {"memory", slurm.memory},     {"cpus", slurm.cpus},
            {"gpus", slurm.gpus},         {"at_once", slurm.at_once},   {"sbatch", slurm.more}};
}

CohortOptions options_of(Json const& json) {
    CohortOptions options;
    json.at("program").get_to(options.program);
    json.at("backend").get_to(options.backend);
    json.at("threads").get_to(options.threads);
    json.at("time").get_to(options.slurm.time);
    json.at("memory").get_to(options.slurm.memory);
    json.at("cpus").get_to(options.slurm.cpus);
    json.at("gpus").get_to(options.slurm.gpus);
    json.at("at_once").get_to(options.slurm.at_once);
    json.at("sbatch").get_to(options.slurm.more);
    return options;
}

/// What cohort.json says; false where there is none yet.
bool read_folder(CohortPlan& plan, fs::path& manifest) {
    auto const file = plan.folder / "cohort.json";
    if (!fs::exists(file)) return false;
    return read_json_file<bool>(file, [&](Json const& json) {
        if (json.at("schema").get<int>() != folder_schema) throw Json::other_error::create(501, "another schema", nullptr);
        manifest = json.at("manifest").get<std::string>();
        plan.lesions = json.at("lesions").get<std::string>();
        plan.options = options_of(json.at("options"));
        return true;
    });
}

/// Keys of the newest submission that holds a case.
std::map<std::string, std::string> recorded_keys(fs::path const& folder) {
    std::map<std::string, std::string> keys;
    for (auto const& file : submission_files(folder))
        for (auto const& task : read_submission(file).tasks) keys[task.name] = task.key;
    return keys;
}

/// One case under two names would count twice in every analysis.
void refuse_same_content(CohortPlan const& plan, std::vector<CaseInputs> const& inputs) {
    std::map<std::string, std::size_t> content;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i].case_sha256.size() != 64) continue;  // not readable: the run will say so
        auto const [old, is_new] = content.emplace(inputs[i].sha256, i);
        if (is_new) continue;
        auto const& cases = plan.manifest.cases;
        throw input_error(plan.manifest.file.string() + ": " + cases[old->second].name + " (" + cases[old->second].where + ") and " +
                          cases[i].name + " (" + cases[i].where +
                          ") have the same content, case file and all inputs (one patient would count twice): remove one");
    }
}

void refuse_same_seed(CohortPlan const& plan) {
    std::map<std::uint64_t, std::string> seeds;
    for (auto const& task : plan.whole) {
        auto const [old, is_new] = seeds.emplace(task.seed, task.name);
        if (!is_new)
            throw input_error(plan.manifest.file.string() + ": \"" + task.name + "\" and \"" + old->second +
                              "\" would get the same seed (their histories would be the same): change the [cohort] seed or a name");
    }
}

void make_tasks(CohortPlan& plan, Keys keys) {
    auto const& cases = plan.manifest.cases;
    auto const program = program_identity();
    auto const recorded = keys == Keys::as_recorded ? recorded_keys(plan.folder) : std::map<std::string, std::string>{};
    std::vector<CaseInputs> inputs(cases.size());
    plan.whole.resize(cases.size());
    parallel_for(cases.size(), [&](std::size_t i) {
        auto& task = plan.whole[i];
        auto const& entry = cases[i];
        task.name = entry.name;
        task.file = entry.file;
        task.seed = case_seed(plan.manifest.seed, entry.name);
        task.histories = entry.histories;
        task.method = plan.manifest.method;
        task.shards = entry.shards;
        task.keep = plan.manifest.keep;
        auto const old = recorded.find(entry.name);
        if (old != recorded.end()) {
            task.key = old->second;
        } else {
            inputs[i] = hash_inputs(entry.file, plan.folder);
            task.key = case_key({program, task.seed, task.histories, task.method}, inputs[i]);
        }
    });
    refuse_same_seed(plan);
    refuse_same_content(plan, inputs);
}

}  // namespace

CohortPlan make_plan(CohortPlace const& place, Keys keys) {
    CohortPlan plan;
    auto manifest = place.given;
    if (fs::is_directory(place.given)) {
        if (!place.folder.empty()) throw usage_error(place.given.string() + " with -o (it is the cohort's folder itself) leave -o out");
        plan.folder = fs::absolute(place.given).lexically_normal();
        if (!plan.folder.has_filename()) plan.folder = plan.folder.parent_path();
        if (!read_folder(plan, manifest))
            throw file_error(
                place.given.string() +
                ": no cohort.json in this folder (it is no cohort's folder): name the folder that submit made, or the manifest");
    } else {
        auto const beside = fs::absolute(place.given).lexically_normal();
        plan.folder = place.folder.empty() ? beside.parent_path() / (beside.stem().string() + "-cohort") : fs::absolute(place.folder);
        fs::path old;
        if (read_folder(plan, old) && old != beside)
            throw usage_error(plan.folder.string() + ": is the folder of another manifest, " + old.string() +
                              " (two cohorts would mix): choose another folder with -o");
    }
    if (!place.lesions.empty()) plan.lesions = fs::absolute(place.lesions).lexically_normal();
    plan.manifest = read_manifest(manifest, plan.lesions);
    make_tasks(plan, keys);
    return plan;
}

void save_plan(CohortPlan const& plan) {
    auto const json = Json{{"schema", folder_schema},
                           {"id", plan.manifest.id},
                           {"manifest", plan.manifest.file.string()},
                           {"lesions", plan.lesions.string()},
                           {"options", json_of(plan.options)}};
    replace_file(plan.folder / "cohort.json", json.dump(1) + '\n');
}

std::vector<std::string> cases_outside(Manifest const& manifest) {
    std::vector<std::string> out;
    for (auto const& entry : manifest.cases) {
        auto const relative = entry.file.lexically_relative(manifest.file.parent_path());
        if (relative.empty() || *relative.begin() == "..") out.push_back(entry.name + ": " + entry.file.string());
    }
    return out;
}

std::vector<CaseState> look_at_all(CohortPlan const& plan, LiveTasks const& live) {
    std::vector<CaseState> states;
    for (auto const& task : plan.whole) states.push_back(look_at(plan.folder, task, live));
    return states;
}

}  // namespace yttria
