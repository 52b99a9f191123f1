// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/slicer/commands.hpp"
#include "app/slicer/work_folder.hpp"

#include <iostream>
#include <memory>

namespace yttria {
namespace {

using slicer::Module;
using slicer::Values;

/// The options of a module, made of its description.
void add_module(CLI::App& parent, Command& command, Module const& module, std::string const& says, ExitCode (*work)(Values const&)) {
    auto given = std::make_shared<Values>();
    auto wants_xml = std::make_shared<bool>(false);
    auto* sub = parent.add_subcommand(module.name, says);
    sub->add_flag("--xml", *wants_xml, "print the self-description and stop");
    sub->add_option("--returnparameterfile", given->return_file, "file for the values that have no file of their own");
    for (auto const& group : module.groups)
        for (auto const& p : group.parameters) {
            if (p.returned()) continue;
            if (p.tag == "boolean") {
                sub->add_flag("--" + p.name, given->flags[p.name], p.text);
                continue;
            }
            auto& value = given->texts[p.name];
            value = p.value;
            auto* option = sub->add_option("--" + p.name, value, p.text);
            if (!p.choices.empty()) option->check(CLI::IsMember(p.choices));
            if (p.limits) option->check(CLI::Range((*p.limits)[0], (*p.limits)[1]));
        }
    sub->callback([&command, given, wants_xml, module, work] {
        command = [given, wants_xml, module, work] {
            if (*wants_xml) {
                std::cout << slicer::xml_of(module) << std::flush;
                return ExitCode::done;
            }
            for (auto const& group : module.groups)
                for (auto const& p : group.parameters)
                    if (p.channel == "output" && !p.extensions.empty())
                        if (auto const file = given->path(p.name)) slicer::check_place_of(*file);
            return work(*given);
        };
    });
}

}  // namespace

void add_slicer(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("slicer", "modules for 3D Slicer (its execution model; docs/slicer.md)");
    sub->footer("Example: yttria slicer modules ~/yttria-slicer     (then add that folder in Slicer: Edit, Application Settings, Modules)");
    sub->require_subcommand(1);
    add_module(*sub, command, slicer::run_module(), "images to dose", slicer::run);
    add_module(*sub, command, slicer::evaluate_module(), "metrics and rules of a dose that exists", slicer::evaluate);
    add_module(*sub, command, slicer::phantom_module(), "a phantom with known answers", slicer::phantom);
    auto folder = std::make_shared<std::filesystem::path>();
    auto* modules = sub->add_subcommand("modules", "writes the three modules as executables that Slicer finds");
    modules->add_option("DIR", *folder, "folder for them")->required();
    modules->callback([&command, folder] {
        command = [folder] {
            slicer::write_modules(*folder);
            std::cout << "modules written to " << std::filesystem::absolute(*folder).lexically_normal().string()
                      << "\nadd that folder in Slicer: Edit, Application Settings, Modules, Additional module paths; then restart Slicer\n";
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
