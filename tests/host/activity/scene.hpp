// SPDX-License-Identifier: Apache-2.0
// A liver and a lung on a 10 x 4 x 4 grid of 4 mm, one activity image, one session.
#pragma once

#include "host/activity/activity.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria::test {

inline constexpr double decays_per_MBq = 1e6 * y90_half_life_s / std::numbers::ln2;

struct ActivityScene {
    Geometry own = grid({10, 4, 4}, {4, 4, 4});
    Case request;
    SourceImages images;
    Structures structures;
    Tissue tissue;

    /// Liver in columns 0 to 4, lung in 6 to 8; 1 in every voxel of liver, 0.5 in lung.
    explicit ActivityScene(Quantity quantity, std::string const& purpose = "y90") {
        ImageEntry entry;
        entry.name = "image";
        entry.purpose = purpose;
        entry.quantity = quantity;
        Volume<float> volume = constant(own, 0);
        for (std::size_t i = 0; i < volume.values.size(); ++i) {
            volume.values[i] = i % 10 < 5 ? 1.0F : i % 10 >= 6 && i % 10 < 9 ? 0.5F : 0.0F;
        }
        images.activity["image"] = {entry, image_of(volume, "pet"), {}, {}};
        SessionEntry session;
        session.image = "image";
        request.sessions = {session};
        add("liver", "whole_liver", Role::liver, 0, 5);
        add("lung", "lungs", Role::lung, 6, 9);
        structures.grid = own;
        tissue.density = constant(own, 1);
        for (std::size_t i = 0; i < tissue.density.values.size(); ++i) { tissue.density.values[i] = i % 10 == 6 ? 0.5F : 0.25F; }
    }
    SessionEntry& session() { return request.sessions[0]; }
    ActivityImage& activity() { return images.activity.at("image"); }
    std::vector<float>& values() { return activity().image.volume.values; }
    Activity made() const { return make_activity(request, images, structures, tissue); }

private:
    void add(std::string const& given, std::string const& derived, Role role, std::size_t from, std::size_t to) {
        Structure structure;
        structure.name = given;
        structure.role = role;
        structure.fraction.assign(own.voxels(), 0.0F);
        for (std::size_t i = 0; i < own.voxels(); ++i) { structure.fraction[i] = i % 10 >= from && i % 10 < to ? 1.0F : 0.0F; }
        structures.list.push_back(structure);
        structure.name = derived;
        structure.derived = true;
        structures.list.push_back(structure);
    }
};

}  // namespace yttria::test
