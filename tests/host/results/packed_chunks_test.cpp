// SPDX-License-Identifier: Apache-2.0
#include "host/results/packed_chunks.hpp"
#include "host/results/hdf5_file.hpp"
#include "scratch.hpp"

namespace yttria {
namespace {

using PackedChunks = testing::Scratch;

std::vector<float> numbers(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i * i % 977) - 3.5F;
    return values;
}

// The library unpacks what we packed; with a checksum it packs itself. Sizes that chunks do not divide, and a chunk larger than the data.
TEST_F(PackedChunks, AreReadAsTheLibraryReadsItsOwn) {
    std::vector<std::uint64_t> const size{5, 33, 70};
    auto const values = numbers(5 * 33 * 70);
    std::vector<std::uint8_t> const bytes(values.size(), 200);
    {
        auto out = Hdf5File::create(folder / "a.h5");
        out.write<float>("/ours", values, size);
        out.write<float>("/small", values, size, {{2, 3, 4}, 1, false});
        out.write<float>("/theirs", values, size, {{2, 3, 4}, 1, true});
        out.write<float>("/row", values, {values.size()});
        out.write<std::uint8_t>("/bytes", bytes, size);
        out.close();
    }
    auto in = Hdf5File::open(folder / "a.h5");
    EXPECT_EQ(in.read<float>("/ours", size), values);
    EXPECT_EQ(in.read<float>("/small", size), values);
    EXPECT_EQ(in.read<float>("/theirs", size), values);
    EXPECT_EQ(in.read<float>("/row", {values.size()}), values);
    EXPECT_EQ(in.read<std::uint8_t>("/bytes", size), bytes);
}

TEST(PackChunks, AreInOrderAndTheSameEachTime) {
    auto const values = numbers(7 * 9);
    RawDataset const raw{reinterpret_cast<std::byte const*>(values.data()), sizeof(float), {7, 9}};
    auto const once = pack_chunks(raw, {4, 4}, 4);
    ASSERT_EQ(once.size(), 6U);
    EXPECT_EQ(once[1].offset, (std::vector<std::uint64_t>{0, 4}));
    EXPECT_EQ(once[5].offset, (std::vector<std::uint64_t>{4, 8}));
    auto const again = pack_chunks(raw, {4, 4}, 4);
    for (std::size_t i = 0; i < once.size(); ++i) EXPECT_EQ(once[i].bytes, again[i].bytes);
}

}  // namespace
}  // namespace yttria
