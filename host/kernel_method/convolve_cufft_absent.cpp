// SPDX-License-Identifier: Apache-2.0
// Stands in for convolve_cufft.cu where nvcc or cuFFT was not found.
#include "host/base/error.hpp"
#include "host/kernel_method/convolve.hpp"

namespace yttria {

std::string why_no_cufft() {
    return "this program was built without cuFFT (no nvcc 12.4 or newer with libcufft was found) install the CUDA toolkit and build again";
}

std::unique_ptr<Convolver> make_cufft_convolver(ConvolutionShape const&) { throw device_error(why_no_cufft()); }

}  // namespace yttria
