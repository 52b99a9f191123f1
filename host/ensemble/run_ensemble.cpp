// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/run_ensemble.hpp"

#include "host/ensemble/evaluate_member.hpp"
#include "host/ensemble/progress.hpp"
#include "host/ensemble/quantities.hpp"
#include "host/ensemble/statistics.hpp"
#include "host/transport/interrupt.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Members in which the noise of the image alone is drawn: its share is a variance of so many values, good to about a third at 24.
std::uint32_t noise_members(std::uint32_t members) { return std::clamp(members / 8, 4U, 24U); }
/// Members that may fail: a contour that leaves nothing of a small structure, say.
constexpr double most_failed = 0.1;

/// Values of the members against those of the reference, which has no draw: what both share by chance cancels.
class Gatherer {
public:
    Gatherer(Result const& central, std::vector<std::string> const& quantities, MemberRun& run) : run_(run) {
        for (auto const& name : quantities) {
            auto const found = read_quantity(name, central.request, central.metrics, central.activity);
            nominal_.push_back(*found.value);
        }
    }

    /// False where it was interrupted.
    bool add(MemberDraw const& draw, std::vector<HalfValues>& to) {
        if (interrupt_flag().load()) return false;
        try {
            auto const values = run_.values(draw);
            if (!values) return false;
            auto const* reference = reference_of(values->transported);
            if (!reference) return false;
            HalfValues out;
            for (std::size_t q = 0; q < nominal_.size(); ++q) {
                out.a.push_back(values->a[q] - reference->a[q] + nominal_[q]);
                out.b.push_back(values->b[q] - reference->b[q] + nominal_[q]);
            }
            to.push_back(std::move(out));
        } catch (Error const& error) {
            if (error.code() != ExitCode::input) throw;
            if (failed_++ == 0) reason_ = error.what();
            to.emplace_back(
                HalfValues{std::vector<double>(nominal_.size(), std::nan("")), std::vector<double>(nominal_.size(), std::nan(""))});
        }
        return true;
    }

    std::size_t failed() const { return failed_; }
    std::string const& reason() const { return reason_; }
    /// Of the case without draws, read like the members; that of the run where no member was transported.
    double reference(std::size_t quantity) const {
        auto const& transported = reference_[1];
        return transported ? (transported->a[quantity] + transported->b[quantity]) / 2 : nominal_[quantity];
    }

private:
    /// With tallies of its own the reference is transported like a member: the run's histories are others.
    MemberValues const* reference_of(bool transported) {
        auto& reference = reference_[transported ? 1 : 0];
        if (!reference) reference = transported ? run_.transported_reference() : run_.values({});
        return reference ? &*reference : nullptr;
    }

    MemberRun& run_;
    std::vector<double> nominal_;
    std::array<std::optional<MemberValues>, 2> reference_;
    std::size_t failed_ = 0;
    std::string reason_;
};

}  // namespace

std::uint32_t ensemble_members(Case const& request, std::optional<std::uint32_t> const& asked) {
    if (asked) return *asked;
    return request.uncertainty.given ? request.uncertainty.members : 0;
}

bool with_ensemble(Result& result, RunOptions const& options, std::uint32_t members) {
    auto ensemble = run_ensemble(result, options, members);
    if (!ensemble) {
        result.warnings.push_back({"ensemble.interrupted",
                                   "the ensemble was interrupted (a part of its members would not be one in each "
                                   "stratum): the result has statistical uncertainties only"});
        return false;
    }
    add_ensemble(result, std::move(*ensemble));
    return true;
}

std::optional<Ensemble> run_ensemble(Result const& central, RunOptions const& options, std::uint32_t members) {
    auto const start = std::chrono::steady_clock::now();
    auto const& request = central.request;
    auto const draws = draw_inputs(central, members, request.uncertainty.seed.value_or(central.energy.seed));
    auto const quantities = ensemble_quantities(central);
    auto const images = read_images(request);
    MemberMaker const maker(central, images, draws);
    MemberRun run(central, options, maker, quantities);
    Gatherer gather(central, quantities, run);

    std::uint32_t const of_noise = draws.noise_sd > 0 ? noise_members(members) : 0;
    EnsembleProgress progress(members + of_noise, options.quiet);
    std::vector<HalfValues> all, noise;
    for (std::uint32_t m = 0; m < members; ++m) {
        if (!gather.add(draws.member(m), all)) return {};
        progress.done(m + 1);
    }
    for (std::uint32_t m = 0; m < of_noise; ++m) {
        if (!gather.add(draws.noise_only(m), noise)) return {};
        progress.done(members + m + 1);
    }
    if (static_cast<double>(gather.failed()) > most_failed * members)
        throw input_error(request.file.string() + ": " + std::to_string(gather.failed()) + " of " + std::to_string(members) +
                          " members of the ensemble cannot be computed (the first: " + gather.reason() +
                          ") give smaller sd in [uncertainty]");

    Ensemble out;
    out.members = members;
    out.seed = draws.seed;
    out.failed = static_cast<std::uint32_t>(gather.failed());
    out.noise_members = of_noise;
    out.transports = run.transports();
    out.decays = run.decays();
    out.histories_per_member = run.transports() > 0 ? run.histories() : 0;
    out.inputs = draws.inputs;
    out.not_varied = draws.not_varied;
    out.not_included = not_in_ensemble();
    for (std::size_t q = 0; q < quantities.size(); ++q) {
        auto const found = read_quantity(quantities[q], request, central.metrics, central.activity);
        auto one = summarise({quantities[q], *found.value, found.u.value_or(std::nan("")), gather.reference(q)}, q, all, noise, draws);
        one.label = quantity_label(quantities[q], central, draws.noise_sd > 0, draws.varies("maa_difference"));
        out.quantities.push_back(std::move(one));
    }
    out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return out;
}

}  // namespace yttria
