// SPDX-License-Identifier: Apache-2.0
#include "host/images/labels.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace yttria {
namespace {

/// More labels than this are not listed.
constexpr std::size_t listed_labels = 60;

std::string labels_in(std::vector<float> const& values) {
    std::set<float> const present(values.begin(), values.end());
    std::string text;
    std::size_t listed = 0;
    for (float const label : present) {
        if (label == 0) { continue; }
        if (++listed > listed_labels) { return text + ", ..."; }
        text += (text.empty() ? "" : ", ") +
                (label == std::round(label) ? std::to_string(static_cast<long long>(label)) : std::to_string(label));
    }
    return text.empty() ? "none" : text;
}

}  // namespace

std::vector<std::uint8_t> labelled_voxels(LabelledMask const& mask) {
    std::vector<float> const& values = mask.image->volume.values;
    std::string const where = "structure \"" + mask.entry.name + "\" in \"" + mask.image->file.string() + "\"";
    std::vector<std::uint8_t> inside(values.size(), 0);
    std::vector<std::size_t> found(mask.entry.labels.size(), 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            throw input_error(where + ": the mask holds NaN or infinite values (labels are whole numbers); write it again");
        }
        if (mask.entry.labels.empty()) { inside[i] = values[i] != 0; }
        for (std::size_t label = 0; label < found.size(); ++label) {
            if (values[i] == static_cast<float>(mask.entry.labels[label])) {
                inside[i] = 1;
                ++found[label];
            }
        }
    }
    for (std::size_t label = 0; label < found.size(); ++label) {
        if (found[label] == 0) {
            throw input_error(where + ": no voxel has label " + std::to_string(mask.entry.labels[label]) +
                              " (labels there: " + labels_in(values) + "); correct label");
        }
    }
    if (mask.entry.labels.empty() && std::find(inside.begin(), inside.end(), 1) == inside.end()) {
        throw input_error(where + ": the mask is empty (every voxel is 0); remove the structure or give its mask");
    }
    return inside;
}

}  // namespace yttria
