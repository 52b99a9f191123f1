// SPDX-License-Identifier: Apache-2.0
// A table as `yttria cohort collect` writes it, an analysis file, and what comes out of both.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yttria::test {

/// Why nothing that needs R can run here, or "".
std::string why_no_r();

/// Rows of a table; columns appear in the order in which they are first set.
class Table {
public:
    using Row = std::map<std::string, std::string>;
    /// A row of a patient and structure with its role.
    Row& add(std::string const& patient, std::string const& structure = "Tumour1", std::string const& role = "tumour");
    void write(std::filesystem::path const& file) const;

private:
    std::vector<Row> rows_;
};

/// A folder of its own, removed afterwards.
class Cohort {
public:
    Cohort();
    ~Cohort();
    Cohort(Cohort const&) = delete;
    Cohort& operator=(Cohort const&) = delete;
    /// Analyses `table` by the text of an analysis file; gives analysis.json.
    nlohmann::json analyse(Table const& table, std::string const& plan) const;
    /// The same, for what must be refused: the text of the Error, "" where there was none.
    std::string refusal(Table const& table, std::string const& plan) const;
    std::filesystem::path folder;
};

/// An estimate of a model (by its id) with this quantity; fails the test where it is not there.
nlohmann::json estimate_of(nlohmann::json const& analysis, std::string const& model, std::string const& quantity);
nlohmann::json model_of(nlohmann::json const& analysis, std::string const& model);

}  // namespace yttria::test
