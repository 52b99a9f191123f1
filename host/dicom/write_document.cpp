// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_document.hpp"

#include "host/dicom/write_support.hpp"

namespace yttria {
namespace {

constexpr unsigned capture_series = 12;

/// Pictures and documents lie in no frame of reference.
void drop_frame_of_reference(DcmDataset& data) {
    data.findAndDeleteElement(DCM_FrameOfReferenceUID);
    data.findAndDeleteElement(DCM_PositionReferenceIndicator);
}

}  // namespace

void write_capture(std::filesystem::path const& file, CapturedPicture const& picture, std::string const& series_uid,
                   Identity const& identity, ObjectHead const& head) {
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_SecondaryCaptureImageStorage, "OT", "report", capture_series, series_uid, new_uid()});
    drop_frame_of_reference(data);
    put(data, DCM_ConversionType, "WSD");
    put(data, DCM_InstanceNumber, std::to_string(picture.number));
    put(data, DCM_PatientOrientation, "");
    put(data, DCM_BodyPartExamined, "LIVER");  // unpaired: no laterality is asked for
    put(data, DCM_ContentDate, head.date);
    put(data, DCM_ContentTime, head.time);
    put(data, DCM_ImageType, "DERIVED\\SECONDARY");
    put(data, DCM_ImageComments, std::string(research_only) + ": " + plain_text(picture.title, 1000));
    put(data, DCM_BurnedInAnnotation, "NO");  // no patient element is in the pixels
    put_unsigned(data, DCM_SamplesPerPixel, 3);
    put(data, DCM_PhotometricInterpretation, "RGB");
    put_unsigned(data, DCM_PlanarConfiguration, 0);
    put_unsigned(data, DCM_Rows, static_cast<unsigned>(picture.height));
    put_unsigned(data, DCM_Columns, static_cast<unsigned>(picture.width));
    put_unsigned(data, DCM_BitsAllocated, 8);
    put_unsigned(data, DCM_BitsStored, 8);
    put_unsigned(data, DCM_HighBit, 7);
    put_unsigned(data, DCM_PixelRepresentation, 0);
    put_bytes(data, *picture.rgb);
    save(file, object);
}

void write_pdf(std::filesystem::path const& file, std::string const& pdf, PdfDocument const& document, Identity const& identity,
               ObjectHead const& head) {
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_EncapsulatedPDFStorage, "DOC", document.title, document.series_number, new_uid(), new_uid()});
    drop_frame_of_reference(data);
    data.findAndDeleteElement(DCM_OperatorsName);  // documents have no such element
    put(data, DCM_ConversionType, "WSD");
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_ContentDate, head.date);
    put(data, DCM_ContentTime, head.time);
    put(data, DCM_AcquisitionDateTime, "");
    put(data, DCM_BurnedInAnnotation, document.identifies ? "YES" : "NO");
    put(data, DCM_DocumentTitle, plain_text(std::string(research_only) + ": " + document.title, 1024));
    data.insertEmptyElement(DCM_ConceptNameCodeSequence);
    put(data, DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
    // OB is of even length; how much of it is the document stands beside it.
    std::vector<Uint8> bytes(pdf.begin(), pdf.end());
    put_long(data, DCM_EncapsulatedDocumentLength, static_cast<unsigned>(bytes.size()));
    if (bytes.size() % 2 == 1) bytes.push_back(0);
    put_octets(data, DCM_EncapsulatedDocument, bytes);
    save(file, object);
}

}  // namespace yttria
