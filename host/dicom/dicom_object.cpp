// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom_object.hpp"

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <mutex>

namespace yttria {
namespace {

/// DCMTK keeps decoders in a global table and logs to stderr; both are set once.
void set_up_library() {
    static std::once_flag once;
    std::call_once(once, [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        DcmRLEDecoderRegistration::registerCodecs();
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
    });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

DicomObject::DicomObject(std::filesystem::path const& file) : file_(file), format_(std::make_unique<DcmFileFormat>()) {
    set_up_library();
    if (!std::filesystem::is_regular_file(file)) {
        throw file_error("no file " + name() + " (nothing has that name, or it is a folder); correct the path");
    }
    OFCondition const status = format_->loadFile(file.c_str());
    if (status.bad()) {
        throw file_error("cannot read " + name() + " (" + status.text() + "); it is no DICOM file or damaged, export it again");
    }
    // Names are compared and shown as UTF-8; a character set that is unknown leaves them as they are.
    (void)data().convertToUTF8();
}

void DicomObject::expect(std::string const& modality, std::vector<std::string> const& uids) const {
    std::string const uid = text_of(data(), DCM_SOPClassUID), here = text_of(data(), DCM_Modality);
    if (std::find(uids.begin(), uids.end(), uid) != uids.end() || (uid.empty() && here == modality)) { return; }
    throw input_error(name() + " is no " + modality + " (its modality is \"" + here + "\", its SOP class " +
                      (uid.empty() ? "missing" : uid) + "); name another file");
}

std::vector<std::uint8_t> DicomObject::pixels(std::size_t expected) const {
    DcmXfer const syntax(data().getOriginalXfer());
    if (syntax.isBigEndian()) {
        throw file_error(name() + " is in big-endian order (a retired transfer syntax, not read here); convert it with dcmconv +te");
    }
    DcmElement* element = nullptr;
    if (data().findAndGetElement(DCM_PixelData, element).bad() || element == nullptr) {
        throw file_error(name() + " has no pixel data (the file is cut off, or holds a header only); export it again");
    }
    if (syntax.isEncapsulated()) {
        OFCondition const status = data().chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
        if (status.bad()) {
            throw file_error("cannot decode the pixels of " + name() + " (" + syntax.getXferName() + ": " + status.text() +
                             "); export it uncompressed");
        }
        (void)data().findAndGetElement(DCM_PixelData, element);
    }
    Uint8* bytes = nullptr;
    if (element->getUint8Array(bytes).bad() || bytes == nullptr || element->getLength(EXS_LittleEndianExplicit) < expected) {
        throw file_error(name() + " has fewer pixels than its header says (" + std::to_string(element->getLength()) + " bytes of " +
                         std::to_string(expected) + "; it is cut off); export it again");
    }
    return {bytes, bytes + expected};
}

std::string text_of(DcmItem& item, DcmTagKey const& tag) {
    OFString text;
    if (item.findAndGetOFStringArray(tag, text).bad()) { return {}; }
    std::string result(text.c_str(), text.length());
    while (!result.empty() && (result.back() == ' ' || result.back() == '\0')) { result.pop_back(); }
    return result;
}

std::vector<double> numbers_of(DcmItem& item, DcmTagKey const& tag) {
    std::string const text = text_of(item, tag);
    std::vector<double> values;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t const end = std::min(text.find('\\', from), text.size());
        std::size_t first = from;
        while (first < end && (text[first] == ' ' || text[first] == '+')) { ++first; }
        double value = NAN;
        auto const [rest, problem] = std::from_chars(text.data() + first, text.data() + end, value);
        bool const clean = problem == std::errc{} && std::all_of(rest, text.data() + end, [](char c) { return c == ' ' || c == '\0'; });
        values.push_back(clean ? value : NAN);
        from = end + 1;
    }
    return values;
}

std::optional<double> number_of(DcmItem& item, DcmTagKey const& tag) {
    auto const values = numbers_of(item, tag);
    if (values.empty() || !std::isfinite(values.front())) { return {}; }
    return values.front();
}

std::optional<int> whole_of(DcmItem& item, DcmTagKey const& tag) {
    auto const value = number_of(item, tag);
    if (!value || *value != std::round(*value) || std::abs(*value) > 2147483647.0) { return {}; }
    return static_cast<int>(*value);
}

std::vector<DcmItem*> items_of(DcmItem& item, DcmTagKey const& sequence) {
    DcmSequenceOfItems* found = nullptr;
    std::vector<DcmItem*> items;
    if (item.findAndGetSequence(sequence, found).bad() || found == nullptr) { return items; }
    DcmObject* next = nullptr;
    while ((next = found->nextInContainer(next)) != nullptr) { items.push_back(dynamic_cast<DcmItem*>(next)); }
    std::erase(items, nullptr);
    return items;
}

std::size_t choose(std::string const& where, std::string const& what, std::vector<std::pair<int, std::string>> const& entries,
                   RoiChoice const& choice) {
    std::vector<std::size_t> exact, loose;
    std::string wanted, there;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const& [number, label] = entries[i];
        if (i < 100) { there += (i ? ", " : "") + std::to_string(number) + " \"" + label + "\""; }
        if (auto const* by_number = std::get_if<int>(&choice)) {
            if (number == *by_number) { exact.push_back(i); }
            continue;
        }
        auto const& name = std::get<std::string>(choice);
        if (label == name) { exact.push_back(i); }
        if (lower(label) == lower(name)) { loose.push_back(i); }
    }
    wanted = std::holds_alternative<int>(choice) ? "number " + std::to_string(std::get<int>(choice))
                                                 : "the name \"" + std::get<std::string>(choice) + "\"";
    auto const& fit = exact.empty() ? loose : exact;
    if (fit.size() == 1) { return fit.front(); }
    throw input_error(where + (fit.empty() ? " has no " + what + " with " : " has several " + what + "s with ") + wanted +
                      " (there: " + (there.empty() ? "none" : there) + "); " + (fit.empty() ? "name one of these" : "give its number"));
}

EvenSteps even_steps(std::string const& where, std::vector<double> const& positions, std::optional<double> given_step) {
    constexpr double same_mm = 0.01, part_of_step = 0.01;
    std::vector<double> sorted = positions;
    std::sort(sorted.begin(), sorted.end());
    EvenSteps steps;
    steps.first = sorted.front();
    double smallest = 0;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        double const gap = sorted[i] - sorted[i - 1];
        if (gap > same_mm && (smallest == 0 || gap < smallest)) { smallest = gap; }
    }
    auto const fits = [&](double step) {
        return std::all_of(sorted.begin(), sorted.end(), [&](double position) {
            double const index = (position - steps.first) / step;
            return std::abs(index - std::round(index)) <= part_of_step;
        });
    };
    if (given_step && *given_step > same_mm && fits(*given_step)) {
        steps.step = *given_step;
    } else if (smallest > 0 && fits(smallest)) {
        steps.step = smallest;
    } else if (smallest > 0 || !given_step || !(*given_step > same_mm)) {
        throw input_error(where +
                          " has planes that are not evenly spaced, or one plane without a thickness (they form no grid); resample it");
    } else {
        steps.step = *given_step;
    }
    double const span = (sorted.back() - sorted.front()) / steps.step;
    if (!(span < 1e5)) { throw input_error(where + " has planes that are absurdly far apart (more than 1e5 steps); export it again"); }
    // The ends decide the step, so that rounding of single positions does not add up.
    steps.count = static_cast<int>(std::lround(span)) + 1;
    if (steps.count > 1) { steps.step = (sorted.back() - sorted.front()) / (steps.count - 1); }
    for (double const position : positions) { steps.index.push_back(static_cast<int>(std::lround((position - steps.first) / steps.step))); }
    return steps;
}

