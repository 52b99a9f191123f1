// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/inputs.hpp"

#include "host/activity/scale.hpp"
#include "host/ensemble/draws.hpp"
#include "host/metrics/voxel_set.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Streams of random numbers: draws, groups and noise never share one.
constexpr std::uint64_t stream_inputs = 0x1000, stream_groups = 0x2000, stream_noise = 0x3000, stream_noise_only = 0x4000;

std::uint64_t stream_of_name(std::uint64_t first, std::string const& name) {
    std::uint64_t hash = first;
    for (char const c : name) hash = mixed_bits(hash, static_cast<unsigned char>(c), 0);
    return hash >> 2;  // stratified_normals doubles it
}

/// Relative images are scaled to an activity, absolute ones by a calibration.
bool any_session(Result const& central, bool absolute) {
    return std::any_of(central.activity.sessions.begin(), central.activity.sessions.end(),
                       [&](SessionActivity const& s) { return s.absolute == absolute; });
}

bool any_residual(Case const& request) {
    auto const has = [](GivenActivity const& given) { return given.residual_GBq.value_or(0) > 0; };
    return std::any_of(request.sessions.begin(), request.sessions.end(),
                       [&](SessionEntry const& s) { return has(s) || std::any_of(s.injections.begin(), s.injections.end(), has); });
}

bool any_role(Result const& central, Role role) {
    return std::any_of(central.structures.list.begin(), central.structures.list.end(),
                       [&](Structure const& s) { return !s.derived && s.role == role; });
}

bool any_maa(Result const& central) {
    auto const& purposes = central.activity.purposes;
    return std::find(purposes.begin(), purposes.end(), "maa") != purposes.end();
}

bool any_shunt(Result const& central) {
    return central.request.partition.lung_shunt_fraction || std::any_of(central.activity.sessions.begin(), central.activity.sessions.end(),
                                                                        [](auto const& s) { return s.shunt.has_value(); });
}

/// Why an input cannot be varied in this case; "" where it can.
std::string reason(std::string const& key, Result const& central) {
    auto const& request = central.request;
    if (key == "activity" && !any_session(central, false) && !request.sessions.empty())
        return "every image has a scale of its own: the administered activity scales no dose";
    if (key == "residual" && !any_residual(request)) return "the case gives no residual activity";
    if (key == "calibration" && !any_session(central, true)) return "every image is scaled to the administered activity";
    if ((key == "recovery" || key == "maa_difference") && !any_role(central, Role::tumour)) return "there is no tumour";
    if (key == "maa_difference" && !any_maa(central)) return "no image of MAA is transported";
    if (key == "territory_mm" && !any_role(central, Role::perfused)) return "there is no perfused structure";
    if (key == "lung_shunt" && !any_shunt(central)) return "the case gives no lung shunt fraction";
    if (key == "lung_mass" && !central.metrics.partition.assessable) return "the partition model has no inputs";
    if (key == "ratio" && !request.partition.tumour_to_normal_ratio)
        return "the ratio is that of the image: it follows from noise, recovery, contours and MAA difference";
    if ((key == "alpha_beta" || key == "repair_half_time") && central.metrics.biology.rows.empty()) return "no BED is formed";
    return "";
}

/// Parts of an input that are drawn one by one.
std::vector<std::string> parts_of(std::string const& key, Result const& central) {
    if (key == "registration_mm" || key == "rotation_deg") return {":x", ":y", ":z"};
    std::vector<std::string> out;
    for (auto const& s : central.structures.list) {
        if (s.derived || s.role == Role::body) continue;
        bool const territory = s.role == Role::perfused;
        if ((key == "contour_mm" && !territory) || (key == "territory_mm" && territory) ||
            (key == "maa_difference" && s.role == Role::tumour))
            out.push_back(":" + s.name);
    }
    bool const several = key == "contour_mm" || key == "territory_mm" || key == "maa_difference";
    return several ? out : std::vector<std::string>{""};
}

class Drawer {
public:
    Drawer(InputDraws& out, std::size_t members) : out_(out), members_(members) {}

