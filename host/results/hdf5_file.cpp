// SPDX-License-Identifier: Apache-2.0
#include "host/results/hdf5_file.hpp"

#include "host/base/error.hpp"
#include "host/results/packed_chunks.hpp"
#include "host/results/staged.hpp"

#include <hdf5.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <type_traits>
#include <utility>

namespace yttria {
namespace {

/// Closes an HDF5 identifier at the end of its scope; closing what was only read or already flushed cannot lose data.
class Handle {
public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    hid_t get() const { return id_; }

private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

/// The innermost entry of the library's error stack; of a failed system call only the system's words.
std::string last_reason() {
    std::string reason;
    auto const first = [](unsigned, H5E_error2_t const* entry, void* out) -> herr_t {
        auto& text = *static_cast<std::string*>(out);
        if (text.empty() && entry->desc) text = entry->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &reason);
    std::string const key = "error message = '";
    if (auto const start = reason.find(key); start != std::string::npos) {
        auto const from = start + key.size();
        reason = reason.substr(from, reason.find('\'', from) - from);
    }
    return reason.empty() ? "no reason given" : reason;
}

[[noreturn]] void fail(std::filesystem::path const& file, bool writing, std::string const& what) {
    auto const reason = last_reason();
    if (writing) throw file_error("cannot write " + file.string() + " (" + what + ": " + reason + ") make room or choose another folder");
    throw file_error("cannot read " + file.string() + " (" + what + ": " + reason + "; it may be truncated or damaged) write it again");
}

struct Checker {
    std::filesystem::path const& file;
    bool writing;
    hid_t operator()(hid_t result, std::string const& what) const {
        if (result < 0) fail(file, writing, what);
        return result;
    }
};

template <class T>
hid_t memory_type() {
    if constexpr (std::is_same_v<T, float>) return H5T_NATIVE_FLOAT;
    if constexpr (std::is_same_v<T, double>) return H5T_NATIVE_DOUBLE;
    if constexpr (std::is_same_v<T, std::uint8_t>) return H5T_NATIVE_UINT8;
    if constexpr (std::is_same_v<T, std::int64_t>) return H5T_NATIVE_INT64;
    if constexpr (std::is_same_v<T, std::uint64_t>) return H5T_NATIVE_UINT64;
}

template <class T>
hid_t file_type() {
    if constexpr (std::is_same_v<T, float>) return H5T_IEEE_F32LE;
    if constexpr (std::is_same_v<T, double>) return H5T_IEEE_F64LE;
    if constexpr (std::is_same_v<T, std::uint8_t>) return H5T_STD_U8LE;
    if constexpr (std::is_same_v<T, std::int64_t>) return H5T_STD_I64LE;
    if constexpr (std::is_same_v<T, std::uint64_t>) return H5T_STD_U64LE;
}

Handle text_type() {
    hid_t const id = H5Tcopy(H5T_C_S1);
    H5Tset_size(id, H5T_VARIABLE);
    H5Tset_cset(id, H5T_CSET_UTF8);
    return {id, H5Tclose};
}

std::vector<hsize_t> chunk_of(std::vector<std::uint64_t> const& size, Storage const& storage) {
    std::vector<hsize_t> chunk(storage.chunk.begin(), storage.chunk.end());
    if (chunk.size() != size.size()) chunk.assign(size.size(), size.size() == 3 ? 32 : 65536);
    for (std::size_t a = 0; a < size.size(); ++a) chunk[a] = std::min<hsize_t>(chunk[a], size[a]);
    return chunk;
}

void set_attribute(Checker const& check, hid_t file, std::string const& object, std::string const& name, hid_t in_file, hid_t in_memory,
                   hsize_t count, bool scalar, void const* data) {
    std::string const what = "attribute " + name + " of " + object;
    Handle const owner(check(H5Oopen(file, object.c_str(), H5P_DEFAULT), what), H5Oclose);
    Handle const space(check(scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr), what), H5Sclose);
    Handle const attribute(check(H5Acreate2(owner.get(), name.c_str(), in_file, space.get(), H5P_DEFAULT, H5P_DEFAULT), what), H5Aclose);
    check(H5Awrite(attribute.get(), in_memory, data), what);
}

struct OpenAttribute {
    Handle id, space;
    std::size_t count;
};

OpenAttribute open_attribute(Checker const& check, hid_t file, std::string const& object, std::string const& name) {
    std::string const what = "attribute " + name + " of " + object;
    hid_t const id = check(H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), what);
    hid_t const space = H5Aget_space(id);
    auto const count = space < 0 ? 0 : H5Sget_simple_extent_npoints(space);
    return {{id, H5Aclose}, {space, H5Sclose}, static_cast<std::size_t>(std::max<hssize_t>(count, 0))};
}

}  // namespace

