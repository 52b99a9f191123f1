// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/padded_grid.hpp"

namespace yttria {

std::uint64_t convolution_bytes(ConvolutionShape const& shape) { return 2 * std::uint64_t{PaddedGrid(shape).reals()} * sizeof(double); }

std::unique_ptr<Convolver> make_convolver(ConvolutionShape const& shape, std::string const& backend, std::string& note) {
    if (backend == "cuda") {
        try {
            return make_cufft_convolver(shape);
        } catch (Error const& failure) {
            throw device_error(std::string("--backend cuda: ") + failure.what() + "; with --backend auto the CPU takes over");
        }
    }
    if (backend == "auto") {
        try {
            return make_cufft_convolver(shape);
        } catch (Error const& reason) { note = reason.what(); }
    } else if (backend != "cpu") {
        throw usage_error("--backend " + backend + ": no such back end (there are auto, cpu and cuda) use one of them");
    }
    return make_fftw_convolver(shape);
}

}  // namespace yttria