    void add(UncertainInput const& input, std::string const& part, DistributionEntry const& entry) {
        EnsembleInput one;
        one.name = input.key + part;
        one.owner = entry.group.empty() ? input.key : "group " + entry.group;
        one.distribution = entry.distribution;
        one.what = input.what;
        one.source = input.source;
        one.sd = entry.sd;
        one.relative = input.relative;
        double const shared = entry.group.empty() ? 0 : entry.correlation;
        std::vector<double> z(members_, 0.0);
        if (shared > 0) mix_in(z, one.owner, stream_groups, shared, one.owner);
        if (shared < 1) mix_in(z, one.name, stream_inputs, std::sqrt(1 - shared * shared), input.key);
        for (double const x : z) one.draws.push_back(drawn_value(entry, input.relative, x));
        out_.inputs.push_back(std::move(one));
    }

private:
    void mix_in(std::vector<double>& z, std::string const& name, std::uint64_t stream, double weight, std::string const& owner) {
        auto const found = std::find(names_.begin(), names_.end(), name);
        auto const at = static_cast<std::size_t>(found - names_.begin());
        if (found == names_.end()) {
            names_.push_back(name);
            out_.owner.push_back(owner);
            out_.normal.push_back(stratified_normals(out_.seed, stream_of_name(stream, name), members_));
        }
        for (std::size_t m = 0; m < z.size(); ++m) z[m] += weight * out_.normal[at][m];
    }

    InputDraws& out_;
    std::size_t members_;
    std::vector<std::string> names_;
};

}  // namespace

double MemberDraw::added(std::string const& name) const {
    auto const found = value.find(name);
    return found == value.end() ? 0 : found->second;
}
double MemberDraw::factor(std::string const& name) const {
    auto const found = value.find(name);
    return found == value.end() ? 1 : found->second;
}

MemberDraw InputDraws::member(std::size_t index) const {
    MemberDraw out;
    for (auto const& input : inputs)
        if (!input.draws.empty()) out.value[input.name] = input.draws[index];
    out.noise_sd = noise_sd;
    out.noise_seed = mixed_bits(seed, stream_noise, index);
    return out;
}

MemberDraw InputDraws::noise_only(std::size_t index) const {
    MemberDraw out;
    out.noise_sd = noise_sd;
    out.noise_seed = mixed_bits(seed, stream_noise_only, index);
    return out;
}

bool InputDraws::varies(std::string const& key) const {
    if (key == "noise") return noise_sd > 0;
    return std::any_of(inputs.begin(), inputs.end(),
                       [&](EnsembleInput const& i) { return i.name == key || i.name.starts_with(key + ":"); });
}

InputDraws draw_inputs(Result const& central, std::size_t members, std::uint64_t seed) {
    InputDraws out;
    out.seed = seed;
    auto const& given = central.request.uncertainty;
    Drawer drawer(out, members);
    for (auto const& input : uncertain_inputs()) {
        std::string const key = input.key;
        auto const entry = given.input(key);
        auto const why = reason(key, central);
        if (!why.empty()) {
            out.not_varied[key] = why;
            continue;
        }
        bool any = false;
        for (auto const& part : parts_of(key, central)) {
            auto one = entry;
            bool const contour = key == "contour_mm" || key == "territory_mm";
            if (contour && given.contour_mm.contains(part.substr(1))) {
                one.sd = given.contour_mm.at(part.substr(1));
                if (one.distribution == "fixed") one.distribution = "normal";
            }
            if (one.distribution == "fixed" || one.sd == 0) continue;
            any = true;
            if (key == "noise") {
                out.noise_sd = one.sd;
                out.inputs.push_back({key, key, one.distribution, input.what, input.source, one.sd, true, {}});
            } else {
                drawer.add(input, part, one);
            }
        }
        if (!any) out.not_varied[key] = entry.sd == 0 || entry.distribution == "fixed" ? "fixed" : "no structure for it";
    }
    return out;
}

std::vector<std::string> const& not_in_ensemble() {
    static std::vector<std::string> const list{
        "physics of the transport (stopping powers, spectrum, half-life) and the step of its algorithm",
        "reconstruction of the image: attenuation and scatter correction, artefacts, bremsstrahlung crosstalk",
        "lesions or organs that were missed or taken for others; contours that are wrong in shape rather than in size",
        "deformation between image and CT; a rigid shift stands for all misalignment",
        "tissue types, metal and contrast agent in the CT; density follows the run's own contours",
        "placement of the catheter and stasis; redistribution after the injection",
        "spread of the microspheres below the image's resolution",
        "times of measurement and injection",
        "functional image and earlier doses",
        "values declared in [clinical]"};
    return list;
}

}  // namespace yttria
