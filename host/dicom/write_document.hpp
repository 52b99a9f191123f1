// SPDX-License-Identifier: Apache-2.0
//! A report for an archive: pictures (Secondary Capture) and PDF (Encapsulated PDF) (docs/formats/export.md)
#pragma once

#include "host/dicom/write_identity.hpp"

#include <cstdint>
#include <vector>

namespace yttria {

/// One picture of a series, 8-bit RGB, row by row from the top. The words of `research_only` are in its pixels already.
struct CapturedPicture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> const* rgb = nullptr;  ///< 3 bytes a pixel
    std::string title;
    unsigned number = 1;  ///< from 1
};

/// Writes a Secondary Capture image of the series `series_uid`. Throws Error (file).
void write_capture(std::filesystem::path const& file, CapturedPicture const& picture, std::string const& series_uid,
                   Identity const& identity, ObjectHead const& head);

struct PdfDocument {
    std::string title;  ///< after the words of `research_only`
    unsigned series_number = 0;
    bool identifies = false;  ///< its pages may name the patient (BurnedInAnnotation)
};

/// Writes the bytes of a PDF file as an Encapsulated PDF. Throws Error (file).
void write_pdf(std::filesystem::path const& file, std::string const& pdf, PdfDocument const& document, Identity const& identity,
               ObjectHead const& head);

}  // namespace yttria
