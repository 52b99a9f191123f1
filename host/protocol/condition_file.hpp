// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/toml_reader.hpp"
#include "host/protocol/protocol_file.hpp"

#include <set>

namespace yttria {

/// Reads comparisons, and remembers which parameters they name.
class ConditionReader {
public:
    ConditionReader(std::vector<ProtocolParameter> const& parameters, TomlProblems& problems)
        : parameters_(parameters),
          problems_(problems) {}

    /// The keys `quantity`, `comparison`, `limit`, ..., or `any`, or `all`, of the table that `reader` reads (it does not finish it).
    Condition read(TomlReader& reader, toml::table const& table);
    /// The table under `key`, such as `if`.
    std::optional<Condition> read_inner(TomlReader& reader, std::string const& key, std::string const& name);
    std::set<std::string> const& used() const { return used_; }

private:
    Condition read_parts(TomlReader& reader, std::string const& key);
    void read_limits(TomlReader& reader, toml::table const& table, Condition& condition);
    std::optional<double> limit(TomlReader& reader, toml::table const& table);
    void read_ends(TomlReader& reader, toml::table const& table, Condition& condition);
    std::optional<double> parameter(TomlReader& reader, std::string const& key, std::string const& name);

    std::vector<ProtocolParameter> const& parameters_;
    TomlProblems& problems_;
    std::set<std::string> used_;
};

}  // namespace yttria
