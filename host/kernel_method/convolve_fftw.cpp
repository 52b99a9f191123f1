// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/padded_grid.hpp"

#include <fftw3.h>

#include <complex>
#include <new>

namespace yttria {
namespace {

struct Free {
    void operator()(double* values) const { fftw_free(values); }
};
using Reals = std::unique_ptr<double, Free>;

fftw_complex* as_complex(Reals const& reals) { return reinterpret_cast<fftw_complex*>(reals.get()); }

void execute(fftw_plan plan) {
    if (!plan) throw Error(ExitCode::internal, "FFTW makes no plan (the grid's size is refused) please report this case");
    fftw_execute(plan);
    fftw_destroy_plan(plan);
}

class FftwConvolver final : public Convolver {
public:
    explicit FftwConvolver(ConvolutionShape const& shape) : grid_(shape), sum_(take()), weights_(take()) {}

    std::string library() const override { return "FFTW"; }
    std::string device() const override { return "the CPU"; }

    std::vector<double> convolve(std::vector<double> const& image, OffsetValues const& kernel) override {
        grid_.place_image(image, sum_.get());
        grid_.place_kernel(kernel, weights_.get());
        forward(sum_);
        forward(weights_);
        multiply();
        auto const& n = grid_.length();
        execute(fftw_plan_dft_c2r_3d(n[2], n[1], n[0], as_complex(sum_), sum_.get(), FFTW_ESTIMATE));
        return grid_.take_image(sum_.get());
    }

private:
    Reals take() const {
        Reals reals(fftw_alloc_real(grid_.reals()));
        if (!reals) throw std::bad_alloc();
        return reals;
    }
    void forward(Reals const& reals) const {
        auto const& n = grid_.length();
        execute(fftw_plan_dft_r2c_3d(n[2], n[1], n[0], reals.get(), as_complex(reals), FFTW_ESTIMATE));
    }
    /// sum * weights / points.
    void multiply() {
        double* const to = sum_.get();
        double const* const by = weights_.get();
        double const scale = 1 / grid_.points();
        for (std::size_t i = 0; i < grid_.reals(); i += 2) {
            auto const product = std::complex<double>(to[i], to[i + 1]) * std::complex<double>(by[i], by[i + 1]) * scale;
            to[i] = product.real();
            to[i + 1] = product.imag();
        }
    }

    PaddedGrid grid_;
    Reals sum_, weights_;
};

}  // namespace

std::unique_ptr<Convolver> make_fftw_convolver(ConvolutionShape const& shape) { return std::make_unique<FftwConvolver>(shape); }

}  // namespace yttria
