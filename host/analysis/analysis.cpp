// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/analysis.hpp"

#include "host/analysis/run_r.hpp"
#include "host/analysis/whole_folder.hpp"
#include "host/base/error.hpp"
#include "host/results/staged.hpp"
#include "host/tables/tables.hpp"
#include "kernels/data/sha256.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string bytes_of(fs::path const& file, std::string const& what) {
    if (fs::is_directory(file) || !fs::exists(file)) throw file_error(file.string() + ": there is no such " + what);
    std::ifstream stream(file, std::ios::binary);
    std::string out{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.good() && !stream.eof()) throw file_error(file.string() + ": cannot be read: check its permissions");
    return out;
}

std::string hash_of(std::string const& bytes) { return sha256_hex(std::as_bytes(std::span(bytes))); }

/// Lines of R's log that are ours to hand on: all of them, but for blank ones.
std::string without_last_newline(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace

void analyse_cohort(AnalysisInput const& input, std::function<bool()> const& interrupted) {
    auto request = Json::parse(analysis_request(input.plan));
    auto const table = bytes_of(input.table, "table (it is made by  yttria cohort collect): make it, or name it");
    request["table"] = fs::absolute(input.table).string();
    request["table_sha256"] = hash_of(table);
    request["plan_sha256"] = hash_of(bytes_of(input.plan, "analysis file"));
    if (!input.failures.empty()) request["failures"] = fs::absolute(input.failures).string();
    if (request.contains("ensemble")) bytes_of(request["ensemble"].get<std::string>(), "file of draws ([analysis] ensemble)");
    WholeFolder folder(input.folder, "analysis.json");
    auto const file = [&](char const* name) { return folder.path() / name; };
    write_text(file("request.json"), request.dump(1) + "\n");
    auto const script = data_folder().parent_path() / "analysis" / "analyze.R";
    if (!fs::exists(script))
        throw file_error(script.string() + ": there is no such file (the scripts belong beside the data folder): install Yttria whole");
    auto const log = file("log.txt");
    auto const r = run_r(script, {file("request.json").string(), folder.path().string()}, log, interrupted);
    auto const said = without_last_newline(r.errors);
    if (r.code == 3) throw input_error(without_last_newline(bytes_of(file("refused.txt"), "file of reasons")));
    if (r.code == 4) throw file_error(said + " install the Debian packages " + r_packages());
    if (r.code != 0) throw Error(ExitCode::internal, "R ended with " + std::to_string(r.code) + " (its words follow) tell us\n" + said);
    fs::remove(log);
    fs::remove(file("request.json"));  // paths of this machine; analysis.toml says the same
    fs::copy_file(input.plan, file("analysis.toml"));
    auto const cohort = fs::absolute(input.table).parent_path();
    write_text(file("report.html"), analysis_html(bytes_of(file("analysis.json"), "file"), folder.path(),
                                                  fs::absolute(input.folder).lexically_normal(), cohort));
    folder.commit();
}

}  // namespace yttria
