// SPDX-License-Identifier: Apache-2.0
//! DICOM files -> an archive, by C-STORE (docs/pacs.md)
#pragma once

#include "host/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

/// An archive and the names under which we talk to it.
struct ArchiveAddress {
    std::string host;
    std::uint16_t port = 0;
    std::string called = "ANY-SCP";  ///< application entity title of the archive, at most 16 characters
    std::string calling = "YTTRIA";  ///< our own
};

/// "pacs.example:11112" -> host and port. Throws Error (usage) with the option's name.
ArchiveAddress parse_archive(std::string const& option, std::string const& text);

/// Sends the files over one association. Nothing is sent unless the archive accepts the kinds of all of them. DICOM knows no transaction:
/// what was stored before a failure stays there, and the error lists it. Unencrypted (docs/pacs.md). Throws Error (file): no connection,
/// a refused association or kind of object, a status other than success or a warning.
void store_in_archive(ArchiveAddress const& archive, std::vector<std::filesystem::path> const& files);

}  // namespace yttria
