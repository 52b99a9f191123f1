// SPDX-License-Identifier: Apache-2.0
#include "validation/parameter_study/driver.hpp"

#include "host/report/provenance.hpp"
#include "validation/harness.hpp"
#include "validation/suite.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace yttria::validation {
namespace {

using Clock = std::chrono::steady_clock;

template <class... Values>
std::string text(char const* format, Values... values) {
    char line[400];
    std::snprintf(line, sizeof line, format, values...);
    return line;
}

class Study {
public:
    explicit Study(StudyOptions const& options)
        : options_(options),
          variants_(study_variants(options.only)),
          file_(options.folder / "state.json"),
          state_(load_study(file_, program_commit(), options.seed)) {}

    StudyReport run() {
        build();
        for (auto const& scene : study_scenes()) {
            for (auto const& variant : variants_) bring_to(variant, scene, options_.pilot_chunks);
        }
        if (!plan() || options_.plan_only) return report();
        // A pilot's sigma is an estimate: what it left short is planned again from all batches, twice at most.
        for (int pass = 0; pass < 3; ++pass) {
            bool more = false;
            for (auto const& scene : study_scenes()) {
                auto const wanted = wanted_chunks(scene);
                for (std::size_t v = 0; v < variants_.size(); ++v) more = bring_to(variants_[v], scene, wanted[v]) || more;
            }
            if (!more) break;
        }
        for (auto const& variant : variants_) time_pairs(variant);
        return report();
    }

private:
    StudyRun& run_of(Variant const& variant, std::string const& scene) { return state_.runs[variant.name()][scene]; }
    bool refused(Variant const& variant) const { return state_.refused.contains(variant.name()); }

    void save() {
        save_study(file_, state_);
        saved_ = Clock::now();
    }

    void build() {
        std::filesystem::create_directories(options_.folder);
        for (auto const& variant : variants_) {
            try {
                for (auto const& name : study_scenes()) {
                    auto scene = make_study_scene(name, variant.parameters);
                    auto& run = run_of(variant, name);
                    auto const hash = input_sha256(scene.input);
                    if (run.chunks > 0 && run.input_sha256 != hash) {
                        options_.say(variant.name() + ", " + name + ": its tables are not those of the state; it is counted anew");
                        run = {};
                        state_.timing_pairs.erase(variant.name());
                    }
                    run.input_sha256 = hash;
                    scenes_[variant.name()].emplace(name, std::move(scene));
                }
                if (variant.is_default()) open(scenes_.at(variant.name()).begin()->second);  // says how many threads there are
                state_.refused.erase(variant.name());
            } catch (std::exception const& error) { refuse(variant, error.what()); }
        }
    }

    void refuse(Variant const& variant, std::string const& why) {
        if (variant.is_default()) throw Error(ExitCode::internal, "the default preset does not run: " + why);
        state_.refused[variant.name()] = why;
        options_.say(variant.name() + " is refused: " + why);
    }

    std::unique_ptr<Backend> open(StudyScene const& scene) {
        std::string note;
        auto backend = make_backend(options_.backend, scene.input, note);
        threads_ = backend->threads();
        return backend;
    }

    /// Runs chunks until there are `chunks`; whether there were any to run.
    bool bring_to(Variant const& variant, std::string const& name, std::uint64_t chunks) {
        if (refused(variant) || run_of(variant, name).chunks >= chunks) return false;
        auto& run = run_of(variant, name);
        auto const& scene = scenes_.at(variant.name()).at(name);
        try {
            auto const backend = open(scene);
            while (run.chunks < chunks) {
                run_chunk(*backend, scene, options_.seed, run);
                if (Clock::now() - saved_ > std::chrono::seconds(20)) save();
            }
        } catch (Error const& error) { refuse(variant, error.what()); }
        save();
        options_.say(text("%-32s %-10s %5.3g histories, %.3g s", variant.name().c_str(), name.c_str(), histories(run), run.seconds));
        return true;
    }

    double histories(StudyRun const& run) const {
        return static_cast<double>(run.chunks * chunk_replicates) * static_cast<double>(Parameters{}.replicate_size);
    }

    Change change_of(Variant const& variant, Quantity const& quantity) {
        auto const& changed = run_of(variant, quantity.scene);
        auto const& standard = run_of(variants_.front(), quantity.scene);
        auto const n = static_cast<std::ptrdiff_t>(std::min(changed.emitted.size(), standard.emitted.size()));
        if (!std::equal(changed.emitted.begin(), changed.emitted.begin() + n, standard.emitted.begin()))
            throw Error(ExitCode::internal, variant.name() + ": emits other energies than the default (the histories do not pair) " +
                                                "a parameter must not touch the birth of a history: repair that first");
        auto const& c = changed.energy.at(quantity.name);
        auto const& s = standard.energy.at(quantity.name);
        return paired_change({c.begin(), c.begin() + n}, {s.begin(), s.begin() + n});
    }

    double worst_sigma(Variant const& variant, std::string const& scene) {
        double worst = 0;
        for (auto const& quantity : study_quantities()) {
            if (quantity.judged && quantity.scene == scene) worst = std::max(worst, change_of(variant, quantity).sigma);
        }
        return worst;
    }

