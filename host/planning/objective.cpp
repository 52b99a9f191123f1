// SPDX-License-Identifier: Apache-2.0
#include "host/planning/objective.hpp"

#include "host/base/error.hpp"
#include "host/casefile/toml_reader.hpp"
#include "host/tables/tables.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;

fs::path find_objective(Case const& request) {
    auto const& name = request.planning.objective;
    if (name.find('/') != std::string::npos) return name;
    std::string names;
    auto const data = data_folder();
    for (auto const& folder : {data.parent_path() / "protocols" / "plans", data / "protocols" / "plans"}) {
        if (!fs::is_directory(folder)) continue;
        if (fs::is_regular_file(folder / (name + ".toml"))) return folder / (name + ".toml");
        for (auto const& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".toml") names += (names.empty() ? "" : ", ") + entry.path().stem().string();
    }
    throw input_error(request.file.string() + ": [planning] objective = \"" + name + "\" (no file of that name in protocols/plans) write " +
                      (names.empty() ? "a path" : "one of " + names + ", or a path"));
}

Objective read_objective(fs::path const& file) {
    auto const root = parse_toml(file);
    TomlProblems problems(file);
    TomlReader reader(root, "top level", problems);
    Objective out;
    if (reader.require("schema", "it says which version of the format this is, now 1") && reader.whole("schema").value_or(1) != 1)
        reader.wrong("schema", "is not 1 (the only version there is)");
    for (auto [key, text] : {std::pair{"name", &out.name}, {"title", &out.title}, {"source", &out.source}})
        if (reader.require(key, "results name it")) *text = reader.text(key).value_or("");
    out.tumour_Gy = reader.positive("tumour_Gy");
    out.lung_limit_Gy = reader.positive("lung_limit_Gy");
    out.cumulative_lung_limit_Gy = reader.positive("cumulative_lung_limit_Gy");
    out.normal_limit_Gy = reader.positive("normal_limit_Gy");
    auto const range = reader.numbers("tumour_range_Gy", 2);
    if (!range.empty()) out.tumour_range_Gy = {range[0], range[1]};
    out.most_sessions = static_cast<int>(reader.whole("most_sessions").value_or(1));
    out.tumour_row = reader.text("tumour_row").value_or("");
    out.lung_row = reader.text("lung_row").value_or("");
    out.cumulative_row = reader.text("cumulative_row").value_or("");
    out.strict = true;
    reader.finish();
    problems.throw_if_any();
    return out;
}

}  // namespace

Objective make_objective(Case const& request) {
    auto const& planning = request.planning;
    Objective out;
    if (!planning.objective.empty()) out = read_objective(find_objective(request));
    if (planning.tumour_Gy) out.tumour_Gy = planning.tumour_Gy;
    if (planning.tumour_range_Gy) out.tumour_range_Gy = planning.tumour_range_Gy;
    if (planning.normal_limit_Gy) out.normal_limit_Gy = planning.normal_limit_Gy;
    if (planning.lung_limit_Gy) out.lung_limit_Gy = planning.lung_limit_Gy;
    if (planning.cumulative_lung_limit_Gy) out.cumulative_lung_limit_Gy = planning.cumulative_lung_limit_Gy;
    return out;
}

}  // namespace yttria
