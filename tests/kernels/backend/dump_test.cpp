// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/transport_input.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class Dump : public ::testing::Test {
protected:
    Dump() {
        fs::create_directories(folder);
        save_transport_input(file, input);
        std::ifstream stream(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    ~Dump() override { fs::remove_all(folder); }

    /// What load_transport_input says of these bytes; empty when it takes them.
    std::string refusal(std::string const& content) const {
        std::string const other = (folder / "other.yti").string();
        std::ofstream(other, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
        try {
            load_transport_input(other);
        } catch (std::runtime_error const& e) {
            EXPECT_NE(std::string(e.what()).find("other.yti"), std::string::npos) << "the file is not named: " << e.what();
            return e.what();
        }
        return {};
    }

    fs::path const folder = fs::path(::testing::TempDir()) / ("yttria_dump_" + std::to_string(::getpid()));
    std::string const file = (folder / "input.yti").string();
    TransportInput const input = test::GoldenInput::make();
    std::string bytes;
};

TEST_F(Dump, ComesBackEqual) {
    TransportInput const back = load_transport_input(file);
    EXPECT_EQ(input_sha256(back), input_sha256(input));
    EXPECT_EQ(table_sha256(back), table_sha256(input));
    EXPECT_EQ(back.parameters, input.parameters);
    EXPECT_EQ(back.grid.density, input.grid.density);
    EXPECT_EQ(back.grid.material, input.grid.material);
    EXPECT_EQ(back.source.cumulative, input.source.cumulative);
    EXPECT_EQ(back.spectrum.cumulative, input.spectrum.cumulative);
    EXPECT_EQ(back.tables.names, input.tables.names);
    EXPECT_EQ(back.tables.form_factor, input.tables.form_factor);
}

TEST_F(Dump, HasTheBytesOfItsFormat) {
    EXPECT_EQ(bytes.substr(0, 8), "YTTRIATI");
    EXPECT_EQ(bytes.substr(8, 4), std::string("\x05\0\0\0", 4));
    EXPECT_EQ(bytes.substr(bytes.size() - 64), input_sha256(input));
}

TEST_F(Dump, IsRefusedWhenCutAnywhere) {
    for (std::size_t const length : {std::size_t{0}, std::size_t{5}, std::size_t{8}, std::size_t{11}, std::size_t{30}, bytes.size() / 3,
                                     bytes.size() / 2, bytes.size() - 65, bytes.size() - 64, bytes.size() - 1}) {
        EXPECT_NE(refusal(bytes.substr(0, length)), "") << "cut to " << length;
    }
}

TEST_F(Dump, IsRefusedWithAnyBitFlipped) {
    for (std::size_t at = 0; at < bytes.size(); at += at < 200 ? 1 : bytes.size() / 97) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
        EXPECT_NE(refusal(changed), "") << "byte " << at;
    }
    std::string changed = bytes;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    EXPECT_NE(refusal(changed).find("SHA-256"), std::string::npos);
}

TEST_F(Dump, IsRefusedWithBytesAfterItsEnd) { EXPECT_NE(refusal(bytes + "x"), ""); }

TEST_F(Dump, SaysWhatIsWrong) {
    std::string changed = bytes;
    changed[0] = 'y';
    EXPECT_NE(refusal(changed).find("is not a transport input"), std::string::npos);
    changed = bytes;
    changed[8] = 2;
    EXPECT_NE(refusal(changed).find("version 2"), std::string::npos);
    EXPECT_NE(refusal(changed).find("reads version 5"), std::string::npos);
    EXPECT_NE(refusal(bytes.substr(0, bytes.size() / 2)).find("damaged"), std::string::npos);
    EXPECT_THROW(load_transport_input((folder / "missing.yti").string()), std::runtime_error);
    EXPECT_THROW(save_transport_input((folder / "no" / "folder.yti").string(), input), std::runtime_error);
}

TEST_F(Dump, HashesEveryMember) {
    std::string const before = input_sha256(input);
    auto const changes = [&](auto&& change) {
        TransportInput other = input;
        change(other);
        return input_sha256(other) != before;
    };
    EXPECT_TRUE(changes([](auto& i) { i.parameters.c0 = 0.2F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.k1_max = 0.5F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.delta_threshold_MeV = 0.1F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.photon_threshold_MeV = 0.1F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.electron_cutoff_MeV = 0.1F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.photon_cutoff_MeV = 0.1F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.range_rejection_MeV = 0.1F; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.single_scattering = 1; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.photons = 0; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.emission = 0; }));
    EXPECT_TRUE(changes([](auto& i) { i.parameters.replicate_size = 2048; }));
    EXPECT_TRUE(changes([](auto& i) { std::swap(i.grid.nx, i.grid.ny); }));
    EXPECT_TRUE(changes([](auto& i) { i.grid.spacing_cm[2] = 0.5F; }));
    EXPECT_TRUE(changes([](auto& i) { i.grid.density[7] = 1.5F; }));
    EXPECT_TRUE(changes([](auto& i) { i.grid.material[7] ^= 1; }));
    EXPECT_TRUE(changes([](auto& i) { i.source.voxel[1] += 1; }));
    EXPECT_TRUE(changes([](auto& i) { i.source.cumulative[1] += 1; }));
    EXPECT_TRUE(changes([](auto& i) { i.spectrum.mean_MeV += 1e-9; }));
    EXPECT_TRUE(changes([](auto& i) { i.tables.names[0] = "sofa"; }));
    for (auto const table : {&TablesInput::electron, &TablesInput::scattering, &TablesInput::bremsstrahlung, &TablesInput::photon,
                             &TablesInput::form_factor}) {
        EXPECT_TRUE(changes([&](auto& i) { (i.tables.*table)[40] += 1e-3F; }));
    }
    for (auto const column : {&SpectrumInput::lower_quanta, &SpectrumInput::width_quanta, &SpectrumInput::cumulative}) {
        EXPECT_TRUE(changes([&](auto& i) { (i.spectrum.*column)[1] ^= 1; }));
    }
}

}  // namespace
}  // namespace yttria
