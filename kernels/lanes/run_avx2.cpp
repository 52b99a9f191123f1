// SPDX-License-Identifier: Apache-2.0
#include "kernels/lanes/avx2.hpp"
#include "kernels/lanes/transport.hpp"

namespace yttria {

void transport_avx2(LaneServices& services) { LaneTransport<avx2::Lanes, 16>(services).run(); }

}  // namespace yttria
