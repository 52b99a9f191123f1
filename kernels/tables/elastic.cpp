// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/elastic.hpp"

#include "kernels/core/constants.hpp"
#include "kernels/core/math_double.hpp"
#include "kernels/tables/elements.hpp"
#include "kernels/tables/quadrature.hpp"

#include <array>

namespace yttria {
namespace {

using namespace constants;
using exact::Eight;

constexpr double m = electron_mass_MeV;
constexpr double log_mu_low = -27.0;  // mu = 2e-12, far below every screening parameter
constexpr int panels = 72;

struct Kinematics {
    double T, p2, beta2, beta;
    explicit Kinematics(double energy) : T(energy), p2(T * (T + 2.0 * m)), beta2(p2 / ((T + m) * (T + m))), beta(exact::sqrt(beta2)) {}
};

double moliere_screening(double Z, double Z_two_thirds, Kinematics const& k) {
    double const ratio = fine_structure * m / (2.0 * 0.88534);
    double const coupling = fine_structure * Z;
    return ratio * ratio * Z_two_thirds / k.p2 * (1.13 + 3.76 * coupling * coupling / k.beta2);
}

/// Terms of a sum are added in the order of the nodes: that fixes its bits.
void add_in_order(double& sum, Eight const& weight, Eight const& value) {
    Eight product{};
    for (std::size_t i = 0; i < product.size(); ++i) { product[i] = weight[i] * value[i]; }
    for (double const p : product) { sum += p; }
}

double rutherford_constant(Kinematics const& k) {
    double const r = classical_electron_radius_cm * m;
    return pi * r * r / (k.p2 * k.beta2);
}

}  // namespace

ElasticScattering::ElasticScattering(MaterialDefinition const& material, double delta_threshold_MeV)
    : threshold_(delta_threshold_MeV),
      resonance_(material.mean_excitation_eV * 1e-6) {
    double total_weight = 0;
    for (auto const& part : material.elements) { total_weight += part.weight; }
    for (auto const& part : material.elements) {
        centres_.push_back({static_cast<double>(part.Z), part.weight / total_weight * avogadro / element(part.Z).atomic_mass,
                            exact::pow(static_cast<double>(part.Z), 2.0 / 3.0)});
        electrons_per_gram_ += centres_.back().Z * centres_.back().per_gram;
    }
}

/// The cross section at one energy, with what does not depend on the angle worked out once.
class ElasticScattering::AtEnergy {
public:
    AtEnergy(ElasticScattering const& scattering, double T_MeV) : k_(T_MeV) {
        double const constant = rutherford_constant(k_);
        EnergyCell const cell = elastic_cell(T_MeV);
        for (auto const& c : scattering.centres_) {
            double const correction = elastic_correction(static_cast<int>(c.Z), cell);
            terms_.push_back({moliere_screening(c.Z, c.Z_two_thirds, k_), constant * c.per_gram * c.Z * c.Z * correction,
                              pi * k_.beta * fine_structure * c.Z});
        }
        // Below twice the threshold no collision is hard; the faster of two equal electrons never loses more than half.
        double const loss = scattering.threshold_ < 0.5 * T_MeV ? scattering.threshold_ : 0.5 * T_MeV;
        soft_limit_ = mu_of_loss(loss);
        resonance_ = scattering.resonance_;
        distant_limit_ = mu_of_loss(resonance_ < loss ? resonance_ : loss);
        collision_ = 2.0 * pi * classical_electron_radius_cm * classical_electron_radius_cm * m / k_.beta2 * scattering.electrons_per_gram_;
    }

