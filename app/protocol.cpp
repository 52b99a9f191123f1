// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"
#include "app/commands.hpp"

#include <iostream>
#include <memory>

namespace yttria {

void add_protocol(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("protocol", "works with protocol files (limits on doses and volumes)");
    sub->require_subcommand(1);
    auto* check = sub->add_subcommand("check", "reads a protocol file and says what is wrong with it, or lists its rules");
    check->footer("Example: yttria protocol check my-protocol.toml");
    auto name = std::make_shared<std::string>();
    check->add_option("FILE", *name, "a protocol file, or a name in protocols/")->required();
    check->callback([&command, name] {
        command = [name] {
            std::cout << check_protocol_file(*name);
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
