// SPDX-License-Identifier: Apache-2.0
#include "host/compare/compare.hpp"
#include "host/compare/perfect_code.hpp"
#include "validation/phantom64/comparison.hpp"

#include <limits>
#include <sstream>

namespace yttria::validation {
namespace {

Volume<float> as_volume(Geometry const& geometry, std::vector<double> const& values) { return {geometry, {values.begin(), values.end()}}; }

std::vector<float> relative(DoseMap const& map) {
    std::vector<float> result;
    for (std::size_t v = 0; v < map.dose.size(); ++v) {
        result.push_back(map.dose[v] > 0 ? static_cast<float>(map.sigma[v] / map.dose[v]) : std::numeric_limits<float>::quiet_NaN());
    }
    return result;
}

}  // namespace

void compare_gamma(validation::Comparison const& c, double dose_percent, ClaimResult& result) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    CompareOptions options;
    options.gamma.dose_percent = dose_percent;
    options.gamma.distance_mm = 1;
    std::vector<char> use;
    for (int const label : c.labels) use.push_back(label != 0 ? 1 : 0);
    auto const reference = as_volume(c.geometry, c.reference.dose);
    auto const ours = as_volume(c.geometry, c.ours.dose);
    auto const gamma = gamma_index(reference, ours, options.gamma, use);
    // Our dose is the less noisy one: with both noises added to it, a perfect code is compared.
    double const expected = perfect_code_pass_percent(ours, relative(c.reference), relative(c.ours), use, options);
    std::ostringstream what;
    what << c.code << ": gamma " << dose_percent << " %/1 mm global, pass rate of " << gamma.assessed << " voxels";
    // Where noise alone fails half of the voxels, the number says nothing of the model: it is shown, not judged.
    if (expected < 70) {
        std::ostringstream note;
        note.precision(4);
        note << what.str() << ": " << gamma.pass_percent() << " %, a perfect code under both noises " << expected << " %";
        result.notes.push_back(note.str());
        return;
    }
    auto row = make_row(what.str(), "%", gamma.pass_percent(), none, expected, none, 1,
                        "at least what both noises leave to a perfect code, less one point");
    row.pass = gamma.pass_percent() >= expected - 1;
    result.rows.push_back(row);
}

}  // namespace yttria::validation
