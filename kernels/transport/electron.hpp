// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/physics/bremsstrahlung.hpp"
#include "kernels/physics/moller.hpp"
#include "kernels/physics/scattering.hpp"
#include "kernels/transport/voxel_walk.hpp"

namespace yttria {

/// A bremsstrahlung photon: its energy, and the turn (1 - cos)/2 from its electron.
struct MadePhoton {
    std::uint32_t quanta;
    float mu;
};

/// What an electron of energy T, which has `quanta` left, radiates.
template <class Draw>
YTTRIA_HD MadePhoton make_photon(TransportView const& view, std::uint32_t material, float T, std::uint32_t quanta, Draw&& draw) {
    auto const made = sample_bremsstrahlung(view.tables.bremsstrahlung + material * BremsstrahlungLayout::floats, T,
                                            view.parameters.photon_threshold_MeV, draw);
    std::uint32_t const taken = quanta_of(made.energy_fraction * T);
    return {taken < quanta ? taken : quanta, made.mu};
}

/// One electron from birth to rest or exit (docs/methods/transport_scheme.md). Its state is the residual range r; every coming event
/// is a value of r: the hinge and the end of the step (clock K), the next hard event (clock M), the cutoff. Only faces need geometry.
/// A change of material converts r through the energy and carries what is left of both clocks.
template <class Tally, class Waiting = ParticleStack>
class ElectronTransport {
public:
    using Context = HistoryContext<Tally, Waiting>;

    YTTRIA_HD explicit ElectronTransport(Context& context) : context_(context), view_(context.view), walk_(context.view.grid) {}
    YTTRIA_HD ElectronTransport(Context& context, Particle const& particle) : ElectronTransport(context) { start(particle); }

    YTTRIA_HD void run() {
        while (step()) {}
    }

    /// Takes up an electron of the context's history; one object may follow many, one after another.
    YTTRIA_HD void start(Particle const& particle) {
        path_ = particle.path;
        quanta_ = particle.quanta;
        walk_.start(particle);
        owed_ = 0.0F;
        steps_ = 0;
        hard_events_ = 0;
        enter_voxel();
        table_ = electron_table(material_);
        range_ = table_.range(energy_of(quanta_));
        set_hard_clock(uniform(context_.draw(path_, block::life).w[0]));
    }

    /// Chooses the coming deflection; false when the electron ends here.
    YTTRIA_HD bool begin() {
        float const T = table_.energy(range_);
        if (range_ <= table_.cutoff_range() || steps_ == segment_limit) {
            if (steps_ == segment_limit) { ++context_.counters.lost; }
            stop_here();
            return false;
        }
        if (T < view_.parameters.range_rejection_MeV && range_ < walk_.inner_radius() * density_) {
            stay_here();
            return false;
        }
        Words const words = context_.draw(path_, block::scatter + steps_);
        ++steps_;
        int const start = static_cast<int>(material_) * ScatteringLayout::floats;
        ScatteringRowOf<float> const row = scattering_row(view_.tables.scattering, start, T, uniform16(words.w[3]));
        row_ = row.start;
        turn_ = uniform(words.w[1]);
        azimuth_ = uniform(words.w[2]);
        before_hinge_ = true;
        straggle(words);
        if (single()) {
            // The clock column holds the number of collisions per g/cm2; the loss within one free path is negligible.
            hinge_range_ = range_ + log_own(uniform(words.w[0])) / table_.scattering_clock(range_);
            end_range_ = hinge_range_;
            return true;
        }
        float const z = hinge_fraction(row.step_strength, uniform(words.w[0]), uniform16(words.w[3] >> 16));
        stretch_ = path_stretch(row.step_strength);
        shrink_ = 1.0F / stretch_;
        float const K = table_.scattering_clock(range_);
        hinge_clock_ = fma_exact(-z, row.step_strength, K);
        end_clock_ = K - row.step_strength;
        hinge_range_ = table_.range_at_scattering(hinge_clock_);
        end_range_ = table_.range_at_scattering(end_clock_);
        return true;
    }

    /// Where a walk pauses, so that threads in lock step can be at the same place.
    enum class Pause : std::uint8_t { step, event, end };
    /// Walks on to the end of the step, through hinge and faces, or to a hard event. In two passes, so that threads whose ways to the hinge
    /// have different numbers of faces turn together; written once, so that threads at different places of the step share its code.
    YTTRIA_HD Pause walk() {
        for (;;) {
            Pause const at = walk_half();
            if (at != Pause::step || !before_hinge_) { return at; }
            deflect_at_hinge();
            if (single()) { return Pause::step; }
        }
    }

