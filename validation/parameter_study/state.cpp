// SPDX-License-Identifier: Apache-2.0
#include "host/base/error.hpp"
#include "host/results/staged.hpp"
#include "validation/parameter_study/measure.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace yttria::validation {
namespace {

using Json = nlohmann::json;
constexpr int schema = 1;

Json run_json(StudyRun const& run) {
    return {{"input_sha256", run.input_sha256},
            {"chunks", run.chunks},
            {"seconds", run.seconds},
            {"emitted", run.emitted},
            {"energy", run.energy}};
}

StudyRun read_run(Json const& json) {
    StudyRun run;
    json.at("input_sha256").get_to(run.input_sha256);
    json.at("chunks").get_to(run.chunks);
    json.at("seconds").get_to(run.seconds);
    json.at("emitted").get_to(run.emitted);
    json.at("energy").get_to(run.energy);
    return run;
}

Error other_state(std::filesystem::path const& file, std::string const& what, std::string const& theirs, std::string const& ours) {
    return input_error(file.string() + ": key " + what + " is " + theirs + ", this program's is " + ours +
                       " (runs of both do not pair) give another folder with -o, or remove the file");
}

}  // namespace

StudyState load_study(std::filesystem::path const& file, std::string const& commit, std::uint64_t seed) {
    StudyState state;
    state.commit = commit;
    state.seed = seed;
    if (!std::filesystem::exists(file)) return state;
    try {
        std::ifstream stream(file);
        auto const json = Json::parse(stream);
        if (json.at("schema") != schema) throw other_state(file, "schema", json.at("schema").dump(), std::to_string(schema));
        if (json.at("chunk_replicates") != chunk_replicates)
            throw other_state(file, "chunk_replicates", json.at("chunk_replicates").dump(), std::to_string(chunk_replicates));
        if (json.at("commit") != commit) throw other_state(file, "commit", json.at("commit").dump(), commit);
        if (json.at("seed") != seed) throw other_state(file, "seed", json.at("seed").dump(), std::to_string(seed));
        for (auto const& [variant, scenes] : json.at("runs").items()) {
            for (auto const& [scene, run] : scenes.items()) state.runs[variant][scene] = read_run(run);
        }
        json.at("timing_pairs").get_to(state.timing_pairs);
        json.at("refused").get_to(state.refused);
    } catch (Json::exception const& error) {
        throw file_error(file.string() + ": not a state of the study (" + error.what() + ") remove it and start again");
    }
    return state;
}

void save_study(std::filesystem::path const& file, StudyState const& state) {
    Json runs = Json::object();
    for (auto const& [variant, scenes] : state.runs) {
        for (auto const& [scene, run] : scenes) runs[variant][scene] = run_json(run);
    }
    Json const json{{"schema", schema}, {"chunk_replicates", chunk_replicates}, {"commit", state.commit},  {"seed", state.seed},
                    {"runs", runs},     {"timing_pairs", state.timing_pairs},   {"refused", state.refused}};
    StagedFile staged(file);
    write_text(staged.path(), json.dump());
    staged.commit();
}

}  // namespace yttria::validation
