// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/sha256.hpp"
#include "kernels/data/transport_input.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <type_traits>

// The dump (docs/formats/transport_input.md): magic, version, then every member in the order below; a vector is its length (uint64)
// and its values, a string likewise; little-endian; the SHA-256 of all that as 64 characters at the end.
namespace yttria {
namespace {

constexpr char magic[8] = {'Y', 'T', 'T', 'R', 'I', 'A', 'T', 'I'};
/// Rises with every change of layout or meaning of a table: an old dump under new code would give a wrong dose silently.
constexpr std::uint32_t version = 5;

/// Visits every member, for writing, reading and hashing alike: one place that knows the order.
template <class Visitor, class Tables>
void visit_tables(Visitor& visit, Tables& t) {
    visit(t.materials);
    visit(t.names);
    visit(t.electron);
    visit(t.scattering);
    visit(t.bremsstrahlung);
    visit(t.photon);
    visit(t.form_factor);
}

template <class Visitor, class Spectrum>
void visit_spectrum(Visitor& visit, Spectrum& s) {
    visit(s.lower_quanta);
    visit(s.width_quanta);
    visit(s.cumulative);
    visit(s.mean_MeV);
}

template <class Visitor, class Input>
void visit_input(Visitor& visit, Input& input) {
    visit_parameters(input.parameters, [&](ParameterNote const&, auto& member) { visit(member); });
    auto& g = input.grid;
    visit(g.nx);
    visit(g.ny);
    visit(g.nz);
    for (auto& h : g.spacing_cm) { visit(h); }
    visit(g.density);
    visit(g.material);
    visit(input.source.voxel);
    visit(input.source.cumulative);
    visit_spectrum(visit, input.spectrum);
    visit_tables(visit, input.tables);
}

/// Feeds bytes to a sink; used for files and hashes.
template <class Sink>
struct Writer {
    Sink& sink;
    template <class T>
    requires std::is_arithmetic_v<T>
    void operator()(T const& value) { sink(&value, sizeof(T)); }
    template <class T>
    void operator()(std::vector<T> const& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        if constexpr (std::is_arithmetic_v<T>) {
            sink(values.data(), values.size() * sizeof(T));
        } else {
            for (auto const& value : values) { (*this)(value); }
        }
    }
    void operator()(std::string const& text) {
        (*this)(static_cast<std::uint64_t>(text.size()));
        sink(text.data(), text.size());
    }
};

struct Reader {
    std::string const& file;
    std::ifstream& stream;
    std::uint64_t left;  ///< bytes of the file not yet read: a length beyond it is a damaged file, not an allocation
    [[noreturn]] void refuse_length() const { throw std::runtime_error(file + " is damaged (a length in it is larger than the file)"); }
    void bytes(void* to, std::uint64_t count) {
        if (count > left || !stream.read(static_cast<char*>(to), static_cast<std::streamsize>(count))) {
            throw std::runtime_error(file + " ends too early (damaged or cut)");
        }
        left -= count;
    }
    template <class T>
    requires std::is_arithmetic_v<T>
    void operator()(T& value) { bytes(&value, sizeof(T)); }
    template <class T>
    void operator()(std::vector<T>& values) {
        std::uint64_t count = 0;
        (*this)(count);
        if constexpr (std::is_arithmetic_v<T>) {
            if (count > left / sizeof(T)) { refuse_length(); }
            values.resize(count);
            bytes(values.data(), count * sizeof(T));
        } else {
            if (count > left / 8) { refuse_length(); }
            values.resize(count);
            for (auto& value : values) { (*this)(value); }
        }
    }
    void operator()(std::string& text) {
        std::uint64_t count = 0;
        (*this)(count);
        if (count > left) { refuse_length(); }
        text.resize(count);
        bytes(text.data(), count);
    }
};

template <class Visit>
std::string hash_of(Visit&& visit_all) {
    Sha256 hash;
    auto sink = [&](void const* data, std::size_t size) { hash.update({static_cast<std::byte const*>(data), size}); };
    Writer<decltype(sink)> writer{sink};
    visit_all(writer);
    return hash.hex();
}

}  // namespace

std::string input_sha256(TransportInput const& input) {
    return hash_of([&](auto& visit) { visit_input(visit, input); });
}

std::string table_sha256(TransportInput const& input) {
    return hash_of([&](auto& visit) {
        visit_spectrum(visit, input.spectrum);
        visit_tables(visit, input.tables);
    });
}

void save_transport_input(std::string const& file, TransportInput const& input) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    if (!stream) { throw std::runtime_error(file + " cannot be written (" + std::strerror(errno) + ")"); }
    auto sink = [&](void const* data, std::size_t size) {
        stream.write(static_cast<char const*>(data), static_cast<std::streamsize>(size));
    };
    Writer<decltype(sink)> writer{sink};
    sink(magic, sizeof magic);
    writer(version);
    visit_input(writer, input);
    std::string const hash = input_sha256(input);
    sink(hash.data(), hash.size());
    stream.close();
    if (!stream) { throw std::runtime_error(file + " could not be written whole (disk full?)"); }
}

TransportInput load_transport_input(std::string const& file) {
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) { throw std::runtime_error(file + " cannot be read (" + std::strerror(errno) + ")"); }
    Reader reader{file, stream, static_cast<std::uint64_t>(stream.tellg())};
    stream.seekg(0);
    char found[sizeof magic];
    reader.bytes(found, sizeof found);
    if (std::memcmp(found, magic, sizeof magic) != 0) {
        throw std::runtime_error(file + " is not a transport input (its first bytes are not YTTRIATI)");
    }
    std::uint32_t found_version = 0;
    reader(found_version);
    if (found_version != version) {
        throw std::runtime_error(file + " has version " + std::to_string(found_version) + ", this program reads version " +
                                 std::to_string(version));
    }
    TransportInput input;
    visit_input(reader, input);
    std::string hash(64, ' ');
    reader.bytes(hash.data(), hash.size());
    if (reader.left != 0) { throw std::runtime_error(file + " goes on after its end (damaged, or not written by this program)"); }
    if (hash != input_sha256(input)) { throw std::runtime_error(file + " does not match its own SHA-256 (damaged)"); }
    return input;
}

}  // namespace yttria
