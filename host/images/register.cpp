// SPDX-License-Identifier: Apache-2.0
#include "host/images/register.hpp"

#include "host/images/resample.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkMultiThreaderBase.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Method = itk::ImageRegistrationMethodv4<Image, Image, Transform>;

constexpr double coarse_mm = 8, fine_mm = 4;
/// Values beyond these say nothing about soft tissue (padding below air; metal and teeth above).
constexpr float least_HU = -1000, most_HU = 1000;
/// ITK adds up in the order in which its threads end; alone, it gives the same bits each time.
class OneThread {
public:
    OneThread()
        : before_(itk::MultiThreaderBase::GetGlobalDefaultNumberOfThreads()),
          most_(itk::MultiThreaderBase::GetGlobalMaximumNumberOfThreads()) {
        set(1, 1);
    }
    OneThread(OneThread const&) = delete;
    OneThread& operator=(OneThread const&) = delete;
    ~OneThread() { set(most_, before_); }

private:
    static void set(itk::ThreadIdType most, itk::ThreadIdType usual) {
        itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(most);
        itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(usual);
    }
    itk::ThreadIdType before_, most_;
};

/// What counts as body, for overlap and centres.
constexpr float body_HU = -300;
/// Bins of the joint histogram: ITK's usual 32 to 50.
constexpr unsigned bins = 40;
/// A start must leave this part of the smaller body in the overlap, or a thin common edge would look best.
constexpr double least_overlap = 0.35;
/// A start that ends below this part of the best information was trapped on its way; one above it is a rival.
constexpr double rival = 0.9;
/// Starts that come this near to each other on the coarse images climb the same hill.
constexpr double same_place_mm = 2;
/// A turn by one radian moves a trunk by about this much: makes steps of angles and of shifts alike.
constexpr double lever_mm = 100;

Volume<float> on_spacing(Volume<float> const& volume, double spacing_mm) {
    Geometry target = volume.geometry;
    for (std::size_t a = 0; a < 3; ++a) {
        double const length = volume.geometry.size[a] * volume.geometry.spacing_mm[a];
        target.spacing_mm[a] = std::max(spacing_mm, volume.geometry.spacing_mm[a]);
        target.size[a] = std::max(1, static_cast<int>(length / target.spacing_mm[a]));
    }
    Vec3d first{};
    for (std::size_t a = 0; a < 3; ++a) {  // centred: what does not fill a voxel is shared by both ends
        double const spare = volume.geometry.size[a] - target.size[a] * target.spacing_mm[a] / volume.geometry.spacing_mm[a];
        first[a] = 0.5 * spare + 0.5 * target.spacing_mm[a] / volume.geometry.spacing_mm[a] - 0.5;
    }
    target.origin_mm = volume.geometry.to_patient(first);
    auto above = volume.values;  // averages count from air
    for (float& value : above) value = std::clamp(value, least_HU, most_HU) - least_HU;
    auto values = volume_average(volume.geometry, above, target, Sampling::linear);
    for (float& value : values) value += least_HU;
    return {target, std::move(values)};
}

Image::Pointer image_of(Volume<float> const& volume) {
    auto image = Image::New();
    Image::SizeType size;
    Image::SpacingType spacing;
    Image::PointType origin;
    Image::DirectionType direction;
    for (unsigned a = 0; a < 3; ++a) {
        size[a] = static_cast<itk::SizeValueType>(volume.geometry.size[a]);
        spacing[a] = volume.geometry.spacing_mm[a];
        origin[a] = volume.geometry.origin_mm[a];
        for (unsigned row = 0; row < 3; ++row) direction(row, a) = volume.geometry.direction[3 * row + a];
    }
    image->SetRegions(size);
    image->SetSpacing(spacing);
    image->SetOrigin(origin);
    image->SetDirection(direction);
    image->Allocate();
    std::copy(volume.values.begin(), volume.values.end(), image->GetBufferPointer());
    return image;
}

Vec3d centre_of_body(Volume<float> const& volume, std::string const& which) {
    Vec3d sum{};
    double count = 0;
    std::size_t v = 0;
    auto const& g = volume.geometry;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i) {
                if (volume.values[v++] < body_HU) continue;
                auto const p = g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                for (std::size_t a = 0; a < 3; ++a) sum[a] += p[a];
                ++count;
            }
    if (count == 0)
        throw input_error("cannot register: the " + which + " holds no body (no voxel above -300 HU) check that it is a CT in HU");
    for (double& value : sum) value /= count;
    return sum;
}

bool covers(Geometry const& grid, Vec3d const& point_mm) {
    auto const index = grid.to_index(point_mm);
    for (std::size_t a = 0; a < 3; ++a)
        if (!(index[a] >= -0.5 && index[a] <= grid.size[a] - 0.5)) return false;
    return true;
}

Vec3d applied(Affine const& map, Vec3d const& p) {
    Vec3d out = map.offset_mm;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t a = 0; a < 3; ++a) out[row] += map.matrix[3 * row + a] * p[a];
    return out;
}