Hdf5File::Hdf5File(std::filesystem::path file, std::int64_t id, bool writing) : file_(std::move(file)), id_(id), writing_(writing) {}
Hdf5File::Hdf5File(Hdf5File&& other) noexcept
    : file_(std::move(other.file_)),
      id_(std::exchange(other.id_, -1)),
      writing_(other.writing_) {}

Hdf5File::~Hdf5File() {
    if (id_ >= 0) H5Fclose(id_);
}

Hdf5File Hdf5File::create(std::filesystem::path const& file) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // reasons travel in the exception, not to stderr
    Checker const check{file, true};
    // The file grows in memory and reaches the disk in one piece (close): the library cannot let go of a file that it failed to write
    // and would crash at the end of the program.
    Handle const access(check(H5Pcreate(H5P_FILE_ACCESS), "creating it"), H5Pclose);
    constexpr std::size_t growth = std::size_t{16} << 20;
    check(H5Pset_fapl_core(access.get(), growth, false), "creating it");
    return {file, check(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), "creating it"), true};
}

Hdf5File Hdf5File::open(std::filesystem::path const& file) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    Checker const check{file, false};
    return {file, check(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), "opening it"), false};
}

void Hdf5File::make_group(std::string const& name) {
    Checker const check{file_, writing_};
    Handle const group(check(H5Gcreate2(id_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), name), H5Gclose);
}

template <class T>
void Hdf5File::write(std::string const& name, std::span<T const> values, std::vector<std::uint64_t> const& size, Storage const& storage) {
    Checker const check{file_, true};
    std::vector<hsize_t> const extent(size.begin(), size.end());
    auto const rank = static_cast<int>(extent.size());
    Handle const space(check(H5Screate_simple(rank, extent.data(), nullptr), name), H5Sclose);
    Handle const plan(check(H5Pcreate(H5P_DATASET_CREATE), name), H5Pclose);
    if (!values.empty()) {
        auto const chunk = chunk_of(size, storage);
        check(H5Pset_chunk(plan.get(), rank, chunk.data()), name);
        check(H5Pset_shuffle(plan.get()), name);
        check(H5Pset_deflate(plan.get(), storage.gzip), name);
        if (storage.checksum) check(H5Pset_fletcher32(plan.get()), name);
    }
    Handle const data(check(H5Dcreate2(id_, name.c_str(), file_type<T>(), space.get(), H5P_DEFAULT, plan.get(), H5P_DEFAULT), name),
                      H5Dclose);
    // Chunks are packed by us, on all processors; a checksum only the library can make.
    static_assert(std::endian::native == std::endian::little, "chunks are written as they lie in memory");
    if (!values.empty() && !storage.checksum) {
        auto const chunk = chunk_of(size, storage);
        RawDataset const raw{reinterpret_cast<std::byte const*>(values.data()), sizeof(T), size};
        for (auto const& packed : pack_chunks(raw, {chunk.begin(), chunk.end()}, storage.gzip)) {
            std::vector<hsize_t> const offset(packed.offset.begin(), packed.offset.end());
            check(H5Dwrite_chunk(data.get(), H5P_DEFAULT, 0, offset.data(), packed.bytes.size(), packed.bytes.data()), name);
        }
    } else if (!values.empty()) {
        check(H5Dwrite(data.get(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), name);
    }
    check(H5Dflush(data.get()), name);
}

void Hdf5File::write_texts(std::string const& name, std::vector<std::string> const& values) {
    Checker const check{file_, true};
    std::vector<char const*> data;
    for (auto const& value : values) data.push_back(value.c_str());
    hsize_t const count = values.size();
    auto const type = text_type();
    Handle const space(check(H5Screate_simple(1, &count, nullptr), name), H5Sclose);
    Handle const set(check(H5Dcreate2(id_, name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), name), H5Dclose);
    if (count > 0) check(H5Dwrite(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), name);
}

std::vector<std::uint64_t> Hdf5File::size_of(std::string const& name) {
    Checker const check{file_, writing_};
    Handle const data(check(H5Dopen2(id_, name.c_str(), H5P_DEFAULT), name), H5Dclose);
    Handle const space(check(H5Dget_space(data.get()), name), H5Sclose);
    std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.get()))));
    check(H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr), name);
    return {extent.begin(), extent.end()};
}

