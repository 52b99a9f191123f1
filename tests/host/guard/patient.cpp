// SPDX-License-Identifier: Apache-2.0
#include "tests/host/guard/patient.hpp"

namespace yttria::test {

void Patient::each(std::function<void(std::size_t, Vec3d const&)> const& work) const {
    for (int k = 0; k < own.size[2]; ++k) {
        for (int j = 0; j < own.size[1]; ++j) {
            for (int i = 0; i < own.size[0]; ++i) {
                work(own.index(i, j, k), own.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}));
            }
        }
    }
}

Patient::Patient() {
    SessionEntry session;
    session.image = "pet";
    session.drawn_GBq = 2.6;
    session.drawn_time = "2026-03-01T08:00:00Z";
    session.injection_time = "2026-03-01T10:30:00Z";
    session.residual_GBq = 0.1;
    session.residual_time = "2026-03-01T11:00:00Z";
    session.lung_shunt_fraction = 0.05;
    request.sessions = {session};
    request.product = {"resin", 68.18};
    request.partition.tumour_to_normal_ratio = 5;

    ImageEntry entry;
    entry.name = "pet";
    entry.purpose = "y90";
    entry.quantity = Quantity::bq_per_mL;
    Volume<float> pet_image = constant(own, 0), ct = constant(own, -1000);
    tissue.density = constant(own, 0.0012F);
    double sum = 0;
    each([&](std::size_t i, Vec3d const& p) {
        if (in_body(p)) { ct.values[i] = in_spine(p) ? 600.0F : in_lungs(p) ? -750.0F : in_liver(p) ? 60.0F : 30.0F; }
        tissue.density.values[i] = in_lungs(p) ? 0.26F : in_body(p) ? 1.05F : 0.0012F;
        pet_image.values[i] = in_tumour(p) ? 5.0F : in_liver(p) ? 1.0F : 0.0F;
        sum += static_cast<double>(pet_image.values[i]);
    });
    // The PET holds the net activity, a day after the injection.
    double const MBq = net_activity(session)->MBq * std::exp2(-24 * 3600 / y90_half_life_s);
    for (float& value : pet_image.values) { value = static_cast<float>(static_cast<double>(value) * MBq * 1e6 / (sum * own.voxel_mL())); }
    images.activity["pet"] = {entry, image_of(pet_image, "pet"), {}, {}};
    header() = {{"Modality", "PT"},
                {"Units", "BQML"},
                {"DecayCorrection", "START"},
                {"SeriesDate", "20260302"},
                {"SeriesTime", "103000"},
                {"AcquisitionDate", "20260302"},
                {"AcquisitionTime", "103000"},
                {"AcquisitionTimes", "1"},
                {"TimezoneOffsetFromUTC", "+0000"},
                {"CorrectedImage", "DECY\\ATTN\\SCAT"},
                {"RadionuclideHalfLife", "230544"},
                {"SlicesWithoutRescaleSlope", "0"},
                {"FrameOfReferenceUID", "1.2.3"}};
    images.ct = image_of(ct, "ct");
    images.ct->dicom = {{"FrameOfReferenceUID", "1.2.3"}};
    ct_HU = ct;

    structures.grid = own;
    add("Liver", Role::liver, false, in_liver);
    add("T1", Role::tumour, false, in_tumour);
    add("Lungs", Role::lung, false, in_lungs);
    add("whole_liver", Role::liver, true, in_liver);
    add("tumours", Role::tumour, true, in_tumour);
    add("liver_normal", Role::other, true, [](Vec3d const& p) { return in_liver(p) && !in_tumour(p); });
    add("lungs", Role::lung, true, in_lungs);
    add("perfused", Role::perfused, true, in_treated);

    StructureMetrics liver;
    liver.name = "whole_liver";
    liver.mass_g = 1900;
    liver.activity_MBq = 2000;
    energy.method = "mc";
    energy.mean_emitted_MeV = 0.9316;
    energy.tally.resize(1);
    energy.tally.emitted[0] = 1000;
    energy.tally.energy[0] = 990;
    // 0.99 of what 2000 MBq release, over the mass; by hand: 2e9 / ln2 * 230544 s * 0.9316 MeV * 1.602177e-13 J / 1.9 kg = 52.25 Gy.
    liver.dose["mean_Gy"] = {51.7, 0, 0};
    metrics.structures = {liver};
    metrics.lung.mc_assessable = true;
    metrics.lung.mc_Gy.value = 5;
    metrics.lung.mc_without_rim_Gy.value = 4;
}

void Patient::add(std::string const& name, Role role, bool derived, Inside const& inside) {
    Structure structure;
    structure.name = name;
    structure.role = role;
    structure.derived = derived;
    structures.list.push_back(structure);
    shape(name, inside);
}

Structure& Patient::structure(std::string const& name) {
    for (Structure& candidate : structures.list) {
        if (candidate.name == name) { return candidate; }
    }
    throw std::logic_error("no structure " + name);
}

void Patient::shape(std::string const& name, Inside const& inside) {
    Structure& target = structure(name);
    target.fraction.assign(own.voxels(), 0.0F);
    each([&](std::size_t i, Vec3d const& p) { target.fraction[i] = inside(p) ? 1.0F : 0.0F; });
    target.volume_mL = sum(target.fraction) * own.voxel_mL();
}

void Patient::mirror(std::size_t axis) {
    auto const turned = [&](std::vector<float> const& values) {
        std::vector<float> result(values.size());
        for (int k = 0; k < own.size[2]; ++k) {
            for (int j = 0; j < own.size[1]; ++j) {
                for (int i = 0; i < own.size[0]; ++i) {
                    std::array<int, 3> from{i, j, k};
                    from[axis] = own.size[axis] - 1 - from[axis];
                    result[own.index(i, j, k)] = values[own.index(from[0], from[1], from[2])];
                }
            }
        }
        return result;
    };
    hu() = turned(hu());
    pet() = turned(pet());
    ct_HU->values = hu();
    tissue.density.values = turned(tissue.density.values);
    for (Structure& s : structures.list) { s.fraction = turned(s.fraction); }
}

Findings Patient::found() const {
    Findings all = check_case(request);
    auto const add_all = [&](Findings const& more) { all.insert(all.end(), more.begin(), more.end()); };
    add_all(check_images(request, images));
    add_all(check_anatomy(images, structures, tissue, ct_HU));
    if (activity) {
        add_all(check_activity(images, structures, *activity));
    } else {
        try {
            add_all(check_activity(images, structures, make_activity(request, images, structures, tissue)));
        } catch (Error const&) {  // what a broken case cannot place, the stage says
        }
    }
    add_all(check_result(metrics, energy, ledger_of(energy.tally)));
    return all;
}

}  // namespace yttria::test
