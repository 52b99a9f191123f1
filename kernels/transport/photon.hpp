// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/physics/photon_interactions.hpp"
#include "kernels/transport/particle.hpp"

namespace yttria {

// What PhotonTransport and the photons in vector lanes (kernels/lanes/photons.hpp) share; F is a number or many of them.

/// Way to the next collision, real or not, against the majorant [1/cm] [cm].
template <class F>
YTTRIA_HD F flight_way(F majorant, WordOf<F> word) {
    return -log_own(uniform(word)) / majorant;
}
/// Position along an axis [voxels from the corner of the grid] at the end of a way [cm].
template <class F>
YTTRIA_HD F fly_axis(F way, F direction, float inverse_spacing, F position) {
    return fma_exact(way * direction, inverse_spacing, position);
}
/// Attenuation of a material, cm2/g.
template <class F>
YTTRIA_HD F photon_attenuation(float const* tables, WordOf<F> material, PointOf<F> at) {
    return interpolate(tables + PhotonLayout::attenuation, PointOf<F>{as_int(material) * PhotonLayout::floats + at.cell, at.fraction});
}

/// A photon between flights.
struct FlyingPhoton {
    std::uint32_t path, quanta;
    Vec3 direction;
    float position[3];  ///< in voxels from the corner of the grid
    std::uint32_t voxel;
    std::uint32_t events, flights;  ///< so far
};

inline constexpr std::uint32_t flight_limit = 1U << 20;

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
        photon_.path = particle.path;
        photon_.quanta = particle.quanta;
        photon_.direction = particle.direction;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) { photon_.position[a] = static_cast<float>(particle.cell[a]) + particle.fraction[a]; }
        photon_.voxel = 0;
        photon_.events = 0;
        photon_.flights = 0;
        ++context_.counters.photons;
    }

    /// To the next collision, real or not; false when the photon ended.
    YTTRIA_HD bool fly() {
        if (photon_.flights == flight_limit) {
            ++context_.counters.lost;
            context_.tally.deposit(photon_.voxel, photon_.quanta);
            return false;
        }
        float const E = energy_of(photon_.quanta);
        GridPoint const at = photon_point(E);
        Words const words = context_.draw(photon_.path, block::flight + photon_.flights++);
        float const majorant = interpolate(view_.tables.majorant, at);
        if (!move(flight_way(majorant, words.w[0]))) {
            context_.tally.escape(photon_.quanta);
            return false;
        }
        std::uint32_t const material = view_.grid.material[photon_.voxel];
        float const density = view_.grid.density[photon_.voxel];
        if (uniform(words.w[1]) * majorant >= photon_attenuation(view_.tables.photon, material, at) * density) { return true; }
        return collide(material, density, uniform(words.w[2]));
    }

    /// For loops that make the flights themselves: a photon that is at a real collision (see collide), and what became of it.
    YTTRIA_HD PhotonTransport(Context& context, FlyingPhoton const& photon) : PhotonTransport(context) { photon_ = photon; }
    YTTRIA_HD FlyingPhoton const& photon() const { return photon_; }

    /// A real collision in a voxel of this material and density [g/cm3]; `choice`, uniform, picks its kind. False when the photon ended.
    YTTRIA_HD bool collide(std::uint32_t material, float density, float choice) {
        ++context_.counters.photon_events;
        ++photon_.events;
        float const E = energy_of(photon_.quanta);
        GridPoint const at = photon_point(E);
        float const* table = view_.tables.photon + material * PhotonLayout::floats;
        std::uint32_t const base = block::photon + tries_per_event * photon_.events;
        auto const draw = [&](std::uint32_t attempt) { return context_.draw(photon_.path, base + attempt); };
        Words const last = draw(tries_per_event - 1U);
        SinCos const azimuth = sincos_turn(uniform(last.w[0]));
        if (choice < interpolate(table + PhotonLayout::photoelectric, at)) {
            // All to the electron (binding and fluorescence neglected), in any direction: its range is short.
            release(photon_.quanta, isotropic(uniform(last.w[1]), uniform(last.w[2])), material, density);
            return false;
        }
        Vec3 const before = photon_.direction;
        if (choice < interpolate(table + PhotonLayout::photoelectric_or_compton, at)) {
            ComptonResult const made = sample_compton(E, table + PhotonLayout::scattering_function, draw);
            std::uint32_t const kept = quanta_of(made.energy_fraction * E);
            std::uint32_t const left = kept < photon_.quanta ? kept : photon_.quanta;
            Vec3 const away = deflect(before, made.electron_mu, SinCos{-azimuth.sine, -azimuth.cosine});
            release(photon_.quanta - left, away, material, density);
            photon_.quanta = left;
            photon_.direction = deflect(before, made.mu, azimuth);
        } else {
            float const mu = sample_rayleigh(view_.tables.form_factor + material * rayleigh_nodes, E, draw);
            photon_.direction = deflect(before, mu, azimuth);
        }
        if (energy_of(photon_.quanta) < view_.parameters.photon_cutoff_MeV) {
            context_.tally.deposit(photon_.voxel, photon_.quanta);
            return false;
        }
        return true;
    }

private:
    /// Sets the voxel; false outside the grid (a box: a straight flight that ends outside has left it).
    YTTRIA_HD bool move(float way) {
        float const d[3] = {photon_.direction.x, photon_.direction.y, photon_.direction.z};
        int cell[3];
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            float const position = fly_axis(way, d[a], view_.grid.inverse_spacing[a], photon_.position[a]);
            if (!(position >= 0.0F && position < static_cast<float>(view_.grid.n[a]))) { return false; }
            photon_.position[a] = position;
            cell[a] = static_cast<int>(position);
        }
        photon_.voxel = voxel_index(view_.grid, cell);
        return true;
    }

    YTTRIA_HD void release(std::uint32_t quanta, Vec3 direction, std::uint32_t material, float density) {
        Particle child;
        child.is_photon = 0;
        child.quanta = quanta;
        child.direction = direction;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            int const cell = static_cast<int>(photon_.position[a]);
            child.cell[a] = static_cast<std::int16_t>(cell);
            child.fraction[a] = photon_.position[a] - static_cast<float>(cell);
        }
        float const inner = inner_radius(view_.grid, child.fraction);
        ElectronTable const electrons{view_.tables.electron, static_cast<int>(material) * ElectronLayout::floats};
        float const T = energy_of(quanta);
        float const r = electrons.range(T);
        if (quanta < view_.cutoff_quanta || (T < view_.parameters.range_rejection_MeV && r < inner * density &&
                                             context_.makes_no_event(child_path(photon_.path, photon_.events), electrons.hard_clock(r)))) {
            context_.tally.deposit(photon_.voxel, quanta);
            return;
        }
        context_.push(child, photon_.path, photon_.events, photon_.voxel);
    }

    Context& context_;
    TransportView const& view_;
    FlyingPhoton photon_;
};

}  // namespace yttria
