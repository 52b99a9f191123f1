// SPDX-License-Identifier: Apache-2.0
// The one file of host/ that sees CUDA: cuFFT needs a device kernel between its transforms. Double precision and fused multiply-adds are
// allowed here: this is no transport, its bits need not be those of the CPU (.ci/check_ptx.sh reads kernels/ only).
#include "host/kernel_method/padded_grid.hpp"
#include "kernels/backend/cuda_support.cuh"

#include <cufft.h>

namespace yttria {
namespace {

constexpr unsigned block_threads = 256;
constexpr unsigned most_blocks = 4096;  // fills each card; the loop takes the rest

void check_fft(cufftResult status, char const* doing) {
    if (status != CUFFT_SUCCESS) {
        throw std::runtime_error(std::string("cuFFT failed while ") + doing + " (its status " + std::to_string(status) + ")");
    }
}

/// to * by * scale, complex numbers.
__global__ void multiply(cufftDoubleComplex* to, cufftDoubleComplex const* by, std::size_t count, double scale) {
    std::size_t const stride = std::size_t{gridDim.x} * blockDim.x;
    for (std::size_t i = std::size_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += stride) {
        cufftDoubleComplex const a = to[i];
        cufftDoubleComplex const b = by[i];
        to[i] = {(a.x * b.x - a.y * b.y) * scale, (a.x * b.y + a.y * b.x) * scale};
    }
}

/// A plan whose work area is ours, so that it is counted before it is taken and shared by both directions.
class Plan {
public:
    Plan(std::array<int, 3> const& length, cufftType type) {
        check_fft(cufftCreate(&plan_), "starting");
        auto const made = [&] {
            auto const status = cufftSetAutoAllocation(plan_, 0);
            return status == CUFFT_SUCCESS ? cufftMakePlan3d(plan_, length[2], length[1], length[0], type, &work_bytes_) : status;
        }();
        if (made != CUFFT_SUCCESS) {
            cufftDestroy(plan_);
            check_fft(made, "planning the transform");
        }
    }
    ~Plan() { cufftDestroy(plan_); }
    Plan(Plan const&) = delete;
    Plan& operator=(Plan const&) = delete;
    std::size_t work_bytes() const { return work_bytes_; }
    cufftHandle get() const { return plan_; }
    void use(void* work) const { check_fft(cufftSetWorkArea(plan_, work), "setting the work area"); }

private:
    cufftHandle plan_ = 0;
    std::size_t work_bytes_ = 0;
};

class CufftConvolver final : public Convolver {
public:
    explicit CufftConvolver(ConvolutionShape const& shape)
        : grid_(shape),
          forward_(grid_.length(), CUFFT_D2Z),
          backward_(grid_.length(), CUFFT_Z2D),
          work_(counted(std::max(forward_.work_bytes(), backward_.work_bytes()))),
          sum_(grid_.reals()),
          weights_(grid_.reals()),
          staging_(grid_.reals()) {
        forward_.use(work_.data());
        backward_.use(work_.data());
        cudaDeviceProp properties{};
        check(cudaGetDeviceProperties(&properties, 0), "asking the device for its properties");
        device_ = properties.name;
    }

    std::string library() const override { return "cuFFT"; }
    std::string device() const override { return device_; }

    std::vector<double> convolve(std::vector<double> const& image, OffsetValues const& kernel) override {
        try {
            return on_device(image, kernel);
        } catch (std::runtime_error const& failure) {
            if (dynamic_cast<Error const*>(&failure) != nullptr) { throw; }
            throw device_error(std::string(failure.what()) + " run on the CPU with --backend cpu");
        }
    }

private:
    std::vector<double> on_device(std::vector<double> const& image, OffsetValues const& kernel) {
        grid_.place_image(image, staging_.data());
        sum_.copy_from(staging_.data(), grid_.reals());
        grid_.place_kernel(kernel, staging_.data());
        weights_.copy_from(staging_.data(), grid_.reals());
        check_fft(cufftExecD2Z(forward_.get(), sum_.data(), as_complex(sum_)), "transforming the image");
        check_fft(cufftExecD2Z(forward_.get(), weights_.data(), as_complex(weights_)), "transforming the kernel");
        std::size_t const count = grid_.reals() / 2;
        auto const blocks = static_cast<unsigned>(std::min<std::size_t>(most_blocks, (count + block_threads - 1) / block_threads));
        multiply<<<blocks, block_threads>>>(as_complex(sum_), as_complex(weights_), count, 1 / grid_.points());
        check(cudaGetLastError(), "launching the product of the transforms");
        check_fft(cufftExecZ2D(backward_.get(), as_complex(sum_), sum_.data()), "transforming back");
        check(cudaDeviceSynchronize(), "convolving");
        sum_.copy_to(staging_.data(), 0, grid_.reals());
        return grid_.take_image(staging_.data());
    }
    static cufftDoubleComplex* as_complex(DeviceBuffer<double> const& reals) { return reinterpret_cast<cufftDoubleComplex*>(reals.data()); }
    /// Before anything is taken: all that will be.
    std::size_t counted(std::size_t work_bytes) const {
        require_device_memory("the padded grids of the convolution and the work area of cuFFT",
                              2 * grid_.reals() * sizeof(double) + work_bytes);
        return work_bytes;
    }

    PaddedGrid grid_;
    Plan forward_, backward_;
    DeviceBuffer<unsigned char> work_;
    DeviceBuffer<double> sum_, weights_;
    std::vector<double> staging_;
    std::string device_;
};

}  // namespace

std::string why_no_cufft() {
    try {
        require_usable_device();
        return "";
    } catch (std::runtime_error const& reason) { return reason.what(); }
}

std::unique_ptr<Convolver> make_cufft_convolver(ConvolutionShape const& shape) {
    try {
        require_usable_device();
        return std::make_unique<CufftConvolver>(shape);
    } catch (std::runtime_error const& reason) { throw device_error(reason.what()); }
}

}  // namespace yttria