    /// [variant] chunks that bring every judged change of the scene below the target; the default needs as many as the most.
    std::vector<std::uint64_t> wanted_chunks(std::string const& scene) {
        std::vector<std::uint64_t> wanted(variants_.size(), 0);
        for (std::size_t v = 1; v < variants_.size(); ++v) {
            if (refused(variants_[v])) continue;
            double const sigma = worst_sigma(variants_[v], scene);
            auto const done = run_of(variants_[v], scene).chunks;
            wanted[v] = done;
            if (sigma > options_.target_sigma) {
                auto const needed = planned_batches(sigma, done * batches, options_.target_sigma);
                wanted[v] = std::max(done, std::min((needed + batches - 1) / batches, options_.most_chunks));
            }
            wanted[0] = std::max(wanted[0], wanted[v]);
        }
        return wanted;
    }

    /// Says what the pilot found and what it takes; false where nothing can be studied.
    bool plan() {
        double seconds = 0;
        options_.say("plan (sigma: of the worst judged change so far):");
        for (auto const& scene : study_scenes()) {
            auto const wanted = wanted_chunks(scene);
            for (std::size_t v = 0; v < variants_.size(); ++v) {
                if (refused(variants_[v])) continue;
                auto const& run = run_of(variants_[v], scene);
                double const each = run.seconds / static_cast<double>(run.chunks);
                double const left = wanted[v] > run.chunks ? static_cast<double>(wanted[v] - run.chunks) * each : 0;
                seconds += left;
                if (scene == "phantom64" && v > 0) seconds += 2 * each * options_.timing_pairs;
                double const planned =
                    histories(run) / static_cast<double>(run.chunks) * static_cast<double>(std::max(wanted[v], run.chunks));
                auto const sigma = v > 0 ? text("sigma %.3f %%", 100 * worst_sigma(variants_[v], scene)) : std::string("to compare with");
                options_.say(text("  %-32s %-10s %-15s %.3g histories in all, %.0f s to go", variants_[v].name().c_str(), scene.c_str(),
                                  sigma.c_str(), planned, left));
            }
        }
        options_.say(text("to go: %.1f minutes with %d threads, timing included", seconds / 60, threads_));
        return variants_.size() > 1;
    }

    void time_pairs(Variant const& variant) {
        if (variant.is_default() || refused(variant)) return;
        auto& pairs = state_.timing_pairs[variant.name()];
        auto const& standard = scenes_.at(variants_.front().name()).at("phantom64");
        auto const& changed = scenes_.at(variant.name()).at("phantom64");
        auto const first = open(standard), second = open(changed);
        while (static_cast<int>(pairs.size()) < options_.timing_pairs) {
            double const ours = time_chunk(*first, standard, options_.seed);
            pairs.emplace_back(ours, time_chunk(*second, changed, options_.seed));
        }
        save();
        options_.say(text("%-32s timed in %d pairs", variant.name().c_str(), options_.timing_pairs));
    }

    VariantResult result_of(Variant const& variant) {
        VariantResult result;
        result.variant = variant;
        if (refused(variant)) {
            result.refused = state_.refused.at(variant.name());
            result.verdict = "refused";
            return result;
        }
        std::vector<Change> judged;
        for (auto const& quantity : study_quantities()) {
            result.changes.push_back(change_of(variant, quantity));
            if (quantity.judged) judged.push_back(result.changes.back());
        }
        result.verdict = worst_verdict(judged);
        for (auto const& scene : study_scenes()) result.histories[scene] = histories(run_of(variant, scene));
        std::vector<double> ratios;
        for (auto const& [standard, changed] : state_.timing_pairs[variant.name()]) ratios.push_back(standard / changed);
        if (!ratios.empty()) {
            std::sort(ratios.begin(), ratios.end());
            result.speed = 0.5 * (ratios[(ratios.size() - 1) / 2] + ratios[ratios.size() / 2]);
            result.speed_lowest = ratios.front();
            result.speed_highest = ratios.back();
        }
        return result;
    }

    StudyReport report() {
        StudyReport report;
        for (std::size_t v = 1; v < variants_.size(); ++v) report.results.push_back(result_of(variants_[v]));
        for (auto const& quantity : study_quantities()) {
            auto const& run = run_of(variants_.front(), quantity.scene);
            auto const per_emitted = paired_change(run.energy.at(quantity.name), run.emitted);
            report.default_sigma.emplace_back(quantity.name, per_emitted.sigma / (1 + per_emitted.relative));
        }
        for (auto const& [variant, scenes] : state_.runs) {
            for (auto const& [name, run] : scenes) report.seconds += run.seconds;
        }
        auto const& run = run_of(variants_.front(), "phantom64");
        report.default_decays_per_second = histories(run) / run.seconds;
        SuiteReport const here = run_suite({}, {}, {});  // no claim: the machine's name and the date
        report.machine = here.machine;
        report.date = here.date;
        report.commit = state_.commit;
        report.threads = threads_;
        report.seed = state_.seed;
        report.target_sigma = options_.target_sigma;
        return report;
    }

    StudyOptions const& options_;
    std::vector<Variant> variants_;
    std::filesystem::path file_;
    StudyState state_;
    std::map<std::string, std::map<std::string, StudyScene>> scenes_;
    Clock::time_point saved_ = Clock::now();
    int threads_ = 0;
};

}  // namespace

StudyReport run_study(StudyOptions const& options) { return Study(options).run(); }

}  // namespace yttria::validation
