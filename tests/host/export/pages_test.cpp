// SPDX-License-Identifier: Apache-2.0
#include "host/export/pages.hpp"

#include "host/dicom/write_document.hpp"
#include "host/export/canvas.hpp"
#include "tests/host/export/other_readers.hpp"

#include <set>

namespace yttria::testing {
namespace {

class Pages : public Scratch {
protected:
    /// A dose of one tumour on the small oblique grid, and the summary that lies beside it.
    StoredDose stored(std::string const& case_id) const {
        StoredDose dose;
        dose.file = folder / "result.h5";
        dose.mean_Gy = hot_voxel(oblique_grid());
        dose.density_g_per_cm3.assign(dose.mean_Gy.values.size(), 1.0F);
        StoredStructure tumour{"T1", Role::tumour, false, std::vector<float>(dose.mean_Gy.values.size(), 0.0F)};
        tumour.fraction[dose.mean_Gy.geometry.index(3, 3, 2)] = 1.0F;
        dose.structures.push_back(tumour);
        std::ofstream(folder / "summary.json")
            << R"({"case": {"id": ")" << case_id << R"("}, "transport": {"method": "mc", "dose_sha256": "00ff"}, "structures": {"T1": )"
            << R"({"role": "tumour", "volume_mL": 12.5, "dose": {"mean_Gy": {"value": 99.5, "u": 1.5}, )"
            << R"("D2_Gy": {"value": 2.0, "u": null}}}}, "verdict": {"title": "a protocol", "rules": [{"id": "E1", )"
            << R"("text": "dose at least 100 Gy", "value": 123.4, "u": 2.5, "unit": "Gy", "comparison": ">=", "limit": 100, )"
            << R"("status": "pass"}]}, "warnings": [{"id": "x", "text": "something"}]})";
        return dose;
    }
    ObjectHead const head{"1", "20260301", "101500", "+0000"};
};

/// True where the rows of `picture` from `first` on are those of `part`.
bool holds(Picture const& picture, int first, Picture const& part) {
    if (part.width != picture.width) return false;
    auto const at = static_cast<std::size_t>(first) * static_cast<std::size_t>(picture.width) * 3;
    for (std::size_t i = 0; i < part.rgb.size(); ++i)
        if (picture.rgb.at(at + i) != part.rgb[i]) return false;
    return true;
}

TEST_F(Pages, SayInTheirPixelsAtTopAndBottomWhatTheyAreNot) {
    auto const pages = report_pages(stored("a"), "0");
    ASSERT_EQ(pages.size(), 8U);  // rules, structures, planes, and the five slices that there are
    constexpr int bar = 44;
    Canvas wanted(1200, bar, {0, 0, 0});
    wanted.text((1200 - Canvas::text_width("RESEARCH - NOT FOR CLINICAL USE", 3)) / 2, 10, "RESEARCH - NOT FOR CLINICAL USE", 3,
                {255, 255, 255});
    for (auto const& page : pages) {
        ASSERT_EQ(page.picture.width, 1200);
        EXPECT_TRUE(holds(page.picture, 0, wanted.picture())) << page.title;
        EXPECT_TRUE(holds(page.picture, page.picture.height - bar, wanted.picture())) << page.title;
    }
}

TEST_F(Pages, HoldNoCaseIdWhichMayBeAName) {
    auto const one = report_pages(stored("Doe^Jane"), "0"), other = report_pages(stored("x"), "0");
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t n = 0; n < one.size(); ++n) EXPECT_EQ(one[n].picture.rgb, other[n].picture.rgb) << n;
    auto changed = stored("x");
    changed.structures[0].name = "T2";
    EXPECT_NE(report_pages(changed, "0")[2].picture.rgb, one[2].picture.rgb);  // so names are drawn, and would have been seen
}

TEST_F(Pages, AreRefusedWithoutWhatTheyAreMadeOf) {
    auto dose = stored("x");
    std::filesystem::remove(folder / "summary.json");
    EXPECT_THROW(report_pages(dose, "0"), Error);
    std::ofstream(folder / "summary.json") << "{}";
    EXPECT_THROW(report_pages(dose, "0"), Error);
    std::ofstream(folder / "summary.json") << "not JSON";
    EXPECT_THROW(report_pages(dose, "0"), Error);
}

TEST_F(Pages, DocumentsAreCleanForDciodvfy) {
    if (!installed("dciodvfy")) GTEST_SKIP() << "dicom3tools is not installed";
    auto const pages = report_pages(stored("x"), "0");
    auto const& picture = pages[0].picture;
    write_capture(folder / "SCImage.dcm", {picture.width, picture.height, &picture.rgb, pages[0].title, 1}, new_uid(), anonymous_identity(),
                  head);
    write_pdf(folder / "EncapsulatedPDF.dcm", pages_as_pdf(pages) + "\n", {"report", 13, false}, anonymous_identity(), head);
    for (std::string const name : {"SCImage", "EncapsulatedPDF"}) {
        int code = 0;
        EXPECT_EQ(said_by("dciodvfy '" + (folder / (name + ".dcm")).string() + "'", code), name + "\n");
        EXPECT_EQ(code, 0);
    }
}

TEST_F(Pages, PdfHoldsThePicturesAndItsTableOfObjectsIsRight) {
    if (!installed("python3")) GTEST_SKIP() << "python3 is not installed";
    auto const pages = report_pages(stored("x"), "0");
    std::ofstream(folder / "p.pdf", std::ios::binary) << pages_as_pdf(pages);
    for (std::size_t n = 0; n < pages.size(); ++n)
        std::ofstream(folder / ("p" + std::to_string(n) + ".rgb"), std::ios::binary)
            .write(reinterpret_cast<char const*>(pages[n].picture.rgb.data()), static_cast<std::streamsize>(pages[n].picture.rgb.size()));
    EXPECT_EQ(python_says("python3", folder, R"(
import itertools, re, zlib
b = open('p.pdf', 'rb').read()
assert b.startswith(b'%PDF-1.4') and b.endswith(b'%%EOF\n')
at = int(re.search(rb'startxref\n(\d+)\n', b).group(1))
assert b[at:at + 4] == b'xref'
entries = re.findall(rb'(\d{10}) 00000 n \n', b[at:])
for n, entry in enumerate(entries, 1):
    assert b[int(entry):].startswith(b'%d 0 obj' % n), n
images = [m for m in re.finditer(rb'/Width (\d+) /Height (\d+).*?/Length (\d+) >>\nstream\n', b)]
assert len(images) == 8 == int(re.search(rb'/Count (\d+)', b).group(1)), len(images)
for n in (0, 7):
    m = images[n]
    w, h, length = map(int, m.groups())
    data = zlib.decompress(b[m.end():m.end() + length])
    out = bytearray(3 * w * h)
    for y in range(h):
        row = data[y * (3 * w + 1):(y + 1) * (3 * w + 1)]
        assert row[0] == 1  # the filter "sub": differences to the pixel before
        for channel in range(3):
            values = itertools.accumulate(row[1 + channel::3], lambda a, d: (a + d) & 255)
            out[y * 3 * w + channel:(y + 1) * 3 * w:3] = bytes(values)
    assert bytes(out) == open('p%d.rgb' % n, 'rb').read(), n
)"),
              "");
}

TEST(Letters, AreAllThereAndAllDifferent) {
    std::set<std::string> seen;
    for (char letter = ' '; letter <= '~'; ++letter) {
        Canvas canvas(6, 8, {0, 0, 0});
        canvas.text(0, 0, std::string(1, letter), 1, {255, 255, 255});
        auto const& rgb = canvas.picture().rgb;
        EXPECT_TRUE(seen.insert(std::string(rgb.begin(), rgb.end())).second) << letter;
    }
    EXPECT_EQ(drawable("Gr\xc3\xbc\xc3\x9f\x65\n!"), "Gr??e?!");
}

TEST(Letters, LinesAreBrokenAtSpacesAndNowhereTooLong) {
    EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
    EXPECT_EQ(wrapped("abcdefgh ij", 3), (std::vector<std::string>{"abc", "def", "gh", "ij"}));
    EXPECT_EQ(wrapped("", 3), std::vector<std::string>{""});
}

}  // namespace
}  // namespace yttria::testing
