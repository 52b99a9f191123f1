// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/slicer/module.hpp"
#include "host/evaluate/evaluate.hpp"
#include "host/results/results.hpp"

namespace yttria::slicer {

// What a module hands back for the scene. Tables are tab-separated with a row of names; a number that is not known is empty.

std::string metrics_table(Metrics const& metrics);
std::string metrics_table(Evaluation const& evaluation);
std::string rules_table(Verdict const& verdict);
/// "3 rules pass, 1 fails, 2 not assessable"; "no protocol" without rules.
std::string verdict_in_short(Verdict const& verdict);
/// Slicer's colour table (.ctbl): 256 dose colours from 0 to `top_Gy`, the first one transparent.
std::string colour_table(double top_Gy);

/// Writes the name = value lines that Slicer reads back; nothing where it did not ask. Throws Error (file).
void write_returned(std::filesystem::path const& file, std::vector<std::pair<std::string, std::string>> const& values);

/// Dose, uncertainty, structures, colours and tables of a result, where they were asked for. Throws Error (file).
void write_scene(Values const& given, Result const& result, double top_Gy);

/// Structures with names, in the colours of the report.
void write_segmentation(std::filesystem::path const& file, Geometry const& grid, std::vector<Structure> const& structures);

}  // namespace yttria::slicer
