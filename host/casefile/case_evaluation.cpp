// SPDX-License-Identifier: Apache-2.0
// What is measured of a structure beyond what is always measured.
#include <algorithm>

#include "host/casefile/case_read.hpp"
#include "host/casefile/metric_name.hpp"

namespace yttria {
namespace {

/// Distances are followed to 30 mm (host/metrics/margins.hpp), and a width below a tenth of a CT voxel is another unit.
constexpr double least_margin_mm = 0.1, most_margin_mm = 30.0;
/// Far above any dose of a treatment; more is another unit.
constexpr double most_isodose_Gy = 10000.0;

/// A list of different numbers within limits.
std::vector<double> read_list(TomlReader& reader, char const* key, double least, double most, char const* problem) {
    auto list = reader.has(key) ? reader.numbers(key) : std::vector<double>{};
    if (std::any_of(list.begin(), list.end(), [&](double x) { return x < least || x > most; })) reader.wrong(key, problem);
    std::sort(list.begin(), list.end());
    if (std::adjacent_find(list.begin(), list.end()) != list.end())
        reader.wrong(key, "names a number twice (each gives one row): leave one out");
    return list;
}

}  // namespace

void read_evaluation(TomlReader& reader, StructureEntry& structure) {
    structure.margin_mm =
        read_list(reader, "margin_mm", least_margin_mm, most_margin_mm,
                  "has a width outside 0.1 to 30 mm (margins are followed to 30 mm): write widths in mm, such as [5, 10]");
    structure.isodose_Gy = read_list(reader, "isodose_Gy", 1e-3, most_isodose_Gy,
                                     "has a dose outside 0.001 to 10000 Gy (probably another unit): write doses in Gy, such as [100, 150]");
    for (auto const* key : {"margin_mm", "isodose_Gy"})
        if (reader.has(key) && structure.role != Role::tumour)
            reader.wrong(key, "goes with role = \"tumour\" only (margins are measured around tumours): remove it");
    structure.metrics = reader.texts("metrics");
    for (auto const& name : structure.metrics)
        if (!parse_dose_metric(name))
            reader.wrong("metrics",
                         "\"" + name +
                             "\" is no metric (one is a letter, a level and a unit): write such as \"D99_Gy\", \"V83_percent\", " +
                             "\"V83_mL\", \"gEUD-10_Gy\" (exponent) or \"EUD0.01_Gy\" (alpha in 1/Gy)");
    structure.excluded_from_liver = reader.flag("excluded_from_liver").value_or(false);
    auto const role = structure.role;
    if (structure.excluded_from_liver && role != Role::avoid && role != Role::other)
        reader.wrong("excluded_from_liver", "goes with role = \"avoid\" or \"other\" only (it is for gallbladder and vessels): remove it");
}

}  // namespace yttria
