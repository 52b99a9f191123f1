// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/collect.hpp"

#include "host/cohort/lock.hpp"
#include "host/cohort/summary_rows.hpp"
#include "host/results/staged.hpp"
#include "kernels/data/sha256.hpp"

#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;

struct PatientValues {
    CohortValues outcomes, covariates;
};

/// A patient's values may stand at any of the patient's cases; the manifest's check saw that they do not differ.
std::map<std::string, PatientValues> patient_values(Manifest const& manifest) {
    std::map<std::string, PatientValues> all;
    for (auto const& entry : manifest.cases) {
        auto& patient = all[entry.patient];
        patient.outcomes.insert(entry.outcomes.begin(), entry.outcomes.end());
        patient.covariates.insert(entry.covariates.begin(), entry.covariates.end());
    }
    return all;
}

/// The summary of a finished case, checked against what was written down when it was finished.
Json read_summary(fs::path const& result, DoneRecord const& done) {
    auto const file = result / "summary.json";
    std::ifstream stream(file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw file_error("cannot read " + file.string() + " (it is missing or not readable): remove " + result.string() + " and resume");
    if (sha256_hex(std::as_bytes(std::span(text))) != done.summary_sha256)
        throw file_error(file.string() + ": is not what the run wrote (it was changed or damaged): remove " + result.string() +
                         " and resume");
    return Json::parse(text);
}

void add_failure(CohortTable& table, Manifest const& manifest, CohortCase const& entry, std::string const& state, int exit_code,
                 std::string const& reason) {
    table.add_row();
    table.set(0, "a", "cohort", manifest.id);
    table.set(0, "b", "patient", entry.patient);
    table.set(0, "c", "name", entry.name);
    table.set(0, "d", "file", entry.file.lexically_relative(manifest.file.parent_path()).generic_string());
    table.set(0, "e", "state", state);
    if (state == "failed") table.set(0, "f", "exit_code", static_cast<double>(exit_code));
    table.set(0, "g", "reason", one_line(reason));
}

void add_run(CohortTable& table, CohortCase const& entry, DoneRecord const& done, fs::path const& folder, Json const& summary) {
    table.add_row();
    table.set(0, "a", "name", entry.name);
    table.set(0, "b", "host", done.host);
    table.set(0, "c", "job", done.job);
    table.set(0, "d", "attempts", static_cast<double>(done.attempts));
    table.set(0, "e", "seconds", done.seconds);
    table.set(0, "f", "backend", summary.at("transport").at("backend").get<std::string>());
    table.set(0, "g", "device", summary.at("transport").at("device").get<std::string>());
    table.set(0, "h", "folder", folder.generic_string());
}

void declare_others(Collected& out) {
    char const* const failure[] = {"cohort", "patient", "name", "file", "state", "exit_code", "reason"};
    char const* const run[] = {"name", "host", "job", "attempts", "seconds", "backend", "device", "folder"};
    auto const order = [](std::size_t i) { return std::string(1, static_cast<char>('a' + i)); };
    for (std::size_t i = 0; i < std::size(failure); ++i) out.failures.declare(0, order(i), failure[i], i != 5);
    for (std::size_t i = 0; i < std::size(run); ++i) out.runs.declare(0, order(i), run[i], i != 3 && i != 4);
}

}  // namespace

Collected collect(fs::path const& cohort, Manifest const& manifest, std::vector<CohortTask> const& whole, LiveTasks const& live) {
    Collected out;
    declare_columns(out.table);
    declare_others(out);
    auto const patients = patient_values(manifest);
    for (std::size_t i = 0; i < manifest.cases.size(); ++i) {
        auto const& entry = manifest.cases[i];
        auto const state = look_at(cohort, whole[i], live);
        if (state.status != CaseStatus::done) {
            add_failure(out.failures, manifest, entry, to_string(state.status), state.exit_code, state.reason);
            continue;
        }
        auto const folder = CaseFolder(cohort, entry.name).result(whole[i].key);
        auto const& patient = patients.at(entry.patient);
        Json summary;
        try {
            summary = read_summary(folder, *state.done);
        } catch (Error const& error) {
            add_failure(out.failures, manifest, entry, "failed", static_cast<int>(error.code()), error.what());
            continue;
        }
        auto const names =
            add_rows(out.table, {manifest.id, whole[i].key, entry, patient.outcomes, patient.covariates, manifest.lesions}, summary);
        add_run(out.runs, entry, *state.done, folder.lexically_relative(cohort), summary);
        ++out.done;
        for (auto const& lesion : manifest.lesions)
            if (lesion.name == entry.name && !names.contains(lesion.structure))
                add_failure(
                    out.failures, manifest, entry, "no such structure", 0,
                    lesion.where + ": the case has no structure \"" + lesion.structure + "\" (its outcome is in no row): correct the name");
    }
    return out;
}

void write_collected(fs::path const& cohort, std::string const& id, Collected const& collected) {
    {
        StagedFile h5(cohort / "table.h5");
        write_table_h5(h5.path(), id, collected.table, collected.failures);
        h5.commit();
    }
    replace_file(cohort / "runs.csv", table_csv(collected.runs));
    replace_file(cohort / "failures.csv", table_csv(collected.failures));
    replace_file(cohort / "table.csv", table_csv(collected.table));
}

}  // namespace yttria
