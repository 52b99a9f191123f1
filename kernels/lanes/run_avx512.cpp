// SPDX-License-Identifier: Apache-2.0
#include "kernels/lanes/avx512.hpp"
#include "kernels/lanes/transport.hpp"

namespace yttria {

void transport_avx512(LaneServices& services) { LaneTransport<avx512::Lanes, 16>(services).run(); }

}  // namespace yttria