/// Body voxels of `planning` whose place the moving CT covers, as a part of the smaller of both bodies.
double overlap_of(Volume<float> const& planning, Volume<float> const& moving, Affine const& map) {
    double common = 0, planned = 0, moved = 0;
    std::size_t v = 0;
    auto const& g = planning.geometry;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i) {
                if (planning.values[v++] < body_HU) continue;
                ++planned;
                if (covers(moving.geometry,
                           applied(map, g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}))))
                    ++common;
            }
    for (float const value : moving.values) moved += value >= body_HU;
    moved *= moving.geometry.voxel_mL() / g.voxel_mL();
    return std::min(planned, moved) > 0 ? common / std::min(planned, moved) : 0;
}

Transform::Pointer shift_about(Vec3d const& centre, Vec3d const& shift) {
    auto transform = Transform::New();
    transform->SetIdentity();
    Transform::InputPointType point;
    Transform::OutputVectorType vector;
    for (unsigned a = 0; a < 3; ++a) {
        point[a] = centre[a];
        vector[a] = shift[a];
    }
    transform->SetCenter(point);
    transform->SetTranslation(vector);
    return transform;
}

Affine affine_of(Transform const& transform) {
    Affine out;
    for (unsigned row = 0; row < 3; ++row) {
        for (unsigned a = 0; a < 3; ++a) out.matrix[3 * row + a] = transform.GetMatrix()(row, a);
        out.offset_mm[row] = transform.GetOffset()[row];
    }
    return out;
}

Metric::Pointer metric_of() {
    auto metric = Metric::New();
    metric->SetNumberOfHistogramBins(bins);
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetUseFixedImageGradientFilter(false);
    metric->SetMaximumNumberOfWorkUnits(1);  // sums in one order
    return metric;
}

/// Mutual information [nat] with a transform as it is; 0 where the images do not overlap.
double information(Image* fixed, Image* moving, Transform* transform) {
    auto metric = metric_of();
    metric->SetFixedImage(fixed);
    metric->SetMovingImage(moving);
    metric->SetVirtualDomainFromImage(fixed);
    metric->SetMovingTransform(transform);
    try {
        metric->Initialize();
        return -metric->GetValue();
    } catch (itk::ExceptionObject const&) { return 0; }
}

/// Improves `transform` on one pair of images.
void refine(Image* fixed, Image* moving, Transform* transform, double first_step_mm, double last_step_mm) {
    auto metric = metric_of();
    auto optimizer = Optimizer::New();
    Optimizer::ScalesType scales(6);  // radians, then mm
    for (unsigned p = 0; p < 6; ++p) scales[p] = p < 3 ? lever_mm * lever_mm : 1;
    optimizer->SetScales(scales);
    optimizer->SetDoEstimateLearningRateOnce(false);
    optimizer->SetDoEstimateLearningRateAtEachIteration(false);
    optimizer->SetLearningRate(first_step_mm);
    optimizer->SetMinimumStepLength(last_step_mm);
    optimizer->SetRelaxationFactor(0.6);
    optimizer->SetNumberOfIterations(200);
    optimizer->SetNumberOfWorkUnits(1);
    auto method = Method::New();
    method->SetNumberOfWorkUnits(1);
    method->SetFixedImage(fixed);
    method->SetMovingImage(moving);
    method->SetMetric(metric);
    method->SetOptimizer(optimizer);
    method->SetInitialTransform(transform);
    method->InPlaceOn();
    method->SetNumberOfLevels(1);
    Method::ShrinkFactorsArrayType shrink(1);
    Method::SmoothingSigmasArrayType smooth(1);
    shrink.Fill(1);
    smooth.Fill(0);
    method->SetShrinkFactorsPerLevel(shrink);
    method->SetSmoothingSigmasPerLevel(smooth);
    method->Update();
}

struct Start {
    Vec3d shift;
    double information;
};

/// Where to begin: the coordinates as they are, and bodies laid over each other at many heights (fields of view differ along the body).
std::vector<Start> find_starts(Volume<float> const& planning, Volume<float> const& moving) {
    auto const fixed_image = image_of(planning), moving_image = image_of(moving);
    auto const a = centre_of_body(planning, "planning CT"), b = centre_of_body(moving, "CT to be registered");
    std::vector<Start> list;
    auto const consider = [&](Vec3d const& shift) {
        auto const transform = shift_about(a, shift);
        if (overlap_of(planning, moving, affine_of(*transform)) < least_overlap) return;
        list.push_back({shift, information(fixed_image, moving_image, transform)});
    };
    consider({0, 0, 0});
    for (int step = -15; step <= 15; ++step) consider({b[0] - a[0], b[1] - a[1], b[2] - a[2] + 2 * coarse_mm * step});
    std::stable_sort(list.begin(), list.end(), [](Start const& x, Start const& y) { return x.information > y.information; });
    if (list.empty())
        throw input_error(
            "cannot register: the two CTs have no place where a third of the smaller body overlaps (they show other parts of "
            "it) give a transform file");
    return list;
}

