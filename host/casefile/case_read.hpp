// SPDX-License-Identifier: Apache-2.0
// Private to host/casefile: one function per table of the case file.
#pragma once

#include "host/casefile/case.hpp"
#include "host/casefile/toml_reader.hpp"

namespace yttria {

// case_images.cpp: where the activity comes from
void read_images_and_sessions(TomlReader& top, Case& request, TomlProblems& problems);

// case_session.cpp: what was given and how much of it went to the lungs
void read_given(TomlReader& reader, GivenActivity& given);
void read_shunt(TomlReader& reader, SessionEntry& session, TomlProblems& problems);
void read_injections(TomlReader& reader, SessionEntry& session, TomlProblems& problems);
/// True where a net activity follows from what the session says.
bool says_activity(SessionEntry const& session);

// case_clinical.cpp: what the site declares, and the keys of [partition] that rules need beside its model
void read_clinical(TomlReader& top, Case& request, TomlProblems& problems);
void read_radiobiology(TomlReader& reader, StructureEntry& structure);
void read_partition_by_hand(TomlReader& reader, PartitionEntry& partition);

// case_sections.cpp: the rest
void read_anatomy(TomlReader& top, Case& request, TomlProblems& problems);
void read_structures(TomlReader& top, Case& request, TomlProblems& problems);
/// case_evaluation.cpp: the keys of a structure that say what is measured of it.
void read_evaluation(TomlReader& reader, StructureEntry& structure);
void read_transport(TomlReader& top, Case& request, TomlProblems& problems);
void read_partition(TomlReader& top, Case& request, TomlProblems& problems);
void read_overrides(TomlReader& top, Case& request, TomlProblems& problems);
void read_protocol(TomlReader& top, Case& request, TomlProblems& problems);

// case_planning.cpp: what is planned, and with what
void read_product(TomlReader& top, Case& request, TomlProblems& problems);
void read_planning(TomlReader& top, Case& request, TomlProblems& problems);

// case_prior.cpp: doses of earlier sessions, maps of BED
void read_prior_doses(TomlReader& top, Case& request, TomlProblems& problems);
void read_bed_maps(TomlReader& top, Case& request, TomlProblems& problems);
// case_uncertainty.cpp: the ensemble
void read_uncertainty(TomlReader& top, Case& request, TomlProblems& problems);

/// Mass of an organ [kg]; says so when it looks like grams.
std::optional<double> read_mass(TomlReader& reader, std::string const& key, bool zero_allowed);
/// A fraction in [0, 1); says so when it looks like a percentage.
std::optional<double> read_shunt_fraction(TomlReader& reader, std::string const& key = "lung_shunt_fraction");

}  // namespace yttria
