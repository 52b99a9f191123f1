// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace yttria {

/// How a dataset is stored. Chunks are cut to the dataset.
struct Storage {
    std::vector<std::uint64_t> chunk;  ///< empty: chosen from the number of dimensions
    unsigned gzip = 2;                 ///< level; of libdeflate where there is no checksum, and as small as the library's own 4
    bool checksum = false;             ///< Fletcher-32: a damaged chunk is refused when read
};

/// An HDF5 file, open while the object lives (the only user of hdf5.h is hdf5_file.cpp). Every call throws Error (file) that names
/// the file and the reason the library gives. Objects are named by absolute path; attributes of the root belong to "/".
/// T of datasets: float, double, uint8, int64, uint64.
class Hdf5File {
public:
    static Hdf5File create(std::filesystem::path const& file);
    static Hdf5File open(std::filesystem::path const& file);
    Hdf5File(Hdf5File&& other) noexcept;
    Hdf5File& operator=(Hdf5File&&) = delete;
    ~Hdf5File();

    void make_group(std::string const& name);
    template <class T>
    void write(std::string const& name, std::span<T const> values, std::vector<std::uint64_t> const& size, Storage const& storage = {});
    template <class T>
    std::vector<T> read(std::string const& name, std::vector<std::uint64_t> const& expected_size);
    /// A list of UTF-8 texts of any length.
    void write_texts(std::string const& name, std::vector<std::string> const& values);
    std::vector<std::uint64_t> size_of(std::string const& name);

    void set(std::string const& object, std::string const& attribute, std::string const& value);
    void set(std::string const& object, std::string const& attribute, char const* value) { set(object, attribute, std::string(value)); }
    void set(std::string const& object, std::string const& attribute, double value);
    void set(std::string const& object, std::string const& attribute, std::uint64_t value);
    void set(std::string const& object, std::string const& attribute, std::int64_t value);
    void set(std::string const& object, std::string const& attribute, std::span<double const> values);
    void set(std::string const& object, std::string const& attribute, std::vector<std::string> const& values);
    bool has(std::string const& object, std::string const& attribute);
    std::string text(std::string const& object, std::string const& attribute);
    double number(std::string const& object, std::string const& attribute);
    std::vector<double> numbers(std::string const& object, std::string const& attribute);
    std::uint64_t whole(std::string const& object, std::string const& attribute);
    std::vector<std::string> texts(std::string const& object, std::string const& attribute);

    /// Writes everything out; the moment at which a full disk shows. The object is then closed.
    void close();

private:
    Hdf5File(std::filesystem::path file, std::int64_t id, bool writing);

    std::filesystem::path file_;
    std::int64_t id_ = -1;
    bool writing_ = false;
};

}  // namespace yttria
