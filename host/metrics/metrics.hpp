// SPDX-License-Identifier: Apache-2.0
//! Stage: dose + structures -> DVH, means, D/V metrics with uncertainty
#pragma once

#include "host/dose/dose.hpp"
#include "host/metrics/margins.hpp"
#include "host/metrics/partition.hpp"

#include <map>
#include <optional>

namespace yttria {

struct StructureMetrics {
    std::string name;
    Role role = Role::other;
    bool derived = false;
    std::string definition;
    double volume_mL = 0, mass_g = 0, activity_MBq = 0;
    std::optional<double> outside_treated_mL{};          ///< of a tumour: its volume that no perfused structure holds
    std::map<std::string, Quantified> dose;              ///< "mean_Gy", "volume_mean_Gy", "D95_Gy", "V150_percent", "min_Gy", "max_Gy", ...
    std::vector<float> dvh_dose_Gy, dvh_volume_percent;  ///< cumulative curve for plots: fraction of volume with dose >= D
    std::vector<float> dvh_u_percent;                    ///< of dvh_volume_percent, 1 sigma; empty where no u is known
};

/// One lung, or both.
struct LungSide {
    std::string name;  ///< "left", "right"
    double mass_kg = 0, activity_MBq = 0;
    Quantified mc_Gy, mc_without_rim_Gy;
};

/// Partition lung dose of one session: K A L / m_L.
struct LungSession {
    std::string image;
    double net_MBq = 0, shunt = 0;                            ///< NaN where not known
    double partition_Gy = 0, partition_of_image_mass_Gy = 0;  ///< with the model's lung mass, with that of the lung mask
};

/// Lung doses that answer different questions and are never merged (docs/methods/lung.md). NaN where not assessable.
struct LungDose {
    double partition_at_150_Gy = 0;                           ///< tumour at 150 Gy, whatever was given
    double partition_Gy = 0, partition_of_image_mass_Gy = 0;  ///< of the activity of all sessions
    double mass_kg = 1, image_mass_kg = 0;                    ///< of the model; of the lung mask (NaN: none, or not both lungs)
    std::vector<LungSession> sessions;
    Quantified mc_Gy, mc_without_rim_Gy;
    std::vector<LungSide> sides;
    double near_liver_MBq = 0;  ///< in lung within 3 cm of the liver
    double reassigned_MBq = 0;  ///< moved from there to the liver before transport
    bool mc_assessable = false;
    std::string note;
};

/// The lung dose of the partition model under another choice of its inputs; a rule whose answer it flips is indeterminate.
struct PartitionVariant {
    std::string name;  ///< e.g. "viable tumour", "lung mass of the CT"
    double lung_at_150_Gy = 0;
    PartitionInputs inputs{};
};

/// Partition model (docs/methods/partition.md) with where each input came from.
struct PartitionResult {
    bool assessable = false;
    std::string why;
    double tumour_mass_kg = 0, normal_mass_kg = 0, tumour_to_normal_ratio = 0, lung_shunt_fraction = 0, lung_mass_kg = 1;
    std::string sources;
    double lung_at_150_Gy = 0;
    std::vector<PartitionVariant> variants;
    Warnings warnings;

    PartitionInputs inputs() const { return {tumour_mass_kg, normal_mass_kg, tumour_to_normal_ratio, lung_shunt_fraction, lung_mass_kg}; }
};

/// BED and EQD2 of a structure (docs/methods/biology.md); `values`: "BED_mean_Gy", "EQD2_mean_Gy", "BED_D95_Gy", "EQD2_D95_Gy".
struct BiologyRow {
    std::string structure;
    double alpha_beta_Gy = 0, repair_half_time_h = 0;
    double lea_catcheside = 0;  ///< of one session
    std::string source;         ///< of the parameters
    std::map<std::string, Quantified> values;
};
struct Biology {
    std::vector<BiologyRow> rows;
    std::string note;  ///< how sessions were taken, or why there is no row
};

/// A part of the liver and how much of the liver's function it holds.
struct FunctionPart {
    std::string structure;
    double volume_mL = 0, counts = 0;
    double share = 0, volume_share = 0;  ///< of liver_normal's
};
/// The functional image against structures and dose (docs/methods/functional.md). "Function" is the image's counts, negative ones kept.
struct Functional {
    std::string image, tracer;    ///< empty: the case has no functional image
    std::string why;              ///< not empty: not assessable
    double liver_counts = 0;      ///< in the whole liver
    double negative_share = 0;    ///< sum of negative voxels of liver_normal over the sum of positive ones
    double reserve_fraction = 0;  ///< function outside the treated volume; NaN without one
    std::vector<FunctionPart> parts;
    Quantified mean_Gy;                                    ///< of liver_normal, weighted by function
    std::map<double, Quantified> below;                    ///< dose [Gy] -> share of the function that gets less
    std::vector<float> dvh_dose_Gy, dvh_function_percent;  ///< share of the function with at least that dose
};

/// Dose of this treatment and of earlier ones together, voxel by voxel (docs/methods/prior_dose.md).
struct CumulativeRow {
    std::string structure;
    std::map<std::string, Quantified> dose;  ///< u is that of this treatment; that of the earlier ones is not known
    double prior_mean_Gy = 0;                ///< of the earlier doses alone
    double uncovered_percent = 0;            ///< of its volume that no earlier dose covers on all its grids
};
struct Cumulative {
    std::vector<std::string> priors;  ///< name, file and how it was placed
    std::vector<CumulativeRow> rows;
    Biology biology;
    Warnings warnings;

    CumulativeRow const* find(std::string const& structure) const;
};

/// Tumours that the case names, and the largest of them.
struct Lesions {
    int count = 0;
    double largest_diameter_mm = 0, u_mm = 0;  ///< NaN where there is none
    std::string largest;                       ///< its name
};

struct Metrics {
    std::vector<StructureMetrics> structures;
    Lesions lesions;
    Biology biology;
    Functional functional;
    Cumulative cumulative;
    PartitionResult partition;
    LungDose lung;
    /// (V_NT - V_NT and perfused)/V_NT by volume; NaN without a perfused structure.
    double untreated_reserve_fraction = 0;
    double mean_relative_uncertainty_above_D50 = 0;
    Margins margins;  ///< filled by the margin stage (host/margin)
    Warnings warnings;

    StructureMetrics const* find(std::string const& name) const;
};
/// `named`: quantities of rules; "dose.STRUCTURE.METRIC" at any level are measured too.
/// `ct_HU` on the same grid, where there is a CT: the lung mass is then that of its HU, else that of the transported density.
Metrics measure(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures, Tissue const& tissue,
                Activity const& activity, std::vector<std::string> const& named = {}, Volume<float> const* ct_HU = nullptr);

/// Metrics::untreated_reserve_fraction, of volumes given by hand, else of the structures.
double untreated_reserve(PartitionEntry const& given, std::vector<StructureMetrics> const& measured);

/// Relative uncertainty of "STRUCTURE.mean" or "STRUCTURE.Dxx" from the tallies so far, its bias by noise included (the stop test).
/// NaN if unknown.
double metric_uncertainty(std::string const& metric, TransportTally const& tally, Structures const& structures, Tissue const& tissue);

/// Throws Error (usage) with the names there are where `metric` is none that metric_uncertainty knows; empty is the worst tumour mean.
void check_metric_name(std::string const& metric, Structures const& structures);

}  // namespace yttria
