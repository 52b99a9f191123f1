// SPDX-License-Identifier: Apache-2.0
// Completion asks the program itself at each press of the key: options and names are always those of the program that is installed.
#include "app/command_tree.hpp"
#include "app/commands.hpp"
#include "host/protocol/protocol_file.hpp"
#include "phantoms/description.hpp"
#include "validation/claim.hpp"
#include "validation/performance/bench.hpp"

#include <iostream>

namespace yttria {
namespace {

constexpr char const* bash_script =
    R"(# Completion of yttria for bash:  source <(yttria completion bash)
_yttria() {
    local IFS=$'\n'
    # YTTRIA_NO_BUILD: the launcher of a source tree builds nothing for a press of a key.
    COMPREPLY=($(YTTRIA_NO_BUILD=1 "${COMP_WORDS[0]}" completion words : "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _yttria yttria
)";

constexpr char const* zsh_script =
    R"(#compdef yttria
# Completion of yttria for zsh: a file _yttria in a folder of $fpath, or  source <(yttria completion zsh)
_yttria() {
    local -a found
    found=("${(@f)$(YTTRIA_NO_BUILD=1 "${words[1]}" completion words : "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n ${found[1]} ]]; then compadd -- "${found[@]}"; else _files; fi
}
if [[ ${funcstack[1]} == _yttria ]]; then _yttria "$@"; else compdef _yttria yttria; fi
)";

/// Names that are no part of the command line's own description. A folder that is not found completes nothing.
std::vector<std::string> names_for(std::string const& command) {
    std::vector<std::string> names;
    try {
        if (command == "yttria phantom")
            for (auto const& [name, title] : list_phantoms()) names.push_back(name);
        if (command == "yttria validate")
            for (auto const& claim : validation::claims()) names.push_back(claim.name);
        if (command == "yttria bench")
            for (auto const& [name, title] : bench::list_cases()) names.push_back(name);
        if (command.starts_with("yttria protocol ")) names = protocol_names();
    } catch (Error const&) { names.clear(); }
    return names;
}

/// What can stand in place of the last of `words`; empty: a file.
std::vector<std::string> candidates(CLI::App const& app, std::vector<std::string> words) {
    auto const begun = words.empty() ? std::string() : words.back();
    if (!words.empty()) words.pop_back();
    auto const at = walk(app, words);
    std::vector<std::string> all, fitting;
    if (at.waits != nullptr) {
        all = choices_of(*at.waits);
    } else if (!begun.empty() && begun[0] == '-') {
        for (auto const* option : options_of(*at.app))
            for (auto const& name : names_of(*option))
                if (name.starts_with("--") || name == begun) all.push_back(name);
    } else {
        if (!at.positional)
            for (auto const* command : commands_of(*at.app)) all.push_back(command->get_name());
        for (auto const& name : names_for(path_of(*at.app))) all.push_back(name);
    }
    for (auto const& word : all)
        if (word.starts_with(begun)) fitting.push_back(word);
    return fitting;
}

}  // namespace

void add_completion(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("completion", "prints what makes a shell complete commands, options and names");
    sub->require_subcommand(1);
    sub->footer(
        "For this shell:  source <(yttria completion bash)\n"
        "For every one:   yttria completion bash >~/.local/share/bash-completion/completions/yttria\n"
        "                 yttria completion zsh >~/.zfunc/_yttria     (with  fpath+=~/.zfunc  before compinit)");
    for (auto const& [shell, script] : {std::pair("bash", bash_script), std::pair("zsh", zsh_script)}) {
        auto* one = sub->add_subcommand(shell, std::string("for ") + shell);
        one->footer(std::string("Example: source <(yttria completion ") + shell + ")");
        one->callback([&command, text = script] {
            command = [text] {
                std::cout << text;
                return ExitCode::done;
            };
        });
    }
    // What the scripts call: everything behind ":" is the command line so far, and no option of this command.
    auto* words = sub->add_subcommand("words", "candidates for the last word")->group("")->prefix_command();
    words->callback([&app, &command, words] {
        auto rest = words->remaining();
        if (!rest.empty()) rest.erase(rest.begin());
        command = [&app, rest] {
            for (auto const& word : candidates(app, rest)) std::cout << word << "\n";
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
