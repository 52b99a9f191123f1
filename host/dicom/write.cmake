# RTDOSE, RTPLAN, RTSTRUCT, SEG, Secondary Capture and Encapsulated PDF objects, element by element on DCMTK's data sets.
yttria_stage(yttria_dicom_write
  SOURCES write_document.cpp write_identity.cpp write_images.cpp write_rtdose.cpp write_rtstruct.cpp write_seg.cpp write_support.cpp
  DEPENDS yttria_base yttria_casefile
  PRIVATE_DEPENDS dcmdata ofstd)
target_include_directories(yttria_dicom_write SYSTEM PRIVATE ${DCMTK_INCLUDE_DIRS})
# GCC 12 sees an overlap in "literal" + std::string that is not there (GCC bug 105651).
target_compile_options(yttria_dicom_write PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
