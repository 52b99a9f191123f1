// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include "kernels/tables/stopping_power.hpp"

#include <cmath>
#include <limits>
#include <sstream>

namespace yttria::validation {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A line of materials.csv: name, density, I, "Z:weight ...".
MaterialDefinition read_definition(std::vector<std::string> const& row) {
    MaterialDefinition material;
    material.name = row[0];
    material.density = material.density_effect_density = number(row[1]);
    material.mean_excitation_eV = number(row[2]);
    std::istringstream parts(row[3]);
    for (std::string part; parts >> part;) {
        auto const colon = part.find(':');
        material.elements.push_back({static_cast<int>(number(part.substr(0, colon))), number(part.substr(colon + 1))});
    }
    return material;
}

/// CSDA path length and energy radiated on it, from `low` to `high` MeV: Simpson's rule in ln T.
std::pair<double, double> slow_down(StoppingPower const& stopping, double low, double high) {
    constexpr int intervals = 64;
    double const step = std::log(high / low) / intervals;
    double range = 0;
    double radiated = 0;
    for (int i = 0; i <= intervals; ++i) {
        double const T = low * std::exp(step * i);
        double const weight = (i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * step / 3 * T;
        double const radiative = stopping.radiative(T);
        double const total = stopping.collision(T) + radiative;
        range += weight / total;
        radiated += weight * radiative / total;
    }
    return {range, radiated};
}

struct Column {
    char const* name;
    char const* unit;
    std::vector<double> T, value, reference;
    double relative = 0, absolute = 0;  ///< tolerance
    char const* reason;
};

/// One row for the energy where the difference comes closest to its tolerance.
Row worst_row(std::string const& material, Column const& column) {
    std::size_t worst = 0;
    double largest = -1;
    auto const tolerance = [&](std::size_t i) { return column.relative * std::abs(column.reference[i]) + column.absolute; };
    for (std::size_t i = 0; i < column.T.size(); ++i) {
        double const share = std::abs(column.value[i] - column.reference[i]) / tolerance(i);
        if (!(share <= largest)) largest = share, worst = i;
    }
    std::ostringstream what;
    what << material << ": " << column.name << ", worst at " << column.T[worst] << " MeV";
    return make_row(what.str(), column.unit, column.value[worst], none, column.reference[worst], none, tolerance(worst), column.reason);
}

}  // namespace

ClaimResult run_stopping_power(SuiteOptions const&) {
    ClaimResult result;
    auto const table = read_csv(folder() / "stopping_power" / "reference.csv");
    for (auto const& line : read_csv(folder() / "stopping_power" / "materials.csv")) {
        auto const material = read_definition(line);
        StoppingPower const stopping(material);
        char const* const digits = "0.05 % for rounded constants and four to five printed digits";
        std::vector<Column> columns{
            {"collision stopping power", "MeV cm2/g", {}, {}, {}, 5e-4, 0, digits},
            {"collision, losses below 20 keV", "MeV cm2/g", {}, {}, {}, 5e-4, 0, digits},
            {"collision, losses below 100 keV", "MeV cm2/g", {}, {}, {}, 5e-4, 0, digits},
            {"radiative stopping power",
             "MeV cm2/g",
             {},
             {},
             {},
             1e-2,
             0,
             "1 %: Seltzer-Berger factors interpolated between ten energies (the data are known to 5 % below 2 MeV, NIST)"},
            {"density effect", "", {}, {}, {}, 5e-4, 2e-4, "0.0002 + 0.05 %: four printed decimals, traces left out"},
            {"CSDA range above 10 keV", "g/cm2", {}, {}, {}, 5e-4, 0, digits},
            {"radiation yield", "", {}, {}, {}, 1e-2, 0, "1 %: as the radiative stopping power"},
        };
        double range = 0;
        double radiated = 0;
        double first_range = 0;
        double before = 0;
        for (auto const& row : table) {
            if (row[0] != material.name) continue;
            double const T = number(row[1]);
            if (before == 0) {
                first_range = number(row[7]);
                radiated = number(row[8]) * T;  // below the first energy as in the reference
            } else {
                auto const [more, lost] = slow_down(stopping, before, T);
                range += more;
                radiated += lost;
            }
            std::vector<double> const ours{stopping.collision(T), stopping.collision(T, 0.02), stopping.collision(T, 0.1),
                                           stopping.radiative(T), stopping.density_effect(T),  range,
                                           radiated / T};
            for (std::size_t c = 0; c < columns.size(); ++c) {
                if (before == 0 && c >= 5) continue;
                columns[c].T.push_back(T);
                columns[c].value.push_back(ours[c]);
                columns[c].reference.push_back(number(row[2 + c]) - (c == 5 ? first_range : 0.0));
            }
            before = T;
        }
        if (before == 0) throw input_error("validation: no stopping powers of " + material.name + " (reference.csv lacks it) restore it");
        for (auto const& column : columns) result.rows.push_back(worst_row(material.name, column));
        result.curves.push_back({"collision stopping power, " + material.name,
                                 "T [MeV]",
                                 "MeV cm2/g",
                                 true,
                                 columns[0].T,
                                 columns[0].value,
                                 {},
                                 columns[0].reference,
                                 {}});
    }
    // Our own files of the same composition give the same numbers as the reference's definition of it.
    for (auto const& [ours, theirs] :
         std::vector<std::pair<std::string, std::string>>{{"water", "water"}, {"soft_tissue", "soft_icru4"}, {"air", "air"}}) {
        StoppingPower const stopping(read_material(ours));
        for (auto const& row : table) {
            if (row[0] != theirs || row[1] != "1.000") continue;
            result.rows.push_back(make_row("data/materials/" + ours + ": collision at 1 MeV", "MeV cm2/g", stopping.collision(1.0), none,
                                           number(row[2]), none, 5e-4 * number(row[2]), "as above"));
        }
    }
    result.notes.push_back(
        "liver, lung and bone of data/materials are ICRU 44 compositions, for which there is no table here: the ICRP variants of the same "
        "tissues are compared, each built from its own composition and mean excitation energy");
    return result;
}

}  // namespace yttria::validation
