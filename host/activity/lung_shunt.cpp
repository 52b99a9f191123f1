// SPDX-License-Identifier: Apache-2.0
#include "host/activity/lung_shunt.hpp"

#include "host/activity/scale.hpp"
#include "host/base/number_text.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Less than this share of the lungs missing is the edge of a mask, not a field of view that cuts them.
constexpr double whole_lungs = 0.999;

double geometric_mean(double anterior, double posterior, double background, std::string const& organ) {
    double const a = anterior - background, p = posterior - background;
    if (!(a > 0) || !(p > 0)) {
        throw input_error("lung_shunt_fraction: " + organ + " counts " + precise(anterior) + " anterior and " + precise(posterior) +
                          " posterior are not above the background of " + precise(background) +
                          " (no geometric mean); check regions and background");
    }
    return std::sqrt(a * p);
}

/// Share of the lungs' volume that lies in the image's box.
double imaged_share(ActivityImage const& image, Structure const& lungs, Geometry const& grid) {
    Geometry const& source = image.image.volume.geometry;
    IndexMap const to_image = index_map(source, grid, image.registration).inverse();
    double inside = 0, all = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                double const part = static_cast<double>(lungs.fraction[grid.index(i, j, k)]);
                if (part <= 0) { continue; }
                all += part;
                Vec3d const at = to_image({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                bool in = true;
                for (std::size_t a = 0; a < 3; ++a) { in = in && at[a] >= -0.5 && at[a] <= source.size[a] - 0.5; }
                if (in) { inside += part; }
            }
        }
    }
    return all > 0 ? inside / all : 0;
}

LungShunt shunt_of_image(ShuntEntry const& entry, SourceImages const& images, Structures const& structures) {
    auto const found = images.activity.find(entry.image);
    if (found == images.activity.end()) {
        throw input_error("lung_shunt_fraction.image = \"" + entry.image + "\" (no image has that name); name one of [[image]]");
    }
    Structure const* const liver = derived_structure(structures, "whole_liver");
    Structure const* const lungs = derived_structure(structures, "lungs");
    if (liver == nullptr || lungs == nullptr) {
        throw input_error("lung_shunt_fraction from image \"" + entry.image + "\" without a " + (liver ? "lung" : "liver") +
                          " structure (counts are summed over both); add a [[structure]], or give the counts");
    }
    Spread const spread = spread_amount(found->second.image.volume, structures.grid, found->second.registration);
    double lung = 0, in_liver = 0;
    for (std::size_t i = 0; i < spread.values.size(); ++i) {
        double const counts = static_cast<double>(spread.values[i]), part = static_cast<double>(liver->fraction[i]);
        in_liver += counts * part;
        lung += counts * std::min(static_cast<double>(lungs->fraction[i]), 1 - part);
    }
    double const imaged = entry.imaged_lung_fraction.value_or(imaged_share(found->second, *lungs, structures.grid));
    LungShunt shunt = spect_shunt(lung, in_liver, imaged);
    shunt.note += ", counts of image \"" + entry.image + "\" in lungs and whole_liver";
    return shunt;
}

}  // namespace

LungShunt planar_shunt(ShuntEntry const& counts) {
    double const lung = geometric_mean(counts.lung_anterior, counts.lung_posterior, counts.lung_background, "lung");
    double const liver = geometric_mean(counts.liver_anterior, counts.liver_posterior, counts.liver_background, "liver");
    LungShunt shunt{lung / (lung + liver), "planar", false, ""};
    bool const background = counts.lung_background > 0 || counts.liver_background > 0;
    shunt.note =
        "L = " + precise(shunt.fraction) + ", planar: geometric means " + precise(lung) + " (lung) and " + precise(liver) + " (liver)" +
        (background ? ", background " + precise(counts.lung_background) + " and " + precise(counts.liver_background) + " subtracted"
                    : ", no background subtracted");
    return shunt;
}

LungShunt spect_shunt(double lung_counts, double liver_counts, double imaged_lung_fraction) {
    if (!(lung_counts >= 0) || !(liver_counts > 0) || !(imaged_lung_fraction > 0)) {
        throw input_error("lung_shunt_fraction: " + precise(lung_counts) + " counts in the lungs, " + precise(liver_counts) +
                          " in the liver, imaged share of the lungs " + precise(imaged_lung_fraction) +
                          " (no fraction follows from these); check image and structures, or give lung_shunt_fraction as a number");
    }
    bool const cut = imaged_lung_fraction < whole_lungs;
    double const raw = lung_counts / (lung_counts + liver_counts);
    // The lung counts are divided, not the fraction: clinical.md 2.6's 0.06233 (the fraction divided would be 0.06384).
    double const lung = cut ? lung_counts / imaged_lung_fraction : lung_counts;
    LungShunt shunt{lung / (lung + liver_counts), "spect", cut, ""};
    shunt.note =
        "L = " + precise(shunt.fraction) + ", spect: " + precise(lung_counts) + " counts in lung, " + precise(liver_counts) + " in liver";
    if (cut) {
        shunt.note += ", extrapolated: " + precise(100 * imaged_lung_fraction) + " % of the lungs imaged, " + precise(raw) + " without";
    }
    return shunt;
}

namespace {

/// Nothing where the counts of an image are asked for.
std::optional<LungShunt> of_entry(ShuntEntry const& entry) {
    if (entry.fraction) {
        return LungShunt{*entry.fraction, entry.method, false, "L = " + precise(*entry.fraction) + " as given, " + entry.method};
    }
    if (entry.method == "planar") { return planar_shunt(entry); }
    if (!entry.image.empty()) { return {}; }
    return spect_shunt(entry.lung, entry.liver, entry.imaged_lung_fraction.value_or(1));
}

}  // namespace

std::optional<LungShunt> lung_shunt(SessionEntry const& session) {
    if (session.lung_shunt) { return of_entry(*session.lung_shunt); }
    if (!session.lung_shunt_fraction) { return {}; }
    std::string const method = session.lung_shunt_method;
    return LungShunt{
        *session.lung_shunt_fraction, method, false,
        "L = " + precise(*session.lung_shunt_fraction) + " as given" + (method.empty() ? " (method not said)" : ", " + method)};
}

std::optional<LungShunt> lung_shunt(SessionEntry const& session, SourceImages const& images, Structures const& structures) {
    if (session.lung_shunt && !session.lung_shunt->image.empty()) { return shunt_of_image(*session.lung_shunt, images, structures); }
    return lung_shunt(session);
}

std::optional<LungShunt> other_lung_shunt(SessionEntry const& session, SourceImages const& images, Structures const& structures) {
    if (!session.other_shunt) { return {}; }
    if (!session.other_shunt->image.empty()) { return shunt_of_image(*session.other_shunt, images, structures); }
    return of_entry(*session.other_shunt);
}

std::optional<LungShunt> other_lung_shunt(SessionEntry const& session) {
    return session.other_shunt ? of_entry(*session.other_shunt) : std::nullopt;
}

}  // namespace yttria
