// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/member.hpp"

#include "host/base/parallel.hpp"
#include "host/ensemble/alter_image.hpp"
#include "host/ensemble/draws.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Lung tissue and air are below this [g/cm3], everything else above.
constexpr float largest_lung_density = 0.6F, least_density = 0.001F;
/// Shunts stay fractions; the partition rules refuse 1.
constexpr double most_shunt = 0.95;
/// Noise of an image whose resolution is not known is taken as that of a SPECT [mm].
constexpr double usual_fwhm_mm = 12.0;
/// A contour is followed this far beyond its largest move [mm].
constexpr double spare_mm = 0.5;

Vec3d centroid_of(Volume<float> const& decays) {
    Vec3d sum{};
    double weight = 0;
    auto const& g = decays.geometry;
    std::size_t v = 0;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i, ++v) {
                double const w = std::max(0.0, static_cast<double>(decays.values[v]));
                Vec3d const p{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
                for (std::size_t a = 0; a < 3; ++a) sum[a] += w * p[a];
                weight += w;
            }
    for (auto& x : sum) x /= weight;
    return g.to_patient(sum);
}

void scale(std::optional<double>& value, double factor) {
    if (value) *value *= factor;
}

/// Fraction between the centres of the grid's voxels, 0 outside.
double interpolated(std::vector<float> const& values, Geometry const& g, Vec3d const& index) {
    std::array<int, 3> from{};
    Vec3d up{};
    for (std::size_t a = 0; a < 3; ++a) {
        double const floor = std::floor(index[a]);
        if (!(floor >= -1 && floor < g.size[a])) return 0;
        from[a] = static_cast<int>(floor);
        up[a] = index[a] - floor;
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        std::array<int, 3> at{};
        double weight = 1;
        bool inside = true;
        for (std::size_t a = 0; a < 3; ++a) {
            int const upper = corner >> a & 1;
            at[a] = from[a] + upper;
            weight *= upper ? up[a] : 1 - up[a];
            inside = inside && at[a] >= 0 && at[a] < g.size[a];
        }
        if (inside) sum += weight * static_cast<double>(values[g.index(at[0], at[1], at[2])]);
    }
    return sum;
}

}  // namespace

MemberMaker::MemberMaker(Result const& central, SourceImages const& images, InputDraws const& draws)
    : central_(central),
      structures_(central.structures),
      centre_mm_(centroid_of(central.activity.decays)) {
    // Density and tissue are those of the run, so that the CT is not needed again; a body is large and no rule asks for it.
    images_.activity = images.activity;
    std::copy_if(images.masks.begin(), images.masks.end(), std::back_inserter(images_.masks),
                 [](LabelledMask const& mask) { return mask.entry.role != Role::body; });
    std::erase_if(structures_.list, [](Structure const& s) { return s.role == Role::body; });
    if (draws.varies("recovery") || draws.varies("maa_difference"))
        for (auto const& session : central.request.sessions)
            if (!spots_.contains(session.image)) spots_.emplace(session.image, spots_in(images.activity.at(session.image)));
    for (auto const& input : draws.inputs) {
        if (input.owner.empty() || !(input.name.starts_with("contour_mm:") || input.name.starts_with("territory_mm:"))) continue;
        auto const name = input.name.substr(input.name.find(':') + 1);
        double reach = 0;
        for (double const mm : input.draws) reach = std::max(reach, std::abs(mm));
        auto const* structure = central.structures.find(name);
        contours_.emplace(name, MovableContour(structure->fraction, central.structures.grid, reach + spare_mm));
    }
}

