// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yttria {

/// A row of a CSV file and the line on which it starts (from 1), for messages.
struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> fields;
};

/// Rows of a CSV file (RFC 4180: comma, double quotes, quotes doubled within; LF or CRLF; a UTF-8 byte order mark is skipped; blank
/// lines are left out). The first row is the header; every row has as many fields. `name` is the file for messages.
/// Throws Error (input): not UTF-8, an open quote, text after a closing quote, a row of another length.
std::vector<CsvRow> parse_csv(std::string_view text, std::string const& name);

/// A field as it is written: in quotes where it must be.
std::string csv_field(std::string const& text);

/// True where the bytes are well-formed UTF-8 without NUL.
bool is_utf8(std::string_view text);

}  // namespace yttria
