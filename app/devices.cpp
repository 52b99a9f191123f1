// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "kernels/backend/backend.hpp"

#include <iostream>

namespace yttria {

void add_devices(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("devices", "lists what transport can run on");
    sub->footer("Example: yttria devices");
    sub->callback([&command] {
        command = [] {
            for (auto const& device : list_devices()) {
                std::cout << device.backend << ": " << (device.name.empty() ? "no device" : device.name)
                          << (device.usable ? "" : " (not usable)");
                if (!device.detail.empty()) std::cout << "\n    " << device.detail;
                std::cout << "\n";
            }
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
