// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/table.hpp"

#include "host/cohort/csv.hpp"
#include "host/report/provenance.hpp"
#include "host/results/hdf5_file.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr std::uint64_t table_version = 1;

/// A column that the last rows do not fill is shorter than the table.
template <class T>
std::vector<T> filled(std::vector<T> values, std::size_t rows, T const& empty) {
    values.resize(rows, empty);
    return values;
}

void write_group(Hdf5File& out, std::string const& group, CohortTable const& table) {
    out.make_group(group);
    std::vector<std::string> names;
    for (auto const& [name, column] : table.columns()) {
        names.push_back(name);
        auto const data = std::string(group).append("/").append(name);
        if (column->is_text) {
            out.write_texts(data, filled(column->texts, table.rows(), std::string()));
        } else {
            auto const numbers = filled(column->numbers, table.rows(), std::numeric_limits<double>::quiet_NaN());
            out.write<double>(data, numbers, {table.rows()});
        }
    }
    out.write_texts(std::string(group).append("_columns"), names);
}

}  // namespace

CohortTable::Column& CohortTable::column(int group, std::string const& order, std::string const& name, bool is_text) {
    auto const [found, is_new] = columns_.try_emplace(name);
    auto& out = found->second;
    if (is_new) {
        out.is_text = is_text;
        order_[{group, order + '\n' + name}] = name;
    }
    if (out.is_text)
        out.texts.resize(rows_);
    else
        out.numbers.resize(rows_, std::numeric_limits<double>::quiet_NaN());
    return out;
}

void CohortTable::declare(int group, std::string const& order, std::string const& name, bool is_text) {
    column(group, order, name, is_text);
}

void CohortTable::set(int group, std::string const& order, std::string const& name, double value) {
    auto& into = column(group, order, name, false);
    if (into.is_text)
        into.texts.back() = shortest(value);
    else if (std::isfinite(value))
        into.numbers.back() = value;
}

void CohortTable::set(int group, std::string const& order, std::string const& name, std::string const& value) {
    auto& into = column(group, order, name, true);
    if (!into.is_text) {  // numbers until now: all of it becomes text
        for (double const number : into.numbers) into.texts.push_back(shortest(number));
        into.numbers.clear();
        into.is_text = true;
    }
    into.texts.back() = value;
}

std::vector<std::pair<std::string, CohortTable::Column const*>> CohortTable::columns() const {
    std::vector<std::pair<std::string, Column const*>> out;
    for (auto const& [order, name] : order_) out.emplace_back(name, &columns_.at(name));
    return out;
}

std::string shortest(double value) {
    if (!std::isfinite(value)) return {};
    std::array<char, 32> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string table_csv(CohortTable const& table) {
    auto const columns = table.columns();
    std::string out;
    for (std::size_t c = 0; c < columns.size(); ++c) out += (c ? "," : "") + csv_field(columns[c].first);
    out += '\n';
    for (std::size_t row = 0; row < table.rows(); ++row) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            auto const& column = *columns[c].second;
            if (c) out += ',';
            if (column.is_text && row < column.texts.size()) out += csv_field(column.texts[row]);
            if (!column.is_text && row < column.numbers.size()) out += shortest(column.numbers[row]);
        }
        out += '\n';
    }
    return out;
}

void write_table_h5(std::filesystem::path const& file, std::string const& cohort, CohortTable const& table, CohortTable const& failures) {
    auto out = Hdf5File::create(file);
    out.set("/", "format", "yttria-cohort");
    out.set("/", "version", table_version);
    out.set("/", "cohort", cohort);
    out.set("/", "program", program_version() + " " + program_commit());
    write_group(out, "/table", table);
    write_group(out, "/failures", failures);
    out.close();
}

}  // namespace yttria
