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

std::vector<ParameterRow> parameter_rows(Parameters const& parameters) {
    std::vector<ParameterRow> rows;
    visit_parameters(parameters, [&](ParameterNote const& note, auto value) {
        rows.push_back({note.name, static_cast<double>(value), note.unit, note.meaning});
    });
    return rows;
}

}  // namespace yttria
