// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/cuda_support.cuh"
#include "kernels/backend/prepared.hpp"

namespace yttria {

/// An input on the device, uploaded once.
class DeviceInput {
public:
    explicit DeviceInput(TransportInput const& in) {
        PreparedInput const prepared = prepare_input(in);
        view_ = make_view(in, prepared);
        view_.grid.density = floats_.emplace_back(in.grid.density).data();
        view_.grid.material = bytes_.emplace_back(in.grid.material).data();
        view_.source.voxel = words_.emplace_back(in.source.voxel).data();
        view_.source.cumulative = longs_.emplace_back(in.source.cumulative).data();
        view_.source.guide = words_.emplace_back(prepared.guide).data();
        view_.source.lower_quanta = words_.emplace_back(in.spectrum.lower_quanta).data();
        view_.source.energy_end = words_.emplace_back(in.spectrum.cumulative).data();
        view_.source.energy_slope = longs_.emplace_back(prepared.energy_slope).data();
        view_.source.energy_guide = words_.emplace_back(prepared.energy_guide).data();
        view_.source.sobol = words_.emplace_back(prepared.sobol).data();
        view_.tables.electron = floats_.emplace_back(in.tables.electron).data();
        view_.tables.scattering = floats_.emplace_back(in.tables.scattering).data();
        view_.tables.bremsstrahlung = floats_.emplace_back(in.tables.bremsstrahlung).data();
        view_.tables.photon = floats_.emplace_back(in.tables.photon).data();
        view_.tables.form_factor = floats_.emplace_back(in.tables.form_factor).data();
        view_.tables.majorant = floats_.emplace_back(prepared.majorant).data();
    }
    DeviceInput(DeviceInput const&) = delete;
    DeviceInput& operator=(DeviceInput const&) = delete;

    TransportView const& view() const { return view_; }

private:
    TransportView view_{};
    std::vector<DeviceBuffer<float>> floats_;
    std::vector<DeviceBuffer<std::uint8_t>> bytes_;
    std::vector<DeviceBuffer<std::uint32_t>> words_;
    std::vector<DeviceBuffer<std::uint64_t>> longs_;
};

}  // namespace yttria
