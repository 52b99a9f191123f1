// SPDX-License-Identifier: Apache-2.0
#include "cohort.hpp"

#include "host/analysis/analysis.hpp"
#include "host/base/error.hpp"

#include <unistd.h>
#include <cstdlib>
#include <fstream>
#include <set>

namespace yttria::test {

namespace fs = std::filesystem;

std::string why_no_r() {
    static std::string const why = [] {
        std::string const packages = "c('survival','pROC','brglm2','sandwich','jsonlite')";
        auto const command =
            "Rscript --vanilla -e \"quit(status = !all(sapply(" + packages + ", requireNamespace, quietly = TRUE)))\" >/dev/null 2>&1";
        return std::system(command.c_str()) == 0 ? "" : "R or one of its packages is not installed (cmake/packages.txt, r-*)";
    }();
    return why;
}

Table::Row& Table::add(std::string const& patient, std::string const& structure, std::string const& role) {
    rows_.push_back({{"patient", patient},
                     {"name", patient},
                     {"structure", structure},
                     {"role", role},
                     {"derived", role == "tumour" ? "0" : "1"},
                     {"volume_mL", "100"},
                     {"method", "mc"},
                     {"commit", "test"},
                     {"covariate.product", "resin"}});
    return rows_.back();
}

void Table::write(fs::path const& file) const {
    std::set<std::string> columns;
    for (auto const& row : rows_)
        for (auto const& [name, value] : row) columns.insert(name);
    std::ofstream out(file);
    auto const line = [&](auto const& value_of) {
        bool first = true;
        for (auto const& name : columns) {
            out << (first ? "" : ",") << value_of(name);
            first = false;
        }
        out << "\n";
    };
    line([](std::string const& name) { return name; });
    for (auto const& row : rows_)
        line([&](std::string const& name) {
            auto const found = row.find(name);
            return found == row.end() ? std::string() : found->second;
        });
}

Cohort::Cohort() : folder(fs::temp_directory_path() / ("yttria-analysis-" + std::to_string(::getpid()))) {
    fs::remove_all(folder);
    fs::create_directories(folder);
}

Cohort::~Cohort() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}

nlohmann::json Cohort::analyse(Table const& table, std::string const& plan) const {
    table.write(folder / "table.csv");
    std::ofstream(folder / "analysis.toml") << plan;
    analyse_cohort({folder / "table.csv", fs::exists(folder / "failures.csv") ? folder / "failures.csv" : "", folder / "analysis.toml",
                    folder / "out"},
                   [] { return false; });
    std::ifstream stream(folder / "out" / "analysis.json");
    return nlohmann::json::parse(stream);
}

std::string Cohort::refusal(Table const& table, std::string const& plan) const {
    try {
        analyse(table, plan);
    } catch (Error const& error) {
        EXPECT_EQ(static_cast<int>(error.code()), static_cast<int>(ExitCode::input)) << error.what();
        EXPECT_FALSE(fs::exists(folder / "out")) << "a refused analysis leaves nothing";
        EXPECT_FALSE(fs::exists(folder / ".out.partial"));
        return error.what();
    }
    ADD_FAILURE() << "was not refused:\n" << plan;
    return "";
}

nlohmann::json model_of(nlohmann::json const& analysis, std::string const& model) {
    for (auto const& entry : analysis["models"])
        if (entry["id"] == model) return entry;
    ADD_FAILURE() << "no model " << model;
    return {};
}

nlohmann::json estimate_of(nlohmann::json const& analysis, std::string const& model, std::string const& quantity) {
    auto const entry = model_of(analysis, model);  // outlives the loop over its part
    for (auto const& row : entry["estimates"])
        if (row["quantity"] == quantity) return row;
    ADD_FAILURE() << model << " has no " << quantity;
    return {};
}

}  // namespace yttria::test
