// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/alter_contours.hpp"
#include "host/ensemble/inputs.hpp"
#include "host/pipeline.hpp"

namespace yttria {

/// What members are made from: the case as it was computed, its images as they were read, and what is the same for all.
class MemberMaker {
public:
    /// `central` must outlive the maker. Structures with the role body are left out.
    MemberMaker(Result const& central, SourceImages const& images, InputDraws const& draws);

    /// The case with its inputs changed by `draw`: numbers of the case, images of the activity, masks, densities.
    Altered make(MemberDraw const& draw) const;
    /// The case as it was computed, with its own masks.
    Altered unchanged() const;

private:
    /// A tumour's volume fraction in the voxels of an image of activity that it touches.
    struct Spot {
        std::string tumour;
        std::vector<std::size_t> voxel;
        std::vector<float> fraction;
    };
    void change_numbers(Case& request, MemberDraw const& draw) const;
    void change_images(SourceImages& images, Case const& request, MemberDraw const& draw) const;
    void move_contours(SourceImages& images, MemberDraw const& draw) const;
    std::vector<Spot> spots_in(ActivityImage const& image) const;

    Result const& central_;
    SourceImages images_;  ///< of the activity, and the masks
    Structures structures_;
    std::map<std::string, std::vector<Spot>> spots_;  ///< by image
    std::map<std::string, MovableContour> contours_;  ///< by structure
    Vec3d centre_mm_{};                               ///< of the activity
};

}  // namespace yttria
