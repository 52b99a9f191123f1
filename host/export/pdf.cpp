// SPDX-License-Identifier: Apache-2.0
#include "host/export/pages.hpp"

#include <cstdio>

namespace yttria {
namespace {

/// The packed rows of a PNG: PDF takes them as they are (FlateDecode with the PNG predictors, ISO 32000-1 7.4.4.4).
std::string packed_rows(std::string const& png) {
    constexpr std::size_t signature = 8;
    for (std::size_t at = signature; at + 12 <= png.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(png[at + i]);
        if (png.compare(at + 4, 4, "IDAT") == 0) return png.substr(at + 8, length);
        at += 12 + length;
    }
    return {};
}

class PdfWriter {
public:
    /// Objects are numbered from 1 in the order in which they are added.
    void object(std::string const& body) {
        offsets_.push_back(text_.size());
        text_ += std::to_string(offsets_.size()) + " 0 obj\n" + body + "\nendobj\n";
    }
    void stream(std::string const& dictionary, std::string const& bytes) {
        object("<< " + dictionary + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes + "\nendstream");
    }
    std::string finished() {
        auto const table = text_.size();
        auto const count = std::to_string(offsets_.size() + 1);
        text_ += "xref\n0 " + count + "\n0000000000 65535 f \n";
        for (auto const offset : offsets_) {
            char line[32];
            std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
            text_ += line;
        }
        return text_ + "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    }

private:
    std::string text_ = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";  // four high bytes: the file is binary
    std::vector<std::size_t> offsets_;
};

}  // namespace

std::string pages_as_pdf(std::vector<ReportPage> const& pages) {
    constexpr int objects_a_page = 3, first_page = 3;
    constexpr double points_a_pixel = 0.7;  // 1200 x 900 pixels on an A4 sheet across
    PdfWriter pdf;
    pdf.object("<< /Type /Catalog /Pages 2 0 R >>");
    std::string kids;
    for (std::size_t n = 0; n < pages.size(); ++n) kids += std::to_string(first_page + objects_a_page * static_cast<int>(n)) + " 0 R ";
    pdf.object("<< /Type /Pages /Count " + std::to_string(pages.size()) + " /Kids [ " + kids + "] >>");
    for (std::size_t n = 0; n < pages.size(); ++n) {
        auto const& picture = pages[n].picture;
        int const self = first_page + objects_a_page * static_cast<int>(n);
        char size[64], draw[96];
        std::snprintf(size, sizeof size, "[0 0 %.1f %.1f]", picture.width * points_a_pixel, picture.height * points_a_pixel);
        std::snprintf(draw, sizeof draw, "%.1f 0 0 %.1f 0 0 cm /P Do", picture.width * points_a_pixel, picture.height * points_a_pixel);
        pdf.object("<< /Type /Page /Parent 2 0 R /MediaBox " + std::string(size) + " /Contents " + std::to_string(self + 1) +
                   " 0 R /Resources << /XObject << /P " + std::to_string(self + 2) + " 0 R >> >> >>");
        pdf.stream("", draw);
        auto const width = std::to_string(picture.width);
        pdf.stream(
            "/Type /XObject /Subtype /Image /Width " + width + " /Height " + std::to_string(picture.height) +
                " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns " +
                width + " >>",
            packed_rows(encode_png(picture)));
    }
    return pdf.finished();
}

}  // namespace yttria
