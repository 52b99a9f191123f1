// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/structures/structures.hpp"

#include <map>

namespace yttria {

/// A set of voxels: 0 or 1 on the grid of the masks, or a fraction on the transport grid. On 0 and 1 the operations below are
/// exact; on fractions they are bounds (largest overlap for OR and AND).
template <class T>
using Sets = std::map<std::string, std::vector<T>>;

struct DerivedName {
    char const* name;
    Role role;
    char const* definition;
};

/// Names, roles and definitions of all derived structures, in the order of the header.
std::vector<DerivedName> const& derived_names();

/// All derived sets whose parts exist. `given` pairs each set with its role; `excluded` (or empty) is in the liver but no liver tissue.
template <class T>
Sets<T> derive(std::vector<std::pair<Role, std::vector<T> const*>> const& given, std::vector<T> const& excluded = {});

}  // namespace yttria