std::array<double, 9> direction_of(std::string const& where, std::vector<double> const& o) {
    constexpr double orthonormal = 1e-4;
    auto const dot = [&](std::size_t a, std::size_t b) { return o[a] * o[b] + o[a + 1] * o[b + 1] + o[a + 2] * o[b + 2]; };
    if (o.size() != 6 || !(std::abs(dot(0, 0) - 1) < orthonormal) || !(std::abs(dot(3, 3) - 1) < orthonormal) ||
        !(std::abs(dot(0, 3)) < orthonormal)) {
        throw input_error(where + " has no usable ImageOrientationPatient (two unit vectors at right angles); export it again");
    }
    double const length = std::sqrt(dot(0, 0));
    Vec3d const x{o[0] / length, o[1] / length, o[2] / length};
    double const along = x[0] * o[3] + x[1] * o[4] + x[2] * o[5];
    Vec3d y{o[3] - along * x[0], o[4] - along * x[1], o[5] - along * x[2]};
    double const width = std::hypot(y[0], y[1], y[2]);
    for (double& part : y) { part /= width; }
    return {x[0], y[0], x[1] * y[2] - x[2] * y[1], x[1], y[1], x[2] * y[0] - x[0] * y[2], x[2], y[2], x[0] * y[1] - x[1] * y[0]};
}

std::string dicom_modality(std::filesystem::path const& file) { return text_of(DicomObject(file).data(), DCM_Modality); }

}  // namespace yttria
