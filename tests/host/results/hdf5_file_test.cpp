// SPDX-License-Identifier: Apache-2.0
#include "host/results/hdf5_file.hpp"

#include "host/base/error.hpp"
#include "scratch.hpp"

#include <fstream>
#include <functional>
#include <limits>

namespace yttria {
namespace {

using Hdf5 = testing::Scratch;

TEST_F(Hdf5, GivesBackWhatWasWritten) {
    auto const file = folder / "a.h5";
    std::vector<std::int64_t> const whole{std::numeric_limits<std::int64_t>::min(), -1, 0, std::numeric_limits<std::int64_t>::max(), 5, 6};
    std::vector<float> const real{0.1F, std::numeric_limits<float>::infinity(), -3};
    std::vector<double> const list{1.5, 1.0 / 3.0};
    {
        auto out = Hdf5File::create(file);
        out.make_group("/g");
        out.write<std::int64_t>("/g/whole", whole, {1, 2, 3});
        out.write<float>("/real", real, {3}, {{2}, 1, true});
        out.write<float>("/nothing", {}, {0, 2});
        out.set("/", "text", "Tumour \xC3\xA9");
        out.set("/g", "number", 1.0 / 3.0);
        out.set("/g", "count", std::numeric_limits<std::uint64_t>::max());
        out.set("/g", "list", std::span<double const>(list));
        out.set("/g", "texts", std::vector<std::string>{"a", "", "b"});
        out.set("/g", "no_texts", std::vector<std::string>{});
        out.close();
    }
    auto in = Hdf5File::open(file);
    EXPECT_EQ(in.read<std::int64_t>("/g/whole", {1, 2, 3}), whole);
    EXPECT_EQ(in.read<float>("/real", {3}), real);
    EXPECT_TRUE(in.read<float>("/nothing", {0, 2}).empty());
    EXPECT_EQ(in.text("/", "text"), "Tumour \xC3\xA9");
    EXPECT_EQ(in.number("/g", "number"), 1.0 / 3.0);
    EXPECT_EQ(in.whole("/g", "count"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(in.texts("/g", "texts"), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_TRUE(in.texts("/g", "no_texts").empty());
    EXPECT_TRUE(in.has("/g", "list"));
    EXPECT_FALSE(in.has("/g", "lost"));
    EXPECT_FALSE(in.has("/lost", "list"));
}

TEST_F(Hdf5, SaysWhichFileAndWhatIsMissing) {
    auto const file = folder / "a.h5";
    Hdf5File::create(file).close();
    auto in = Hdf5File::open(file);
    for (auto const& attempt : std::vector<std::function<void()>>{[&] { in.read<float>("/lost", {1}); }, [&] { in.text("/", "lost"); },
                                                                  [&] { in.whole("/lost", "x"); }}) {
        try {
            attempt();
            ADD_FAILURE();
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::file);
            EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
            EXPECT_NE(std::string(error.what()).find("lost"), std::string::npos) << error.what();
        }
    }
}

TEST_F(Hdf5, RefusesWhatIsNoHdf5FileAndAFolderThatIsNotThere) {
    std::ofstream(folder / "text.h5") << "not HDF5";
    EXPECT_THROW(Hdf5File::open(folder / "text.h5"), Error);
    EXPECT_THROW(Hdf5File::create(folder / "no" / "a.h5").close(), Error);  // at the latest when it reaches the disk
}

}  // namespace
}  // namespace yttria
