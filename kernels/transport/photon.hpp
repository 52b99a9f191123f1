// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/physics/photon_interactions.hpp"
#include "kernels/transport/particle.hpp"

namespace yttria {

/// One photon from birth to absorption or exit: Woodcock's fictitious collisions against the largest attenuation of the grid, so that
/// no face is looked for (docs/methods/photons.md).
template <class Tally, class Waiting = ParticleStack>
class PhotonTransport {
public:
    using Context = HistoryContext<Tally, Waiting>;

    YTTRIA_HD explicit PhotonTransport(Context& context) : context_(context), view_(context.view) {}
    YTTRIA_HD PhotonTransport(Context& context, Particle const& particle) : PhotonTransport(context) { start(particle); }

    YTTRIA_HD void run() {
        while (fly()) {}
    }

    /// Takes up a photon of the context's history; one object may follow many, one after another.
    YTTRIA_HD void start(Particle const& particle) {
        path_ = particle.path;
        quanta_ = particle.quanta;
        direction_ = particle.direction;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) { position_[a] = static_cast<float>(particle.cell[a]) + particle.fraction[a]; }
        events_ = 0;
        flights_ = 0;
        ++context_.counters.photons;
    }

    /// To the next collision, real or not; false when the photon ended.
    YTTRIA_HD bool fly() {
        if (flights_ == flight_limit) {
            ++context_.counters.lost;
            context_.tally.deposit(voxel_, quanta_);
            return false;
        }
        float const E = energy_of(quanta_);
        GridPoint const at = photon_point(E);
        Words const words = context_.draw(path_, block::flight + flights_++);
        float const majorant = interpolate(view_.tables.majorant, at);
        if (!move(-log_own(uniform(words.w[0])) / majorant)) {
            context_.tally.escape(quanta_);
            return false;
        }
        std::uint32_t const material = view_.grid.material[voxel_];
        float const* table = view_.tables.photon + material * PhotonLayout::floats;
        float const attenuation = interpolate(table + PhotonLayout::attenuation, at) * view_.grid.density[voxel_];
        if (uniform(words.w[1]) * majorant >= attenuation) { return true; }
        ++context_.counters.photon_events;
        ++events_;
        return interact(E, material, table, at, uniform(words.w[2]));
    }

private:
    static constexpr std::uint32_t flight_limit = 1U << 20;

    /// Sets the voxel; false outside the grid (a box: a straight flight that ends outside has left it).
    YTTRIA_HD bool move(float distance) {
        float const d[3] = {direction_.x, direction_.y, direction_.z};
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            position_[a] = fma_exact(distance * d[a], view_.grid.inverse_spacing[a], position_[a]);
            if (!(position_[a] >= 0.0F && position_[a] < static_cast<float>(view_.grid.n[a]))) { return false; }
            cell_[a] = static_cast<int>(position_[a]);
        }
        voxel_ = voxel_index(view_.grid, cell_);
        return true;
    }

    /// False when the photon ended.
    YTTRIA_HD bool interact(float E, std::uint32_t material, float const* table, GridPoint at, float choice) {
        std::uint32_t const base = block::photon + tries_per_event * events_;
        auto const draw = [&](std::uint32_t attempt) { return context_.draw(path_, base + attempt); };
        Words const last = draw(tries_per_event - 1U);
        SinCos const azimuth = sincos_turn(uniform(last.w[0]));
        if (choice < interpolate(table + PhotonLayout::photoelectric, at)) {
            // All to the electron (binding and fluorescence neglected), in any direction: its range is short.
            release(quanta_, isotropic(uniform(last.w[1]), uniform(last.w[2])), material);
            return false;
        }
        if (choice < interpolate(table + PhotonLayout::photoelectric_or_compton, at)) {
            ComptonResult const made = sample_compton(E, table + PhotonLayout::scattering_function, draw);
            std::uint32_t const kept = quanta_of(made.energy_fraction * E);
            std::uint32_t const left = kept < quanta_ ? kept : quanta_;
            release(quanta_ - left, deflect(direction_, made.electron_mu, SinCos{-azimuth.sine, -azimuth.cosine}), material);
            quanta_ = left;
            direction_ = deflect(direction_, made.mu, azimuth);
        } else {
            direction_ = deflect(direction_, sample_rayleigh(view_.tables.form_factor + material * rayleigh_nodes, E, draw), azimuth);
        }
        if (energy_of(quanta_) < view_.parameters.photon_cutoff_MeV) {
            context_.tally.deposit(voxel_, quanta_);
            return false;
        }
        return true;
    }

    YTTRIA_HD void release(std::uint32_t quanta, Vec3 direction, std::uint32_t material) {
        Particle child;
        child.is_photon = 0;
        child.quanta = quanta;
        child.direction = direction;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            child.cell[a] = static_cast<std::int16_t>(cell_[a]);
            child.fraction[a] = position_[a] - static_cast<float>(cell_[a]);
        }
        float const inner = inner_radius(view_.grid, child.fraction);
        ElectronTable const electrons{view_.tables.electron, static_cast<int>(material) * ElectronLayout::floats};
        float const T = energy_of(quanta);
        float const r = electrons.range(T);
        if (quanta < view_.cutoff_quanta || (T < view_.parameters.range_rejection_MeV && r < inner * view_.grid.density[voxel_] &&
                                             context_.makes_no_event(child_path(path_, events_), electrons.hard_clock(r)))) {
            context_.tally.deposit(voxel_, quanta);
            return;
        }
        context_.push(child, path_, events_, voxel_);
    }

    Context& context_;
    TransportView const& view_;
    std::uint32_t path_ = 0, quanta_ = 0;
    Vec3 direction_;
    float position_[3];  ///< in voxels from the corner of the grid
    int cell_[3] = {0, 0, 0};
    std::uint32_t voxel_ = 0, events_ = 0, flights_ = 0;
};

}  // namespace yttria
