// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace yttria {

/// Dose constant K of the partition model, Gy kg / GBq, from mean beta energy (DDEP, 0.9267 MeV) and half-life: 49.3831.
/// The Monte Carlo does not use it.
double partition_dose_constant();

/// The three compartments of docs/methods/partition.md. Masses in kg; `ratio` is that of concentrations, (A_T/m_T)/(A_N/m_N).
struct PartitionInputs {
    double tumour_kg = 0, normal_kg = 0, ratio = 1, lung_shunt = 0, lung_kg = 1;
};

struct PartitionDoses {
    double tumour_Gy = 0, normal_Gy = 0, lung_Gy = 0;
    double tumour_GBq = 0, normal_GBq = 0, lung_GBq = 0;
};

/// Throws Error (input) unless m_T > 0, m_N >= 0, ratio > 0, 0 <= L < 1, m_L > 0.
void check_partition(PartitionInputs const& inputs);
PartitionDoses partition_doses(PartitionInputs const& inputs, double activity_GBq);
/// Net activity [GBq] that gives the tumour `tumour_Gy`.
double partition_activity_GBq(PartitionInputs const& inputs, double tumour_Gy);
/// Lung dose [Gy] where the tumour gets `tumour_Gy`: no activity and no K in it.
double partition_lung_Gy(PartitionInputs const& inputs, double tumour_Gy);
/// Largest shunt fraction that keeps the lung at `lung_Gy` where the tumour gets `tumour_Gy`.
double partition_largest_shunt(PartitionInputs const& inputs, double tumour_Gy, double lung_Gy);

}  // namespace yttria
