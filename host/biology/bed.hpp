// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace yttria {

/// Linear-quadratic model with mono-exponential repair (docs/methods/biology.md).
struct Radiobiology {
    double alpha_beta_Gy = 10, repair_half_time_h = 1.5;
};

/// Lea-Catcheside factor of a permanent source that decays with Y-90's half-life: T_rep / (T_rep + T_1/2).
double lea_catcheside(double repair_half_time_h);

/// Permanent doses of several sessions in one voxel. `matrix` holds per pair of sessions what their product adds to the BED, over
/// alpha/beta: G on the diagonal, the cross term elsewhere.
class TimeCourse {
public:
    /// `injected_h`: time of each session in hours, in any order, from any zero. Throws Error (input) for a repair half-time that is not
    /// above 0 or that equals the half-life of Y-90 (the formula has a pole there).
    TimeCourse(std::vector<double> injected_h, Radiobiology const& parameters);

    /// BED [Gy] = sum D_i + sum_ij m_ij D_i D_j / (alpha/beta), with `dose_Gy` of each session until all has decayed.
    double bed_Gy(std::vector<double> const& dose_Gy) const;
    /// The same where session i gives `share[i]` of the dose.
    double bed_Gy(double dose_Gy, std::vector<double> const& share) const;
    double coupling(std::size_t i, std::size_t j) const { return matrix_[i * sessions_ + j]; }
    std::size_t sessions() const { return sessions_; }

private:
    std::size_t sessions_;
    double alpha_beta_Gy_;
    std::vector<double> matrix_;
};

/// BED / (1 + 2 / (alpha/beta)): the same effect in fractions of 2 Gy.
double eqd2_Gy(double bed_Gy, double alpha_beta_Gy);

/// -ln(mean exp(-alpha BED)) / alpha over weighted values, by log-sum-exp; alpha above 0.
double equivalent_uniform(std::vector<double> const& bed_Gy, std::vector<double> const& weight, double alpha_per_Gy);

}  // namespace yttria
