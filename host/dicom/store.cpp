// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/store.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmnet/diutil.h>
#include <dcmtk/dcmnet/dstorscu.h>

#include <charconv>
#include <cstdio>
#include <map>

namespace yttria {
namespace {

constexpr unsigned connect_seconds = 15, answer_seconds = 120;  // archives write to disk before they answer

/// Keeps what the archive said of each object.
class Sender : public DcmStorageSCU {
public:
    struct Answer {
        std::string sop_uid;
        bool sent = false;
        unsigned status = 0;
    };
    std::vector<Answer> answers;

protected:
    void notifySOPInstanceSent(TransferEntry const& entry) override {
        answers.push_back({entry.SOPInstanceUID.c_str(), entry.RequestSent == OFTrue, entry.ResponseStatusCode});
    }
};

bool stored(Sender::Answer const& answer) {
    // 0000 success; B000, B006, B007: stored with a remark (PS3.4 table B.2-1)
    return answer.sent && (answer.status == 0x0000 || (answer.status & 0xf000U) == 0xb000U);
}

std::string hexadecimal(unsigned status) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%04X", status);
    return text;
}

std::string named(ArchiveAddress const& a) {
    return "archive " + a.host + ":" + std::to_string(a.port) + " (called " + a.called + ", calling " + a.calling + ")";
}

void prepare(Sender& sender, ArchiveAddress const& archive) {
    sender.setPeerHostName(archive.host.c_str());
    sender.setPeerPort(archive.port);
    sender.setPeerAETitle(archive.called.c_str());
    sender.setAETitle(archive.calling.c_str());
    sender.setConnectionTimeout(connect_seconds);
    sender.setACSETimeout(connect_seconds);
    sender.setDIMSEBlockingMode(DIMSE_NONBLOCKING);
    sender.setDIMSETimeout(answer_seconds);
    sender.setHaltOnUnsuccessfulStoreMode(OFTrue);
    sender.setHaltOnInvalidFileMode(OFTrue);
}

void check_title(std::string const& option, std::string const& title) {
    bool plain = !title.empty() && title.size() <= 16 && title.find_first_not_of(' ') != std::string::npos;
    for (char const letter : title) plain = plain && letter >= 0x20 && letter < 0x7f && letter != '\\';
    if (!plain)
        throw usage_error(option + " \"" + title + "\": no application entity title (1 to 16 characters, no backslash) " +
                          "ask who runs the archive");
}

}  // namespace

ArchiveAddress parse_archive(std::string const& option, std::string const& text) {
    ArchiveAddress archive;
    auto const colon = text.rfind(':');
    auto const* const end = text.data() + text.size();
    if (colon != std::string::npos && colon > 0) {
        archive.host = text.substr(0, colon);
        auto const [stop, problem] = std::from_chars(text.data() + colon + 1, end, archive.port);
        if (problem == std::errc{} && stop == end && archive.port > 0) return archive;
    }
    throw usage_error(option + " " + text + ": not an address (host, colon, port from 1 to 65535) write it like pacs.example:11112");
}

void store_in_archive(ArchiveAddress const& archive, std::vector<std::filesystem::path> const& files) {
    check_title("--called", archive.called);
    check_title("--aet", archive.calling);
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);  // what fails is said once, in our words
    Sender sender;
    prepare(sender, archive);
    std::map<std::string, std::string> kinds;  // SOP class -> a file of it
    for (auto const& file : files) {
        DcmFileFormat object;
        OFString kind;
        auto status = object.loadFile(file.c_str(), EXS_Unknown, EGL_noChange, 256);  // long values stay on the disk
        if (status.good()) status = object.getDataset()->findAndGetOFString(DCM_SOPClassUID, kind);
        if (status.good()) status = sender.addDicomFile(file.c_str());
        if (status.bad()) throw file_error("cannot send \"" + file.string() + "\" (" + status.text() + ") export it again");
        kinds.emplace(kind.c_str(), file.filename().string());
    }
    auto status = sender.addPresentationContexts();
    if (status.good()) status = sender.initNetwork();
    if (status.good()) status = sender.negotiateAssociation();
    std::string const nothing = "nothing was sent to the " + named(archive) + " ";
    if (status.bad()) throw file_error(nothing + "(" + status.text() + ") check host, port and both titles; the exported files are whole");
    for (auto const& [kind, example] : kinds)
        if (sender.findPresentationContextID(kind.c_str(), "") == 0) {
            sender.releaseAssociation();
            throw file_error(nothing + "(it takes no " + dcmFindNameOfUID(kind.c_str(), kind.c_str()) + ", which " + example +
                             " is) leave that format out of --as, or ask who runs the archive");
        }
    status = sender.sendSOPInstances();
    sender.releaseAssociation();
    std::string kept, refused;
    for (auto const& answer : sender.answers) {
        if (stored(answer))
            kept += (kept.empty() ? "" : ", ") + answer.sop_uid;
        else
            refused = answer.sop_uid + (answer.sent ? " was answered with status " + hexadecimal(answer.status) : " could not be sent");
    }
    if (status.good() && refused.empty() && sender.answers.size() == files.size()) return;
    throw file_error(
        "not all objects were stored in the " + named(archive) + " (" + (refused.empty() ? std::string(status.text()) : refused) + "; " +
        (kept.empty() ? "none was stored" : "stored were " + kept) + ") find out why; the exported files are whole and can be sent again");
}

}  // namespace yttria
