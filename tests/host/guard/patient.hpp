// SPDX-License-Identifier: Apache-2.0
// A patient of boxes that no check has anything to say about: CT, Y-90 PET, structures, one session. Tests break one thing each.
#pragma once

#include "host/guard/guard.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria::test {

struct Patient {
    static constexpr double voxel_mm = 10;
    Geometry own = grid({36, 24, 32}, {voxel_mm, voxel_mm, voxel_mm}, {-175, -115, -155});
    Case request;
    SourceImages images;
    Structures structures;
    Tissue tissue;
    std::optional<Volume<float>> ct_HU;
    std::optional<Activity> activity;  ///< instead of the one that follows from the rest
    Metrics metrics;
    EnergyResult energy;

    using Inside = std::function<bool(Vec3d const&)>;
    static bool box(Vec3d const& p, Vec3d const& low, Vec3d const& high) {
        return p[0] > low[0] && p[0] < high[0] && p[1] > low[1] && p[1] < high[1] && p[2] > low[2] && p[2] < high[2];
    }
    static bool in_body(Vec3d const& p) { return box(p, {-160, -100, -200}, {160, 100, 200}); }
    static bool in_liver(Vec3d const& p) { return box(p, {-140, -70, -120}, {0, 60, -20}); }
    static bool in_tumour(Vec3d const& p) { return box(p, {-120, -40, -90}, {-70, 10, -40}); }
    static bool in_treated(Vec3d const& p) { return box(p, {-140, -70, -120}, {-50, 60, -20}); }
    static bool in_lungs(Vec3d const& p) { return box(p, {-130, -70, 0}, {-20, 60, 120}) || box(p, {20, -70, 0}, {130, 60, 120}); }
    static bool in_spine(Vec3d const& p) { return box(p, {-20, 65, -200}, {20, 95, 200}); }

    Patient();
    void each(std::function<void(std::size_t, Vec3d const&)> const& work) const;
    void mirror(std::size_t axis);  ///< structures and tissue stay, CT and masks of liver and lungs are mirrored
    std::vector<float>& pet() { return images.activity.at("pet").image.volume.values; }
    std::map<std::string, std::string>& header() { return images.activity.at("pet").image.dicom; }
    std::vector<float>& hu() { return images.ct->volume.values; }
    SessionEntry& session() { return request.sessions[0]; }
    Structure& structure(std::string const& name);
    void shape(std::string const& name, Inside const& inside);  ///< a structure's fraction and volume anew

    /// What all checks say, in the order of the flow.
    Findings found() const;

private:
    void add(std::string const& name, Role role, bool derived, Inside const& inside);
};

}  // namespace yttria::test