/// Largest distance between two maps over the corners of the planning CT's body box.
double apart(Affine const& a, Affine const& b, Geometry const& grid) {
    double most = 0;
    for (int corner = 0; corner < 8; ++corner) {
        Vec3d index{};
        // The middle half of the grid: the corners of a CT are air.
        for (std::size_t axis = 0; axis < 3; ++axis) index[axis] = (corner >> axis & 1 ? 0.75 : 0.25) * (grid.size[axis] - 1);
        auto const p = grid.to_patient(index);
        auto const x = applied(a, p), y = applied(b, p);
        most = std::max(most, std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]));
    }
    return most;
}

double quantile(std::vector<double> const& sorted, double part) {
    if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

RigidRegistration register_rigid(Volume<float> const& planning, Volume<float> const& moving, std::vector<LabelledMask> const& liver) {
    OneThread const alone;
    auto const coarse_planning = on_spacing(planning, coarse_mm), coarse_moving = on_spacing(moving, coarse_mm);
    auto const fine_planning = on_spacing(planning, fine_mm), fine_moving = on_spacing(moving, fine_mm);
    auto const fixed_coarse = image_of(coarse_planning), moving_coarse = image_of(coarse_moving);
    auto const fixed_fine = image_of(fine_planning), moving_fine = image_of(fine_moving);
    auto const centre = centre_of_body(coarse_planning, "planning CT");
    RigidRegistration result;
    try {
        auto candidates = find_starts(coarse_planning, coarse_moving);
        candidates.resize(std::min<std::size_t>(candidates.size(), registration_starts));
        std::vector<Affine> coarse, found;
        std::vector<double> reached;  // mutual information
        double best = -1;
        for (auto const& start : candidates) {
            auto const transform = shift_about(centre, start.shift);
            refine(fixed_coarse, moving_coarse, transform, 4, 0.5);
            coarse.push_back(affine_of(*transform));
            // Where an earlier start came by on its way, this one would only repeat it.
            auto const same = std::find_if(coarse.begin(), coarse.end() - 1, [&](Affine const& other) {
                return apart(other, coarse.back(), planning.geometry) < same_place_mm;
            });
            if (same != coarse.end() - 1) {
                auto const earlier = static_cast<std::size_t>(same - coarse.begin());
                found.push_back(Affine(found[earlier]));
                reached.push_back(double{reached[earlier]});
                continue;
            }
            refine(fixed_fine, moving_fine, transform, 1, 0.02);
            double const value = information(fixed_fine, moving_fine, transform);
            found.push_back(affine_of(*transform));
            reached.push_back(value);
            if (value <= best) continue;
            best = value;
            result.planning_to_image = found.back();
        }
        result.information_after = best;
        result.information_before = information(fixed_fine, moving_fine, shift_about(centre, {0, 0, 0}));
        for (std::size_t s = 0; s < found.size(); ++s) {
            if (reached[s] < rival * best) continue;
            ++result.agreeing_starts;
            result.spread_mm = std::max(result.spread_mm, apart(found[s], result.planning_to_image, planning.geometry));
        }
    } catch (itk::ExceptionObject const& error) {
        throw input_error(std::string("cannot register the two CTs (") + error.GetDescription() + ") give a transform file");
    }
    auto const& m = result.planning_to_image.matrix;
    constexpr double degrees = 180 / 3.14159265358979323846;
    result.rotation_degrees = degrees * std::acos(std::clamp((m[0] + m[4] + m[8] - 1) / 2, -1.0, 1.0));
    auto const there = applied(result.planning_to_image, centre);
    for (std::size_t a = 0; a < 3; ++a) result.shift_mm[a] = there[a] - centre[a];
    result.overlap_percent = 100 * std::min(1.0, overlap_of(coarse_planning, coarse_moving, result.planning_to_image));
    auto const distances = surface_distances(fine_planning, fine_moving, result.planning_to_image);
    result.surface_median_mm = quantile(distances, 0.5);
    result.surface_95_mm = quantile(distances, 0.95);
    auto const lost = std::count_if(distances.begin(), distances.end(), [](double d) { return !std::isfinite(d); });
    result.surface_lost_percent = distances.empty() ? 100 : 100.0 * static_cast<double>(lost) / static_cast<double>(distances.size());
    auto const edge = liver_edge(liver, fine_planning.geometry);
    auto const at_liver =
        edge.empty() ? std::vector<double>{} : surface_distances(fine_planning, fine_moving, result.planning_to_image, edge);
    result.liver_places = at_liver.size();
    result.liver_median_mm = quantile(at_liver, 0.5);
    result.liver_95_mm = quantile(at_liver, 0.95);
    result.surface_before_mm = quantile(surface_distances(fine_planning, fine_moving, {}), 0.5);
    return result;
}

}  // namespace yttria
