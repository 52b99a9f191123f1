// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yttria {

/// A table that is filled row by row, with columns that come up on the way. Kept by column: numbers take 8 bytes a cell.
class CohortTable {
public:
    struct Column {
        bool is_text = false;
        std::vector<double> numbers;     ///< NaN: empty
        std::vector<std::string> texts;  ///< "": empty
    };

    /// Starts a row; `set` fills it.
    void add_row() { ++rows_; }
    /// Columns stand in order of `group`, then of `order`. A number that is not finite leaves the cell empty.
    void set(int group, std::string const& order, std::string const& name, double value);
    void set(int group, std::string const& order, std::string const& name, std::string const& value);
    /// A column that is there though no row fills it.
    void declare(int group, std::string const& order, std::string const& name, bool is_text);

    std::size_t rows() const { return rows_; }
    /// In order; one that the last rows do not fill is shorter than the table.
    std::vector<std::pair<std::string, Column const*>> columns() const;

private:
    Column& column(int group, std::string const& order, std::string const& name, bool is_text);
    std::size_t rows_ = 0;
    std::map<std::string, Column> columns_;
    std::map<std::pair<int, std::string>, std::string> order_;
};

/// The shortest text that reads back as the same double; "" for NaN.
std::string shortest(double value);

/// RFC 4180 with LF and a header.
std::string table_csv(CohortTable const& table);

/// Groups /table and /failures of table.h5 (docs/formats/cohort.md). Throws Error (file).
void write_table_h5(std::filesystem::path const& file, std::string const& cohort, CohortTable const& table, CohortTable const& failures);

}  // namespace yttria
