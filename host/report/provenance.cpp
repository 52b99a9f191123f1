// SPDX-License-Identifier: Apache-2.0
#include "host/report/provenance.hpp"

#include "version.hpp"

namespace yttria {

std::string program_version() { return YTTRIA_VERSION; }
std::string program_commit() { return YTTRIA_COMMIT; }

std::string disclaimer() {
    return "Research software. Not a medical device, not CE-marked, not FDA-cleared, not MFDS-approved. Not for diagnosis, treatment "
           "planning, "
           "eligibility decisions or dose prescription in individual patients. Verdicts restate a public registry entry, which is not the "
           "trial "
           "protocol. Results must be checked by a qualified medical physicist and have the uncertainties listed.";
}

std::vector<ParameterRow> parameter_rows(Parameters const& p) {
    static_assert(sizeof(Parameters) == 40, "a parameter was added: list it here, so that every result prints it");
    auto const decimal = [](float value) { return static_cast<double>(value); };
    return {
        {"c0", decimal(p.c0), "", "scattering strength of a step, K1 = min(k1_max, c0 (T/MeV)^-0.75)"},
        {"k1_max", decimal(p.k1_max), "", "largest scattering strength of a step"},
        {"delta_threshold_MeV", decimal(p.delta_threshold_MeV), "MeV", "Moller electrons above are followed"},
        {"photon_threshold_MeV", decimal(p.photon_threshold_MeV), "MeV", "bremsstrahlung photons above are made"},
        {"electron_cutoff_MeV", decimal(p.electron_cutoff_MeV), "MeV", "electrons below give their energy where they are"},
        {"photon_cutoff_MeV", decimal(p.photon_cutoff_MeV), "MeV", "photons below give their energy where they are"},
        {"range_rejection_MeV", decimal(p.range_rejection_MeV), "MeV", "electrons below that cannot leave their voxel end there"},
        {"single_scattering", static_cast<double>(p.single_scattering), "", "1: single elastic collisions instead of condensed history"},
        {"photons", static_cast<double>(p.photons), "", "1: bremsstrahlung photons are followed"},
        {"replicate_size", static_cast<double>(p.replicate_size), "histories", "histories of a replicate"},
    };
}

}  // namespace yttria
