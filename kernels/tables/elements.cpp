// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/elements.hpp"

#include "kernels/core/math_double.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace yttria {
namespace {

// Binding energies [eV] and occupations: Carlson's tables as quoted in physics.md 2.2; iron from the same tables (0.1 % of blood only).
constexpr std::array hydrogen{Subshell{1, 13.6}};
constexpr std::array carbon{Subshell{2, 288}, Subshell{2, 16.59}, Subshell{2, 11.26}};
constexpr std::array nitrogen{Subshell{2, 403}, Subshell{2, 20.33}, Subshell{3, 14.53}};
constexpr std::array oxygen{Subshell{2, 538}, Subshell{2, 28.48}, Subshell{4, 13.62}};
constexpr std::array sodium{Subshell{2, 1075}, Subshell{2, 66}, Subshell{6, 34}, Subshell{1, 5.14}};
constexpr std::array magnesium{Subshell{2, 1308}, Subshell{2, 92}, Subshell{6, 54}, Subshell{2, 7.65}};
constexpr std::array phosphorus{Subshell{2, 2148}, Subshell{2, 191},   Subshell{2, 135},
                                Subshell{4, 134},  Subshell{2, 16.15}, Subshell{3, 10.49}};
constexpr std::array sulphur{Subshell{2, 2476}, Subshell{2, 232},  Subshell{2, 170},
                             Subshell{4, 168},  Subshell{2, 20.2}, Subshell{4, 10.36}};
constexpr std::array chlorine{Subshell{2, 2829}, Subshell{2, 277},   Subshell{2, 208},
                              Subshell{4, 206},  Subshell{2, 24.54}, Subshell{5, 12.97}};
constexpr std::array argon{Subshell{2, 3206.3}, Subshell{2, 326.5}, Subshell{2, 250.6}, Subshell{4, 248.5},
                           Subshell{2, 29.24},  Subshell{2, 15.94}, Subshell{4, 15.76}};
constexpr std::array potassium{Subshell{2, 3610}, Subshell{2, 381},  Subshell{2, 299}, Subshell{4, 296},
                               Subshell{2, 37},   Subshell{6, 18.7}, Subshell{1, 4.34}};
constexpr std::array calcium{Subshell{2, 4041}, Subshell{2, 441}, Subshell{2, 353}, Subshell{4, 349},
                             Subshell{2, 46},   Subshell{6, 28},  Subshell{2, 6.11}};
constexpr std::array iron{Subshell{2, 7117}, Subshell{2, 851}, Subshell{2, 726}, Subshell{4, 713},
                          Subshell{2, 98},   Subshell{6, 60},  Subshell{6, 9},   Subshell{2, 7.9}};

// IUPAC standard atomic weights (abridged).
constexpr std::array<Element, 13> elements{{{1, 1.00794, hydrogen},
                                            {6, 12.011, carbon},
                                            {7, 14.00674, nitrogen},
                                            {8, 15.9994, oxygen},
                                            {11, 22.98977, sodium},
                                            {12, 24.305, magnesium},
                                            {15, 30.97376, phosphorus},
                                            {16, 32.066, sulphur},
                                            {17, 35.4527, chlorine},
                                            {18, 39.948, argon},
                                            {19, 39.0983, potassium},
                                            {20, 40.078, calcium},
                                            {26, 55.845, iron}}};

using Row10 = std::array<double, 10>;

// physics.md 2.3, computed there from the NIST table; T below in MeV.
constexpr Row10 radiative_energies{.01, .02, .05, .1, .2, .5, 1, 1.5, 2, 2.5};
constexpr std::array<int, 8> radiative_Z{1, 6, 7, 8, 11, 15, 16, 20};
constexpr std::array<Row10, 8> radiative_rows{{{1.0105, 1.0305, 1.0683, 1.1120, 1.1924, 1.3772, 1.5386, 1.6209, 1.6714, 1.7062},
                                               {1.0876, 1.0806, 1.0581, 1.0383, 1.0200, 1.0204, 1.0354, 1.0415, 1.0441, 1.0452},
                                               {1.0980, 1.0924, 1.0672, 1.0438, 1.0209, 1.0138, 1.0228, 1.0253, 1.0261, 1.0258},
                                               {1.1047, 1.1034, 1.0764, 1.0502, 1.0236, 1.0096, 1.0135, 1.0138, 1.0131, 1.0116},
                                               {1.1049, 1.1257, 1.1026, 1.0717, 1.0369, 1.0078, .9995, .9938, .9888, .9848},
                                               {1.0794, 1.1347, 1.1306, 1.1004, 1.0610, 1.0156, .9945, .9842, .9758, .9685},
                                               {1.0708, 1.1341, 1.1360, 1.1072, 1.0664, 1.0191, .9949, .9830, .9740, .9664},
                                               {1.0347, 1.1248, 1.1529, 1.1324, 1.0911, 1.0332, .9989, .9824, .9702, .9602}}};

// physics.md 3.2: ratio ELSEPA/analytic of the first transport cross section.
constexpr Row10 elastic_energies{.01, .02, .03, .05, .1, .2, .3, .5, 1, 2};
constexpr std::array<int, 10> elastic_Z{1, 6, 7, 8, 11, 15, 16, 18, 19, 20};
constexpr std::array<Row10, 10> elastic_rows{{{1.025, 1.022, 1.008, 1.007, 1.006, 1.006, 1.006, 1.005, 1.005, 1.004},
                                              {1.038, 1.015, 1.008, 1.002, .998, .995, .995, .995, .9955, .9955},
                                              {1.046, 1.018, 1.009, 1.002, .997, .993, .993, .993, .994, .994},
                                              {1.051, 1.018, 1.007, .999, .993, .9895, .9895, .990, .9905, .991},
                                              {1.069, 1.022, 1.006, .994, .985, .982, .980, .981, .982, .984},
                                              {1.133, 1.061, 1.037, 1.017, 1.002, .9945, .9925, .991, .991, .991},
                                              {1.148, 1.071, 1.044, 1.022, 1.005, .997, .995, .993, .993, .993},
                                              {1.177, 1.088, 1.057, 1.031, 1.012, 1.002, .999, .9965, .996, .9955},
                                              {1.195, 1.099, 1.066, 1.038, 1.017, 1.006, 1.003, 1.000, .999, .998},
                                              {1.213, 1.111, 1.076, 1.046, 1.022, 1.0105, 1.007, 1.004, 1.002, 1.001}}};

template <std::size_t N>
struct Bracket {
    std::size_t low;
    double fraction;
    Bracket(std::array<double, N> const& nodes, double value, bool logarithmic) {
        low = 0;
        while (low + 2 < N && value > nodes[low + 1]) { ++low; }
        double const a = nodes[low];
        double const b = nodes[low + 1];
        fraction = logarithmic ? exact::log(value / a) / exact::log(b / a) : (value - a) / (b - a);
        fraction = fraction < 0 ? 0 : (fraction > 1 ? 1 : fraction);
    }
};

template <std::size_t N>
std::array<double, N> as_double(std::array<int, N> const& values) {
    std::array<double, N> result{};
    for (std::size_t i = 0; i < N; ++i) { result[i] = values[i]; }
    return result;
}

template <std::size_t N, std::size_t M>
double interpolate(std::array<int, M> const& Zs, std::array<std::array<double, N>, M> const& rows, int Z, EnergyCell const& t) {
    Bracket<M> const z(as_double(Zs), Z, false);
    auto const row = [&](std::size_t i) { return rows[i][t.low] + t.fraction * (rows[i][t.low + 1] - rows[i][t.low]); };
    return row(z.low) + z.fraction * (row(z.low + 1) - row(z.low));
}

}  // namespace

Element const& element(int Z) {
    for (auto const& e : elements) {
        if (e.Z == Z) { return e; }
    }
    throw std::invalid_argument("element Z = " + std::to_string(Z) + " is not in the table (H C N O Na Mg P S Cl Ar K Ca Fe are)");
}

EnergyCell radiative_cell(double T_MeV) {
    Bracket const cell(radiative_energies, T_MeV, true);
    return {cell.low, cell.fraction};
}

EnergyCell elastic_cell(double T_MeV) {
    Bracket const cell(elastic_energies, T_MeV, true);
    return {cell.low, cell.fraction};
}

double radiative_correction(int Z, EnergyCell const& cell) { return interpolate(radiative_Z, radiative_rows, Z, cell); }

double elastic_correction(int Z, EnergyCell const& cell) { return interpolate(elastic_Z, elastic_rows, Z, cell); }

}  // namespace yttria
