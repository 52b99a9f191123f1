// SPDX-License-Identifier: Apache-2.0
#include "host/planning/plan.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "app/run_values.hpp"
#include "host/pipeline.hpp"
#include "host/report/provenance.hpp"
#include "host/results/staged.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path file, folder, delivered;
    BackendRequest backend;
    std::string seed, histories, method, registration = "none";
    bool quiet = false;
};

/// A plan is made from the pre-treatment image: other sessions of the case are left out where there is one.
Warnings keep_mapping(Case& request) {
    auto const is_maa = [&](SessionEntry const& session) {
        auto const* image = request.find_image(session.image);
        return image && image->purpose == "maa";
    };
    auto const maa = std::count_if(request.sessions.begin(), request.sessions.end(), is_maa);
    if (maa == 0)
        return {{"planning.no_maa",
                 "the case has no image of purpose maa (what is planned comes from a post-treatment or other image) give the "
                 "MAA image where there is one"}};
    auto const all = request.sessions.size();
    std::erase_if(request.sessions, [&](auto const& session) { return !is_maa(session); });
    if (request.sessions.size() == all) return {};
    return {{"planning.sessions", std::to_string(all - request.sessions.size()) +
                                      " sessions of images other than maa are left out (a plan is made before treatment): compare with "
                                      "--delivered"}};
}

PlanRegistration registration_of(std::string const& name) {
    return name == "rigid" ? PlanRegistration::rigid : name == "deformable" ? PlanRegistration::deformable : PlanRegistration::none;
}

/// Dose of the mapping image, as  yttria run  makes it.
Result transported(Options const& given, Case const& request) {
    auto options = run_options(request);
    options.backend = given.backend;
    options.quiet = given.quiet;
    auto prepared = prepare(request);
    auto energy = transport(prepared, options);
    if (energy.interrupted) throw Error(ExitCode::interrupted, "interrupted (no plan is written) start it again");
    return finish(std::move(prepared), std::move(energy));
}

ExitCode plan(Options const& given) {
    if (!given.quiet) std::cerr << disclaimer() << "\n";
    auto request = read_case(given.file, CaseUse::plan);
    if (!given.seed.empty()) request.transport.seed = parse_whole("--seed", given.seed);
    if (!given.histories.empty()) request.transport.histories = parse_whole("--histories", given.histories);
    if (!given.method.empty()) request.transport.method = given.method;
    if (!given.folder.empty()) check_output_folder(given.folder);
    bool const by_hand = request.images.empty();
    if (by_hand && !given.delivered.empty())
        throw usage_error("--delivered with a case by hand (it has no voxels to compare) plan from the MAA image");
    Warnings warnings;
    std::optional<StoredDose> delivered;  // read before transport: a wrong name is said at once
    if (!given.delivered.empty()) delivered = read_dose(given.delivered);
    std::optional<Result> result;
    if (!by_hand) {
        warnings = keep_mapping(request);
        result = transported(given, request);
        warnings.insert(warnings.end(), result->warnings.begin(), result->warnings.end());
    }
    auto out = make_plan(request, result ? &*result : nullptr);
    out.warnings.insert(out.warnings.begin(), warnings.begin(), warnings.end());
    if (delivered)
        out.delivered = compare_delivered(*result, out.used() ? out.used()->planned().activity_GBq : per_GBq(*result).reference_GBq,
                                          *delivered, registration_of(given.registration));
    if (!given.folder.empty()) {
        StagedFolder files(given.folder);
        write_text(files.file("plan.json"), plan_json(out, request));
        write_text(files.file("plan.html"), plan_html(out, request));
        files.commit();
    }
    if (given.quiet) return ExitCode::done;
    print_warnings(out.warnings);
    std::cout << plan_table(out, request);
    if (!given.folder.empty()) std::cout << "page        " << (given.folder / "plan.html").string() << "\n";
    return ExitCode::done;
}

}  // namespace

void add_plan(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub =
        app.add_subcommand("plan", "model activity for a stated target: partition, MIRD, BSA, and from the voxels of the MAA image");
    sub->footer(
        "Examples: yttria plan case.toml -o plan\n"
        "          yttria plan by-hand.toml                        (masses, ratio and shunt by hand: no image)\n"
        "          yttria plan case.toml --delivered post-result   (planned against delivered)");
    sub->add_option("CASE", given->file, "case file with [planning] (docs/formats/case.md)")->required();
    sub->add_option("-o,--output", given->folder, "folder for plan.json and plan.html (default: print only)");
    sub->add_option("--delivered", given->delivered, "result of the post-treatment image (result.h5 or its folder)");
    sub->add_option("--registration", given->registration,
                    "how the post-treatment anatomy was brought onto the planning one; none: structures are compared, voxels are not")
        ->check(CLI::IsMember({"none", "rigid", "deformable"}))
        ->capture_default_str();
    sub->add_option("--backend", given->backend.name, "what computes the transport")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    sub->add_option("--threads", given->backend.threads, "threads of the CPU back end (default: all cores)")->check(CLI::Range(0, 4096));
    sub->add_option("--seed", given->seed, "seed of the random numbers (default: the case's)")->type_name("N");
    sub->add_option("--histories", given->histories, "decays to follow (default: the case's)")->type_name("N");
    sub->add_option("--method", given->method, "mc, local or kernel (default: the case's)")
        ->check(CLI::IsMember({"mc", "local", "kernel"}));
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return plan(*given); }; });
}

}  // namespace yttria
