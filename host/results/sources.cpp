// SPDX-License-Identifier: Apache-2.0
#include "host/results/sources.hpp"

#include "host/results/hdf5_file.hpp"

#include <algorithm>

namespace yttria {
namespace {

namespace fs = std::filesystem;

constexpr std::array<char const*, 3> uid_names{"FrameOfReferenceUID", "StudyInstanceUID", "SeriesInstanceUID"};

SourceRecord record_of(std::string const& name, bool activity, SourceImage const& image, Affine const& registration,
                       std::string const& note) {
    SourceRecord record{name, activity, image.format, image.volume.geometry, registration, note, false, {}, {}};
    for (char const* uid : uid_names)
        if (auto const found = image.dicom.find(uid); found != image.dicom.end()) record.uids[uid] = found->second;
    return record;
}

std::string group_name(std::size_t index) { return std::string("/sources/i") + (index < 10 ? "0" : "") + std::to_string(index); }

template <std::size_t n>
void fill(std::array<double, n>& out, Hdf5File& in, std::string const& group, std::string const& attribute, fs::path const& file) {
    auto const values = in.numbers(group, attribute);
    if (values.size() != n)
        throw file_error("cannot use " + file.string() + " (" + attribute + " of " + group + " has another length) write it again");
    std::copy(values.begin(), values.end(), out.begin());
}

}  // namespace

std::vector<SourceRecord> source_records(SourceImages const& images) {
    std::vector<SourceRecord> list;
    if (images.ct) list.push_back(record_of("ct", false, *images.ct, {}, ""));
    for (auto const& [name, image] : images.activity) {
        list.push_back(record_of(name, true, image.image, image.registration, image.registration_note));
        list.back().deformed = image.field != nullptr;
        list.back().quality = image.quality;
    }
    return list;
}

void write_sources(Hdf5File& out, std::vector<SourceRecord> const& sources) {
    out.make_group("/sources");
    for (std::size_t s = 0; s < sources.size(); ++s) {
        auto const& source = sources[s];
        auto const group = group_name(s);
        out.make_group(group);
        out.set(group, "name", source.name);
        out.set(group, "activity", std::uint64_t{source.activity});
        out.set(group, "format", source.format);
        std::array<double, 3> size{};
        std::copy(source.geometry.size.begin(), source.geometry.size.end(), size.begin());
        out.set(group, "size", std::span<double const>(size));
        out.set(group, "spacing_mm", std::span<double const>(source.geometry.spacing_mm));
        out.set(group, "origin_mm", std::span<double const>(source.geometry.origin_mm));
        out.set(group, "direction", std::span<double const>(source.geometry.direction));
        out.set(group, "registration_matrix", std::span<double const>(source.registration.matrix));
        out.set(group, "registration_offset_mm", std::span<double const>(source.registration.offset_mm));
        out.set(group, "registration", source.registration_note);
        out.set(group, "deformed", std::uint64_t{source.deformed});
        for (auto const& [name, uid] : source.uids) out.set(group, name, uid);
    }
}

std::vector<SourceRecord> read_sources(fs::path const& path) {
    auto const file = fs::is_directory(path) ? path / "result.h5" : path;
    if (file.extension() != ".h5" && file.extension() != ".hdf5") return {};
    auto in = Hdf5File::open(file);
    std::vector<SourceRecord> list;
    for (std::size_t s = 0;; ++s) {
        auto const group = group_name(s);
        if (!in.has("/sources/i00", "name") || !in.has(group, "name")) return list;
        SourceRecord source;
        source.name = in.text(group, "name");
        source.activity = in.whole(group, "activity") != 0;
        source.format = in.text(group, "format");
        std::array<double, 3> size{};
        fill(size, in, group, "size", file);
        for (std::size_t a = 0; a < 3; ++a) source.geometry.size[a] = static_cast<int>(size[a]);
        fill(source.geometry.spacing_mm, in, group, "spacing_mm", file);
        fill(source.geometry.origin_mm, in, group, "origin_mm", file);
        fill(source.geometry.direction, in, group, "direction", file);
        fill(source.registration.matrix, in, group, "registration_matrix", file);
        fill(source.registration.offset_mm, in, group, "registration_offset_mm", file);
        if (in.has(group, "registration")) source.registration_note = in.text(group, "registration");
        if (in.has(group, "deformed")) source.deformed = in.whole(group, "deformed") != 0;
        for (char const* uid : uid_names)
            if (in.has(group, uid)) source.uids[uid] = in.text(group, uid);
        list.push_back(std::move(source));
    }
}

}  // namespace yttria