    /// Moller or bremsstrahlung at range_; false when the electron ended.
    YTTRIA_HD bool hard_event() {
        ++context_.counters.hard_events;
        ++hard_events_;
        float const T = settle();
        std::uint32_t const base = block::hard + tries_per_event * hard_events_;
        // One block serves the common case: two words for the first try of a collision, azimuth, next clock; the choice between the
        // two kinds takes the low bits that uniform() leaves.
        Words const first = context_.draw(path_, base);
        std::uint32_t const rest = (first.w[0] << 23) | ((first.w[1] & 0x1FFU) << 14) | ((first.w[2] & 0x1FFU) << 5);
        SinCos const azimuth = sincos_turn(uniform(first.w[2]));
        float lost = 0.0F;
        // The kind is that of the range for which the clock set the event: just above twice the Moller threshold almost all are collisions,
        // just below all are photons, and straggling across must not turn one into the other.
        if (uniform(rest) < table_.brems_fraction(range_ - hard_shift_)) {
            lost = radiate(T, azimuth, [&](std::uint32_t attempt) { return context_.draw(path_, base + 1U + attempt); });
        } else {
            lost = collide(T, azimuth, [&](std::uint32_t attempt) { return attempt == 0 ? first : context_.draw(path_, base + attempt); });
        }
        if (quanta_ < view_.cutoff_quanta) {
            stop_here();
            return false;
        }
        float const old_range = range_;
        range_ = table_.range(max_of(T - lost, 0.0F));
        carry_elastic(table_, old_range);
        set_hard_clock(uniform(first.w[3]));
        return true;
    }

    /// From one deflection's end to the next one's; false when the electron ended.
    YTTRIA_HD bool step() {
        if (!begin()) { return false; }
        for (;;) {
            Pause const at = walk();
            if (at != Pause::event) { return at == Pause::step; }
            if (!hard_event()) { return false; }
        }
    }

private:
    static constexpr std::uint32_t segment_limit = 1U << 20;  // far above any real track; ends a stuck one

    YTTRIA_HD ElectronTable electron_table(std::uint32_t material) const {
        return {view_.tables.electron, static_cast<int>(material) * ElectronLayout::floats};
    }
    YTTRIA_HD bool single() const { return view_.parameters.single_scattering != 0; }

    YTTRIA_HD void enter_voxel() {
        voxel_ = voxel_index(view_.grid, walk_.cell);
        density_ = view_.grid.density[voxel_];
        inverse_density_ = 1.0F / density_;
        material_ = view_.grid.material[voxel_];
    }

    YTTRIA_HD void set_hard_clock(float u) {
        hard_range_ = table_.range_at_hard(table_.hard_clock(range_) + log_own(u));
        hard_shift_ = 0.0F;
    }

    YTTRIA_HD void stop_here() { context_.tally.deposit(voxel_, quanta_); }

    /// Ends an electron that cannot leave its voxel. Its coming hard events still happen, without moving it, so that none of its
    /// bremsstrahlung is lost.
    YTTRIA_HD void stay_here() {
        while (hard_range_ > table_.cutoff_range()) {
            range_ = hard_range_;
            if (!hard_event()) { return; }
        }
        stop_here();
    }

    /// Deposits what was lost down to residual range `range_`; returns the kinetic energy there.
    YTTRIA_HD float settle() {
        float const T = table_.energy(range_);
        std::uint32_t const left = quanta_of(T);
        if (left < quanta_) {
            context_.tally.deposit(voxel_, quanta_ - left);
            quanta_ = left;
        }
        return T;
    }

    /// What the step's loss below the thresholds differs from its mean: taken at its start or, as often, at its end (the next one's
    /// start), so that on average no energy is deposited early or late. The random bits are those that uniform() leaves.
    YTTRIA_HD void straggle(Words const& words) {
        float const u = uniform16((words.w[0] << 7) | (words.w[1] & 0x7FU));
        float const v = static_cast<float>(words.w[2] & 0x1FFU) * (1.0F / 512.0F) + 0.5F / 512.0F;
        float const drawn = range_ * sample_straggling(view_.tables.scattering, row_, u, v);
        bool const later = (words.w[1] & 0x80U) != 0;
        float const change = later ? owed_ : owed_ + drawn;
        owed_ = later ? drawn : 0.0F;
        range_ = max_of(range_ + change, 0.0F);
        hard_range_ = hard_range_ > 0.0F ? max_of(hard_range_ + change, 0.0F) : 0.0F;
        hard_shift_ += change;
    }

    /// To the hinge or to the end of the step (Pause::step), or to a hard event.
    YTTRIA_HD Pause walk_half() {
        for (;;) {
            ++context_.counters.segments;
            float const cutoff = table_.cutoff_range();
            float const elastic = before_hinge_ ? hinge_range_ : end_range_;
            float const next = max_of(cutoff, max_of(elastic, hard_range_));
            float const distance = max_of(range_ - next, 0.0F) * inverse_density_ * shrink_;
            float const to_face = walk_.face_distance();
            if (to_face < distance) {
                range_ = fma_exact(-max_of(to_face, 0.0F), density_ * stretch_, range_);
                float const T = settle();
                if (!walk_.cross()) {
                    context_.tally.escape(quanta_);
                    return Pause::end;
                }
                change_voxel(T);
                continue;
            }
            walk_.advance(distance);
            range_ = next < range_ ? next : range_;
            if (next == elastic && next > cutoff) { return Pause::step; }
            if (next == hard_range_ && next > cutoff) { return Pause::event; }
            stop_here();
            return Pause::end;
        }
    }