    /// Deflections at which the electronic part jumps, rising.
    std::array<double, 3> kinks() const { return {distant_floor * distant_limit_, distant_limit_, soft_limit_}; }
    double nuclear(double mu) const {
        double const root = exact::sqrt(mu);
        double sum = 0;
        for (auto const& t : terms_) { sum += nuclear_of(t, mu, root); }
        return sum;
    }
    /// Soft collisions with electrons: one oscillator at the mean excitation energy (physics of PENELOPE's generalised oscillator
    /// strengths). Distant ones, dsigma = C/I dQ/Q up to the recoil Q = I; close ones, Moller's dsigma/dW from W = I to the threshold.
    double electronic(double mu) const {
        if (mu > soft_limit_ || mu < distant_floor * distant_limit_) { return 0.0; }
        if (mu < distant_limit_) { return collision_ / (resonance_ * mu); }
        double const sine2 = 4.0 * mu * (1.0 - mu);
        double const T = k_.T;
        double const bottom = 2.0 * m + T * sine2;
        double const loss = T * (T + 2.0 * m) * sine2 / bottom;
        double const slope = T * (T + 2.0 * m) * 2.0 * m / (bottom * bottom) * 4.0 * (1.0 - 2.0 * mu);
        double const e = loss / T;
        double const q = e / (1.0 - e);
        double const g = T / m + 1.0;
        double const moller = 1.0 + q * q + (g - 1.0) * (g - 1.0) / (g * g) * e * e - (2.0 * g - 1.0) / (g * g) * q;
        return collision_ / (loss * loss) * moller * slope;
    }
    double smallest_screening() const {
        double smallest = 1;
        for (auto const& t : terms_) { smallest = t.A < smallest ? t.A : smallest; }
        return smallest;
    }
    /// Calls f(mu, dsigma) for the nodes of a quadrature in ln mu, eight at a time.
    template <class F>
    void sweep(F&& f) const {
        for (auto const& panel : nuclear_panels()) {
            Eight sum{};
            for (auto const& t : terms_) {
                for (std::size_t i = 0; i < sum.size(); ++i) { sum[i] += nuclear_of(t, panel.mu[i], panel.root[i]); }
            }
            for (std::size_t i = 0; i < sum.size(); ++i) { sum[i] = panel.weight[i] * sum[i]; }
            f(panel.mu, sum);
        }
        part(distant_floor * distant_limit_, distant_limit_, 8, f);
        part(distant_limit_, soft_limit_, 24, f);
    }

private:
    struct Term {
        double A, nuclear, mott;
    };
    double nuclear_of(Term const& t, double mu, double root) const {
        return t.nuclear * (1.0 - k_.beta2 * mu + t.mott * root * (1.0 - root)) / ((mu + t.A) * (mu + t.A));
    }
    /// Recoils below this share of the resonance energy turn nobody: they hold 0.1 % of the distant part's G_1.
    static constexpr double distant_floor = 1e-3;