template <class T>
std::vector<T> Hdf5File::read(std::string const& name, std::vector<std::uint64_t> const& expected_size) {
    Checker const check{file_, false};
    if (size_of(name) != expected_size)
        throw file_error("cannot use " + file_.string() + " (the size of " + name + " does not fit the rest) write it again");
    std::size_t count = 1;
    for (auto const n : expected_size) count *= n;
    std::vector<T> values(count);
    Handle const data(check(H5Dopen2(id_, name.c_str(), H5P_DEFAULT), name), H5Dclose);
    if (count > 0) check(H5Dread(data.get(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), name);
    return values;
}

void Hdf5File::set(std::string const& object, std::string const& attribute, std::string const& value) {
    char const* const data = value.c_str();
    auto const type = text_type();
    set_attribute({file_, writing_}, id_, object, attribute, type.get(), type.get(), 1, true, &data);
}

void Hdf5File::set(std::string const& object, std::string const& attribute, double value) {
    set_attribute({file_, writing_}, id_, object, attribute, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 1, true, &value);
}

void Hdf5File::set(std::string const& object, std::string const& attribute, std::uint64_t value) {
    set_attribute({file_, writing_}, id_, object, attribute, H5T_STD_U64LE, H5T_NATIVE_UINT64, 1, true, &value);
}

void Hdf5File::set(std::string const& object, std::string const& attribute, std::int64_t value) {
    set_attribute({file_, writing_}, id_, object, attribute, H5T_STD_I64LE, H5T_NATIVE_INT64, 1, true, &value);
}

void Hdf5File::set(std::string const& object, std::string const& attribute, std::span<double const> values) {
    set_attribute({file_, writing_}, id_, object, attribute, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.size(), false, values.data());
}

void Hdf5File::set(std::string const& object, std::string const& attribute, std::vector<std::string> const& values) {
    std::vector<char const*> data;
    for (auto const& value : values) data.push_back(value.c_str());
    data.push_back("");  // never read: a valid address for an empty list
    auto const type = text_type();
    set_attribute({file_, writing_}, id_, object, attribute, type.get(), type.get(), values.size(), false, data.data());
}

bool Hdf5File::has(std::string const& object, std::string const& attribute) {
    return H5Lexists(id_, object.c_str(), H5P_DEFAULT) != 0 && H5Aexists_by_name(id_, object.c_str(), attribute.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Hdf5File::texts(std::string const& object, std::string const& attribute) {
    Checker const check{file_, false};
    auto const opened = open_attribute(check, id_, object, attribute);
    auto const type = text_type();
    std::vector<char*> data(opened.count, nullptr);
    if (opened.count == 0) return {};
    check(H5Aread(opened.id.get(), type.get(), data.data()), attribute);
    std::vector<std::string> out;
    for (auto const* text : data) out.emplace_back(text ? text : "");
    H5Dvlen_reclaim(type.get(), opened.space.get(), H5P_DEFAULT, data.data());
    return out;
}

std::string Hdf5File::text(std::string const& object, std::string const& attribute) {
    auto const all = texts(object, attribute);
    return all.empty() ? std::string() : all.front();
}

double Hdf5File::number(std::string const& object, std::string const& attribute) {
    Checker const check{file_, false};
    auto const opened = open_attribute(check, id_, object, attribute);
    double value = 0;
    if (opened.count != 1) fail(file_, false, attribute);
    check(H5Aread(opened.id.get(), H5T_NATIVE_DOUBLE, &value), attribute);
    return value;
}

std::vector<double> Hdf5File::numbers(std::string const& object, std::string const& attribute) {
    Checker const check{file_, false};
    auto const opened = open_attribute(check, id_, object, attribute);
    std::vector<double> values(opened.count);
    if (!values.empty()) check(H5Aread(opened.id.get(), H5T_NATIVE_DOUBLE, values.data()), attribute);
    return values;
}

std::uint64_t Hdf5File::whole(std::string const& object, std::string const& attribute) {
    Checker const check{file_, false};
    auto const opened = open_attribute(check, id_, object, attribute);
    std::uint64_t value = 0;
    if (opened.count != 1) fail(file_, false, attribute);
    check(H5Aread(opened.id.get(), H5T_NATIVE_UINT64, &value), attribute);
    return value;
}

void Hdf5File::close() {
    Checker const check{file_, writing_};
    std::string image;
    if (writing_) {
        check(H5Fflush(id_, H5F_SCOPE_GLOBAL), "writing it out");
        image.resize(static_cast<std::size_t>(check(H5Fget_file_image(id_, nullptr, 0), "writing it out")));
        check(H5Fget_file_image(id_, image.data(), image.size()), "writing it out");
    }
    check(H5Fclose(id_), "closing it");
    id_ = -1;
    if (writing_) write_text(file_, image);
}

#define YTTRIA_DATASET_TYPE(T)                                                                                                   \
    template void Hdf5File::write<T>(std::string const&, std::span<T const>, std::vector<std::uint64_t> const&, Storage const&); \
    template std::vector<T> Hdf5File::read<T>(std::string const&, std::vector<std::uint64_t> const&);
YTTRIA_DATASET_TYPE(float)
YTTRIA_DATASET_TYPE(double)
YTTRIA_DATASET_TYPE(std::uint8_t)
YTTRIA_DATASET_TYPE(std::int64_t)
YTTRIA_DATASET_TYPE(std::uint64_t)
#undef YTTRIA_DATASET_TYPE

}  // namespace yttria
