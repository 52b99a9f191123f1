// SPDX-License-Identifier: Apache-2.0
#include "small_case.hpp"

#include <unistd.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace yttria::testing {
namespace {

Geometry grid() {
    Geometry g;
    g.size = {26, 26, 36};
    g.spacing_mm = {4, 4, 4};
    g.origin_mm = {-50, -50, -50};
    return g;
}

struct Place {
    bool liver, lung, left;
    double from_centre_mm;
};
Place place(Vec3d const& p) {
    bool const column = std::abs(p[0]) < 40 && std::abs(p[1]) < 40;
    return {column && std::abs(p[2]) < 32, column && p[2] > 36 && p[2]<80, p[0]> 0, std::sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2])};
}

/// A line of the text is about this key.
bool names(std::string const& lines, std::string const& key) {
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(key) && line.substr(key.size()).starts_with(' ')) return true;
    return false;
}

/// `finer`: labels are drawn on voxels of half the size, so that a contour is a fraction of the grid's voxels.
template <class Of>
void write(std::filesystem::path const& file, std::string const& unit, Of const& of, bool finer = false) {
    auto g = grid();
    if (finer) {
        for (auto& n : g.size) n *= 2;
        g.spacing_mm = {2, 2, 2};
        g.origin_mm = {-51, -51, -51};
    }
    Volume<float> out{g, std::vector<float>(g.voxels())};
    std::size_t v = 0;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i, ++v) {
                auto const p = g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                out.values[v] = static_cast<float>(of(place(p)));
            }
    write_nrrd(file, out, unit);
}

}  // namespace

void SmallCase::SetUp() {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("yttria-ensemble-" + std::to_string(::getpid()) + "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    write(folder_ / "density.nrrd", "g/cm3", [](Place const& p) { return p.lung ? 0.26 : 1.05; });
    write(
        folder_ / "labels.nrrd", "", [](Place const& p) { return p.from_centre_mm < 20 ? 2
                                                                 : p.liver             ? 1
                                                                 : p.lung              ? (p.left ? 4 : 3)
                                                                                       : 0; },
        true);
    write(folder_ / "activity.nrrd", "", [](Place const& p) {
        if (p.from_centre_mm < 30) return p.from_centre_mm < 10 ? 4.0 : 0.0;
        return p.liver ? 1.0 : p.lung ? 0.05 : 0.0;
    });
    write(folder_ / "uniform.nrrd", "", [](Place const&) { return 1e9; });
}

void SmallCase::TearDown() { std::filesystem::remove_all(folder_); }

Result SmallCase::computed(Keys const& keys) const {
    std::ofstream out(folder_ / "case.toml");
    out << "schema = 1\n[case]\nid = \"small\"\n[activity]\nimage = \"" << (keys.uniform ? "uniform" : "activity")
        << ".nrrd\"\npurpose = \"y90\"\nresolution_fwhm_mm = 5\nquantity = \"" << keys.quantity << "\"\n"
        << keys.session << "[anatomy]\ndensity = \"density.nrrd\"\nmaterial = \"material.nrrd\"\nmaterials = [\"soft_tissue\"]\n";
    write(folder_ / "material.nrrd", "", [](Place const&) { return 0; });
    char const* const structures[] = {"Liver", "liver",      "[1, 2]", "Tumour", "tumour",    "2",
                                      "Right", "lung_right", "3",      "Left",   "lung_left", "4"};
    for (std::size_t s = 0; s < 12; s += 3)
        out << "[[structure]]\nname = \"" << structures[s] << "\"\nrole = \"" << structures[s + 1]
            << "\"\nmask = \"labels.nrrd\"\nlabel = " << structures[s + 2] << "\n";
    out << "[transport]\nspacing_mm = 4\ncrop = false\nallow_activity_outside = true\nreplicate_size = 256\n"
        << keys.transport << "[uncertainty]\n";
    for (auto const& known : uncertain_inputs())
        if (!names(keys.uncertainty, known.key)) out << known.key << " = 0\n";
    out << keys.uncertainty << keys.more;
    out.close();
    auto prepared = prepare(read_case(folder_ / "case.toml"));
    auto options = run_options(prepared.request);
    options.quiet = true;
    auto energy = transport(prepared, options);
    return finish(std::move(prepared), std::move(energy));
}

Result SmallCase::with_members(Keys const& keys, std::uint32_t members, int threads) const {
    auto result = computed(keys);
    if (!keys.margins) result.metrics.margins = {};  // what the run has not is not followed: nine tenths of a member's time
    auto options = run_options(result.request);
    options.quiet = true;
    options.backend.name = "cpu";
    options.backend.threads = threads;
    EXPECT_TRUE(with_ensemble(result, options, members));
    return result;
}

std::string SmallCase::write_protocol(std::string const& rules) const {
    std::ofstream(folder_ / "rules.toml") << "schema = 1\nname = \"rules\"\ntitle = \"Rules\"\n" << rules;
    return "[protocol]\nfile = \"rules.toml\"\n";
}

EnsembleQuantity const& quantity(Result const& result, std::string const& name) {
    auto const* found = result.ensemble->find(name);
    if (found == nullptr) throw std::runtime_error("the ensemble has no " + name);
    return *found;
}

EnsembleInput const& input(Result const& result, std::string const& name) {
    for (auto const& i : result.ensemble->inputs)
        if (i.name == name) return i;
    throw std::runtime_error("the ensemble has no input " + name);
}

}  // namespace yttria::testing
