// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/convolve.hpp"

#include "host/base/error.hpp"

#include <fftw3.h>

#include <complex>
#include <cstring>
#include <memory>
#include <new>

namespace yttria {
namespace {

/// The next length without prime factors above 7, for which FFTW has fast code.
int fast_length(int least) {
    for (int n = least;; ++n) {
        int rest = n;
        for (int const factor : {2, 3, 5, 7})
            while (rest % factor == 0) rest /= factor;
        if (rest == 1) return n;
    }
}

/// A padded real grid and its half-complex transform in one buffer; rows of 2 (nx/2 + 1) reals.
class Spectrum {
public:
    explicit Spectrum(std::array<int, 3> const& size) : size_(size), row_(2 * (static_cast<std::size_t>(size[0]) / 2 + 1)) {
        values_.reset(fftw_alloc_real(reals()));
        if (!values_) throw std::bad_alloc();
        std::memset(values_.get(), 0, reals() * sizeof(double));
    }
    double& at(int i, int j, int k) {
        auto const row = static_cast<std::size_t>(j) + static_cast<std::size_t>(size_[1]) * static_cast<std::size_t>(k);
        return values_.get()[static_cast<std::size_t>(i) + row_ * row];
    }
    void forward() { execute(fftw_plan_dft_r2c_3d(size_[2], size_[1], size_[0], values_.get(), complex(), FFTW_ESTIMATE)); }
    void backward() { execute(fftw_plan_dft_c2r_3d(size_[2], size_[1], size_[0], complex(), values_.get(), FFTW_ESTIMATE)); }
    void multiply(Spectrum const& other) {
        for (std::size_t i = 0; i < reals(); i += 2) {
            std::complex<double> const a(values_.get()[i], values_.get()[i + 1]), b(other.values_.get()[i], other.values_.get()[i + 1]);
            auto const product = a * b;
            values_.get()[i] = product.real();
            values_.get()[i + 1] = product.imag();
        }
    }
    double points() const { return static_cast<double>(size_[0]) * size_[1] * size_[2]; }

private:
    struct Free {
        void operator()(double* values) const { fftw_free(values); }
    };
    std::size_t reals() const { return row_ * static_cast<std::size_t>(size_[1]) * static_cast<std::size_t>(size_[2]); }
    fftw_complex* complex() { return reinterpret_cast<fftw_complex*>(values_.get()); }
    static void execute(fftw_plan plan) {
        if (!plan) throw Error(ExitCode::internal, "FFTW makes no plan (the grid's size is refused) please report this case");
        fftw_execute(plan);
        fftw_destroy_plan(plan);
    }

    std::array<int, 3> size_;
    std::size_t row_;
    std::unique_ptr<double, Free> values_;
};

int wrapped(int offset, int length) { return (offset % length + length) % length; }

}  // namespace

std::vector<double> convolve(std::vector<double> const& image, std::array<int, 3> const& size, OffsetValues const& kernel) {
    std::array<int, 3> padded{};
    // What is wrapped around must not come back into the image: size + reach is enough, since |i - j - d| < size + reach.
    for (std::size_t a = 0; a < 3; ++a) padded[a] = fast_length(size[a] + kernel.reach[a]);

    Spectrum sum(padded), weights(padded);
    std::size_t n = 0;
    for (int k = 0; k < size[2]; ++k)
        for (int j = 0; j < size[1]; ++j)
            for (int i = 0; i < size[0]; ++i) sum.at(i, j, k) = image[n++];
    n = 0;
    for (int dz = -kernel.reach[2]; dz <= kernel.reach[2]; ++dz)
        for (int dy = -kernel.reach[1]; dy <= kernel.reach[1]; ++dy)
            for (int dx = -kernel.reach[0]; dx <= kernel.reach[0]; ++dx)
                weights.at(wrapped(dx, padded[0]), wrapped(dy, padded[1]), wrapped(dz, padded[2])) += kernel.values[n++];
    sum.forward();
    weights.forward();
    sum.multiply(weights);
    sum.backward();

    std::vector<double> out(image.size());
    n = 0;
    for (int k = 0; k < size[2]; ++k)
        for (int j = 0; j < size[1]; ++j)
            for (int i = 0; i < size[0]; ++i) out[n++] = sum.at(i, j, k) / sum.points();
    return out;
}

}  // namespace yttria