    /// Electronic collisions between two deflections, inside which their cross section is smooth.
    template <class F>
    void part(double low, double high, int count, F&& f) const {
        if (!(low < high)) { return; }
        double const half = 0.5 * exact::log(high / low) / count;
        for (int p = 0; p < count; ++p) {
            Eight mu = exponentials((2 * p + 1) * half, half);
            Eight weight{};
            for (std::size_t i = 0; i < mu.size(); ++i) {
                mu[i] = low * mu[i];
                weight[i] = gauss_weights[i] * half * mu[i] * electronic(mu[i]);
            }
            f(mu, weight);
        }
    }
    /// mu of the primary that loses `loss` to a free electron at rest.
    double mu_of_loss(double loss) const {
        double const T = k_.T;
        double const cosine2 = (T - loss) * (T + 2.0 * m) / (T * (T - loss + 2.0 * m));
        double const sine2 = loss * 2.0 * m / (T * (T - loss + 2.0 * m));
        return 0.5 * sine2 / (1.0 + exact::sqrt(cosine2));
    }
    /// e^x at the nodes of the panel with this centre and half width.
    static Eight exponentials(double centre, double half) {
        Eight x{};
        for (std::size_t i = 0; i < x.size(); ++i) { x[i] = centre + half * gauss_nodes[i]; }
        return exact::exp(x);
    }
    struct Panel {
        Eight mu, root, weight;  ///< on (e^log_mu_low, 1), square root, weight for dmu
    };
    static std::vector<Panel> const& nuclear_panels() {
        static std::vector<Panel> const all = [] {
            std::vector<Panel> made;
            double const half = -0.5 * log_mu_low / panels;
            for (int p = 0; p < panels; ++p) {
                Panel panel{exponentials(log_mu_low + (2 * p + 1) * half, half), {}, {}};
                for (std::size_t i = 0; i < panel.mu.size(); ++i) {
                    panel.root[i] = exact::sqrt(panel.mu[i]);
                    panel.weight[i] = gauss_weights[i] * half * panel.mu[i];
                }
                made.push_back(panel);
            }
            return made;
        }();
        return all;
    }
    Kinematics k_;
    std::vector<Term> terms_;
    double soft_limit_ = 0, distant_limit_ = 0;  ///< mu of the hardest soft and of the hardest distant collision
    double resonance_ = 0;                       ///< mean excitation energy, MeV
    double collision_ = 0;                       ///< 2 pi re^2 m/beta^2 electrons per gram, MeV cm2/g
};

double ElasticScattering::differential(double T_MeV, double mu) const {
    AtEnergy const at(*this, T_MeV);
    return at.nuclear(mu) + at.electronic(mu);
}

std::vector<double> ElasticScattering::transport_moments(double T_MeV) const {
    std::vector<double> G(l_max + 1, 0.0);
    AtEnergy(*this, T_MeV).sweep([&](Eight const& mu, Eight const& weight) {
        // d_l = 1 - P_l(1 - 2 mu) by recurrence, free of cancellation at small mu.
        Eight y{}, before{}, d{};
        for (std::size_t i = 0; i < mu.size(); ++i) { d[i] = y[i] = 2.0 * mu[i]; }
        add_in_order(G[1], weight, d);
        for (int l = 2; l <= l_max; ++l) {
            for (std::size_t i = 0; i < mu.size(); ++i) {
                double const next = ((2 * l - 1) * ((1.0 - y[i]) * d[i] + y[i]) - (l - 1) * before[i]) / l;
                before[i] = d[i];
                d[i] = next;
            }
            add_in_order(G[static_cast<std::size_t>(l)], weight, d);
        }
    });
    return G;
}

double ElasticScattering::first_transport(double T_MeV) const {
    double G = 0;
    AtEnergy(*this, T_MeV).sweep([&](Eight const& mu, Eight weight) {
        for (double& w : weight) { w *= 2.0; }
        add_in_order(G, weight, mu);
    });
    return G;
}

double ElasticScattering::total(double T_MeV) const {
    double sum = 0;
    AtEnergy(*this, T_MeV).sweep([&](Eight const&, Eight const& weight) {
        for (double const w : weight) { sum += w; }
    });
    return sum;
}

std::vector<ElasticScattering::Cumulative> ElasticScattering::cumulative(double T_MeV) const {
    AtEnergy const at(*this, T_MeV);
    std::vector<Cumulative> points{{0.0, 0.0}};
    double sum = 0;
    constexpr int cells = 1200;
    double const log_low = exact::log(at.smallest_screening()) - 12.0;
    double edge = 0;
    auto const add = [&](double low, double high) {
        sum += integrate(low, high, 1, [&](double mu) { return at.nuclear(mu) + at.electronic(mu); });
        points.push_back({high, sum});
    };
    for (int i = 0; i <= cells; ++i) {
        double const next = i == cells ? 1.0 : exact::exp(log_low * (1.0 - static_cast<double>(i) / cells));
        for (double const kink : at.kinks()) {
            if (edge < kink && next > kink) {
                add(edge, kink);
                edge = kink;
            }
        }
        if (next > edge) { add(edge, next); }
        edge = next;
    }
    return points;
}

}  // namespace yttria