    YTTRIA_HD void deflect_at_hinge() {
        ++context_.counters.hinges;
        walk_.turn(deflect(walk_.direction(), sample_deflection(view_.tables.scattering, row_, turn_), sincos_turn(azimuth_)));
        before_hinge_ = false;
    }

    YTTRIA_HD void change_voxel(float T) {
        std::uint32_t const old_material = material_;
        enter_voxel();
        if (material_ == old_material) { return; }
        ElectronTable const old = table_;
        float const old_range = range_;
        table_ = electron_table(material_);
        range_ = table_.range(T);
        carry_elastic(old, old_range);
        float const left = old.hard_clock(old_range) - old.hard_clock(hard_range_);
        hard_range_ = hard_range_ > 0.0F ? table_.range_at_hard(table_.hard_clock(range_) - left) : 0.0F;
        hard_shift_ = 0.0F;
    }

    /// The remaining elastic allowances, after range_ changed from `old_range` of table `old`.
    YTTRIA_HD void carry_elastic(ElectronTable const& old, float old_range) {
        if (single()) {
            float const left = (old_range - hinge_range_) * old.scattering_clock(old_range);
            hinge_range_ = range_ - left / table_.scattering_clock(range_);
            end_range_ = hinge_range_;
            return;
        }
        float const shift = table_.scattering_clock(range_) - old.scattering_clock(old_range);
        hinge_clock_ += shift;
        end_clock_ += shift;
        if (before_hinge_) { hinge_range_ = table_.range_at_scattering(hinge_clock_); }
        end_range_ = table_.range_at_scattering(end_clock_);
    }

    /// Returns the energy that the electron loses [MeV].
    template <class Draw>
    YTTRIA_HD float radiate(float T, SinCos azimuth, Draw&& draw) {
        MadePhoton const photon = make_photon(view_, material_, T, quanta_, draw);
        if (photon.quanta == 0) { return 0.0F; }
        quanta_ -= photon.quanta;
        float const lost = energy_of(photon.quanta);
        if (view_.parameters.photons == 0) {
            context_.tally.deposit(voxel_, photon.quanta);
            return lost;
        }
        Particle child;
        child.is_photon = 1;
        child.quanta = photon.quanta;
        child.direction = deflect(walk_.direction(), photon.mu, azimuth);
        walk_.store(child);
        context_.push(child, path_, hard_events_, voxel_);
        return lost;
    }

    template <class Draw>
    YTTRIA_HD float collide(float T, SinCos azimuth, Draw&& draw) {
        MollerResult const made = sample_moller(T, view_.parameters.delta_threshold_MeV, draw);
        if (!made.accepted) { return 0.0F; }
        std::uint32_t const taken = quanta_of(made.energy_fraction * T);
        std::uint32_t const secondary = taken < quanta_ ? taken : quanta_;
        quanta_ -= secondary;
        Vec3 const before = walk_.direction();
        walk_.turn(deflect(before, made.primary_mu, azimuth));
        // One that cannot leave its voxel and makes no photon need not be followed.
        float const T_secondary = energy_of(secondary);
        float const r_secondary = table_.range(T_secondary);
        if (T_secondary < view_.parameters.range_rejection_MeV && r_secondary < walk_.inner_radius() * density_ &&
            context_.makes_no_event(child_path(path_, hard_events_), table_.hard_clock(r_secondary))) {
            context_.tally.deposit(voxel_, secondary);
            return T_secondary;
        }
        Particle child;
        child.is_photon = 0;
        child.quanta = secondary;
        child.direction = deflect(before, made.secondary_mu, SinCos{-azimuth.sine, -azimuth.cosine});
        walk_.store(child);
        context_.push(child, path_, hard_events_, voxel_);
        return T_secondary;
    }

    Context& context_;
    TransportView const& view_;
    std::uint32_t path_ = 0;
    std::uint32_t quanta_ = 0;  ///< kinetic energy not yet deposited
    VoxelWalk walk_;
    ElectronTable table_{nullptr};
    std::uint32_t voxel_ = 0, material_ = 0;
    float density_ = 1.0F, inverse_density_ = 1.0F;
    float range_ = 0.0F;        ///< residual range, g/cm2
    float hinge_range_ = 0.0F;  ///< range at which the direction changes
    float end_range_ = 0.0F;    ///< range at which the step ends
    float hinge_clock_ = 0.0F;  ///< K of the hinge
    float end_clock_ = 0.0F;    ///< K of the end of the step
    float hard_range_ = 0.0F;   ///< range of the next hard event
    float hard_shift_ = 0.0F;   ///< what straggling has moved it by since it was set
    float owed_ = 0.0F;         ///< straggling to be taken at the end of the step
    float stretch_ = 1.0F;      ///< path length over straight length in this step
    float shrink_ = 1.0F;       ///< its inverse
    float turn_ = 0.0F, azimuth_ = 0.0F;
    int row_ = 0;  ///< start of the scattering row
    std::uint32_t steps_ = 0, hard_events_ = 0;
    bool before_hinge_ = true;
};

}  // namespace yttria
