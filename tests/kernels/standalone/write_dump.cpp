// SPDX-License-Identifier: Apache-2.0
// Writes GoldenInput as a dump, or with --expected prints its dose_sha256: for the test of the stand-alone program.
#include "tests/kernels/backend/backend_contract.hpp"

#include <cstdio>

int main(int count, char** values) {
    if (count != 2) { return 2; }
    if (std::string(values[1]) == "--expected") {
        std::puts(yttria::test::golden_dose);
        return 0;
    }
    yttria::save_transport_input(values[1], yttria::test::GoldenInput::make());
    return 0;
}
