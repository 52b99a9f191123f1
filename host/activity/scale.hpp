// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/activity/lung_shunt.hpp"
#include "host/activity/net_activity.hpp"

namespace yttria {

/// Structure that the program formed under this name (also where a given one has taken it), or null.
Structure const* derived_structure(Structures const& structures, std::string const& name);

/// A session with what follows from its numbers (net_activity.hpp, lung_shunt.hpp).
struct ResolvedSession {
    SessionEntry const& entry;
    std::optional<NetActivity> net;
    std::optional<LungShunt> shunt;

    /// Relative images are scaled to the net activity; the others have a scale of their own.
    bool normalised(ImageEntry const& image) const {
        return entry.normalise_to_administered || (image.quantity == Quantity::counts && !image.calibration_factor);
    }
};

/// A sum of counts that a relative image could be normalised over.
struct Denominator {
    std::string name;
    double counts = 0;
    double dose_factor = 1;  ///< doses would be those reported times this; 1 for the one that is used
    bool used = false;
};

/// Decays per unit of the image's voxel value, and one line that says where it comes from.
struct Scale {
    double decays_per_unit = 1;
    std::string note;
    std::vector<Denominator> denominators;  ///< of a relative image
};

/// Table of design.md section 4. `amount` is the image's values on the transport grid, summed per voxel.
/// Throws Error (input) for what the quantity needs or refuses.
Scale scale_of(ResolvedSession const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount);

/// The time to which an absolute image's values refer (clinical.md 3.3): the case's reference_time, else that of the header.
struct Reference {
    std::optional<double> time_s;  ///< since 1970; nothing: the values are already those at the injection
    double factor = 1;             ///< to the reference time, from a mean over the frame
    std::string text;
    bool offset_assumed = false;  ///< the header has no UTC offset; that of the session's injection was taken
};
/// Throws Error (input) where neither case nor header says it.
Reference reference_of(ActivityImage const& image, SessionEntry const& session);

}  // namespace yttria
