// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/case_key.hpp"

#include "host/casefile/toml_reader.hpp"
#include "host/images/text_header.hpp"
#include "host/report/provenance.hpp"
#include "host/tables/tables.hpp"
#include "kernels/data/sha256.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 4096;  // PATH_MAX of Linux

void texts_of(toml::node const& node, std::set<std::string>& out) {
    if (auto const* text = node.as_string()) out.insert(text->get());
    if (auto const* list = node.as_array())
        for (auto const& item : *list) texts_of(item, out);
    if (auto const* table = node.as_table())
        for (auto const& [key, item] : *table) texts_of(item, out);
}

bool below(fs::path const& file, fs::path const& folder) {
    if (folder.empty()) return false;
    auto const [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return end == folder.end();
}

void add_folder(fs::path const& folder, fs::path const& excluded, std::set<fs::path>& out) {
    using Walk = fs::recursive_directory_iterator;
    std::error_code error;
    Walk walk(folder, fs::directory_options::skip_permission_denied | fs::directory_options::follow_directory_symlink, error);
    for (; !error && walk != Walk(); walk.increment(error)) {
        if (below(walk->path(), excluded)) {
            walk.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;
        if (walk->is_regular_file(ignored)) out.insert(walk->path());
    }
}

/// The file that holds the voxels of an image whose header stands alone.
void add_data_file(fs::path const& file, std::set<fs::path>& out) {
    constexpr std::array<char const*, 4> headers{".mhd", ".nhdr", ".mha", ".nrrd"};
    if (std::find(headers.begin(), headers.end(), file.extension()) == headers.end()) return;
    std::ifstream stream(file, std::ios::binary);
    auto const name = data_file_of(stream);
    std::error_code ignored;
    if (!name.empty() && fs::is_regular_file(file.parent_path() / name, ignored))
        out.insert((file.parent_path() / name).lexically_normal());
}

void update(Sha256& sum, std::string const& text) { sum.update(std::as_bytes(std::span(text))); }

/// Of the bytes of a file; "unreadable" where they cannot be read, so that the key changes when they can.
std::string file_sha256(fs::path const& file, std::uint64_t& bytes) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> buffer(std::size_t{1} << 20);
    Sha256 sum;
    while (stream.good()) {
        stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        auto const count = static_cast<std::size_t>(stream.gcount());
        sum.update(std::as_bytes(std::span(buffer.data(), count)));
        bytes += count;
    }
    return stream.eof() ? sum.hex() : "unreadable";
}

std::string folder_sha256(fs::path const& folder) {
    std::set<fs::path> files;
    add_folder(folder, {}, files);
    Sha256 sum;
    std::uint64_t bytes = 0;
    for (auto const& file : files) update(sum, file.lexically_relative(folder).generic_string() + '\n' + file_sha256(file, bytes) + '\n');
    return sum.hex();
}

std::string sha256_of(std::string const& text) { return sha256_hex(std::as_bytes(std::span(text))); }

std::string read_identity() {
    auto const commit = program_commit();
    auto const data = data_folder();
    std::string text = program_version() + ' ' + commit + " data " + folder_sha256(data);
    std::error_code ignored;
    for (auto const& protocols : {data.parent_path() / "protocols", data / "protocols"})
        if (fs::is_directory(protocols, ignored)) text += " protocols " + folder_sha256(protocols);
    std::uint64_t bytes = 0;
    if (commit.ends_with("-dirty") || commit == "unknown") text += " executable " + file_sha256("/proc/self/exe", bytes);
    return text;
}

}  // namespace

std::vector<fs::path> input_files(fs::path const& case_file, fs::path const& excluded) {
    std::set<std::string> texts;
    try {
        texts_of(parse_toml(case_file), texts);
    } catch (Error const&) {
        return {};  // the run will say what is wrong with it
    }
    auto const folder = fs::absolute(case_file).lexically_normal().parent_path();
    std::set<fs::path> files;
    for (auto const& text : texts) {
        if (text.empty() || text.size() > longest_path || text.find('\0') != std::string::npos) continue;
        auto const path = (folder / text).lexically_normal();
        std::error_code ignored;
        if (!path.has_relative_path() || below(path, excluded)) continue;
        if (fs::is_regular_file(path, ignored)) files.insert(path);
        if (fs::is_directory(path, ignored)) add_folder(path, excluded, files);
    }
    for (auto const& file : std::vector<fs::path>(files.begin(), files.end())) add_data_file(file, files);
    return {files.begin(), files.end()};
}

CaseInputs hash_inputs(fs::path const& case_file, fs::path const& excluded) {
    CaseInputs out;
    auto const file = fs::absolute(case_file).lexically_normal();
    out.case_sha256 = file_sha256(file, out.bytes);
    Sha256 sum;
    update(sum, "case " + out.case_sha256 + '\n');
    for (auto const& input : input_files(file, excluded)) {
        update(sum, input.lexically_relative(file.parent_path()).generic_string() + '\n');
        update(sum, file_sha256(input, out.bytes) + '\n');
        ++out.files;
    }
    out.sha256 = sum.hex();
    return out;
}

std::string case_key(KeyOptions const& options, CaseInputs const& inputs) {
    auto const histories = options.histories ? std::to_string(*options.histories) : "as the case says";
    return sha256_of("yttria cohort key 1\nprogram " + options.program + "\nseed " + std::to_string(options.seed) + "\nhistories " +
                     histories + "\nmethod " + options.method + "\ninputs " + inputs.sha256 + '\n');
}

std::uint64_t case_seed(std::uint64_t cohort_seed, std::string const& name) {
    constexpr std::size_t hex_digits = 14;  // 56 bits, of which 53 are kept
    auto const sum = sha256_of("yttria cohort seed 1\n" + std::to_string(cohort_seed) + '\n' + name + '\n');
    return std::stoull(sum.substr(0, hex_digits), nullptr, 16) >> 3U;
}

std::string program_identity() {
    // A process is one program: read once, for the executable of a changed tree is large.
    static std::string const identity = read_identity();
    return identity;
}

}  // namespace yttria