std::vector<MemberMaker::Spot> MemberMaker::spots_in(ActivityImage const& image) const {
    std::vector<Spot> out;
    auto const& grid = central_.structures.grid;
    auto const& source = image.image.volume.geometry;
    IndexMap const to_grid = index_map(source, grid, image.registration);
    for (auto const& structure : central_.structures.list) {
        if (structure.derived || structure.role != Role::tumour) continue;
        Spot spot{structure.name, {}, {}};
        std::size_t v = 0;
        for (int k = 0; k < source.size[2]; ++k)
            for (int j = 0; j < source.size[1]; ++j)
                for (int i = 0; i < source.size[0]; ++i, ++v) {
                    auto const at = to_grid({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                    double const f = interpolated(structure.fraction, grid, at);
                    if (!(f > 0)) continue;
                    spot.voxel.push_back(v);
                    spot.fraction.push_back(static_cast<float>(f));
                }
        out.push_back(std::move(spot));
    }
    return out;
}

void MemberMaker::change_numbers(Case& request, MemberDraw const& draw) const {
    auto const given = [&](GivenActivity& g) {
        scale(g.administered_GBq, draw.factor("activity"));
        scale(g.drawn_GBq, draw.factor("activity"));
        scale(g.residual_GBq, draw.factor("residual"));
    };
    double const more_shunt = draw.added("lung_shunt");
    auto const shunted = [&](double fraction) { return std::clamp(fraction + more_shunt, 0.0, most_shunt); };
    for (std::size_t s = 0; s < request.sessions.size(); ++s) {
        auto& session = request.sessions[s];
        // An image with a scale of its own only checks what was given: a wrong activity then changes nothing but the partition model.
        given(session);
        for (auto& injection : session.injections) given(injection);
        auto const& shunt = central_.activity.sessions[s].shunt;
        if (more_shunt == 0 || !shunt) continue;
        session.lung_shunt_method = shunt->method;
        session.lung_shunt_fraction = shunted(shunt->fraction);
        session.lung_shunt.reset();
    }
    auto& partition = request.partition;
    if (partition.lung_shunt_fraction && more_shunt != 0) partition.lung_shunt_fraction = shunted(*partition.lung_shunt_fraction);
    scale(partition.tumour_to_normal_ratio, draw.factor("ratio"));
    if (double const f = draw.factor("lung_mass"); f != 1) partition.lung_mass_kg = central_.metrics.partition.lung_mass_kg * f;
    request.repair = {draw.factor("alpha_beta"), draw.factor("repair_half_time")};
    // A moved image may reach beyond the grid that was chosen for the run; what is lost there is lost in the count sums too.
    request.transport.allow_activity_outside = true;
}

void MemberMaker::change_images(SourceImages& images, Case const& request, MemberDraw const& draw) const {
    std::uint64_t number = 0;  // each image has noise of its own
    for (auto& [name, image] : images.activity) {
        ++number;
        bool const transported =
            std::any_of(request.sessions.begin(), request.sessions.end(), [&, &n = name](auto const& s) { return s.image == n; });
        if (!transported) continue;
        auto& volume = image.image.volume;
        if (auto const spots = spots_.find(name); spots != spots_.end())
            for (auto const& spot : spots->second) {
                double const more = draw.factor("recovery") * draw.factor("maa_difference:" + spot.tumour) - 1;
                if (more == 0) continue;
                for (std::size_t i = 0; i < spot.voxel.size(); ++i)
                    volume.values[spot.voxel[i]] *= static_cast<float>(1 + more * static_cast<double>(spot.fraction[i]));
            }
        if (draw.noise_sd > 0) {
            auto const field = noise_field(volume.geometry, image.entry.resolution_fwhm_mm.value_or(usual_fwhm_mm),
                                           mixed_bits(draw.noise_seed, 0, number));
            auto const sd = static_cast<float>(draw.noise_sd);
            for (std::size_t v = 0; v < field.size(); ++v) volume.values[v] *= std::max(0.0F, 1 + sd * field[v]);
        }
        double const isotropic = draw.added("blur_mm"), breathing = draw.added("respiration_blur_mm");
        Vec3d fwhm{std::abs(isotropic), std::abs(isotropic), std::abs(isotropic)};
        auto const axis = long_axis(volume.geometry);
        fwhm[axis] = std::hypot(isotropic, breathing);
        blur_further(volume, fwhm);
        if (double const f = draw.factor("calibration"); f != 1 && image.entry.quantity != Quantity::counts)
            for (auto& v : volume.values) v *= static_cast<float>(f);
        else if (image.entry.calibration_factor)
            image.entry.calibration_factor = *image.entry.calibration_factor * f;
        Vec3d const shift{draw.added("registration_mm:x"), draw.added("registration_mm:y"),
                          draw.added("registration_mm:z") + draw.added("respiration_mm")};
        Vec3d const turn{draw.added("rotation_deg:x"), draw.added("rotation_deg:y"), draw.added("rotation_deg:z")};
        if (shift != Vec3d{} || turn != Vec3d{}) image.registration = displaced(image.registration, shift, turn, centre_mm_);
    }
}

void MemberMaker::move_contours(SourceImages& images, MemberDraw const& draw) const {
    // All masks on the grid, moved or not: derived sets are then formed in one way in all members.
    for (auto& mask : images.masks) {
        auto const& name = mask.entry.name;
        auto const contour = contours_.find(name);
        auto const& grid = central_.structures.grid;
        auto image = std::make_shared<SourceImage>();
        image->volume = {grid, contour == contours_.end()
                                   ? central_.structures.find(name)->fraction
                                   : contour->second.moved(draw.added("contour_mm:" + name) + draw.added("territory_mm:" + name))};
        image->file = mask.image ? mask.image->file : std::filesystem::path();
        mask.image = std::move(image);
        mask.fractional = true;
        mask.contours.reset();
    }
}

Altered MemberMaker::unchanged() const { return {central_.request, images_, structures_, central_.tissue, central_.ct_HU}; }

Altered MemberMaker::make(MemberDraw const& draw) const {
    auto out = unchanged();
    change_numbers(out.request, draw);
    change_images(out.images, out.request, draw);
    if (!contours_.empty()) {
        move_contours(out.images, draw);
        out.structures.reset();
    }
    auto const soft = static_cast<float>(draw.factor("density")), lung = static_cast<float>(draw.factor("lung_density"));
    for (auto& density : out.tissue.density.values)
        density = std::max(least_density, density * (density < largest_lung_density ? lung : soft));
    return out;
}

}  // namespace yttria
