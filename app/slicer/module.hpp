// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yttria::slicer {

/// One parameter of a module: the description (--xml) and the command line are both made of it, so that they cannot differ.
struct Parameter {
    std::string tag;   ///< element of the execution model: image, transform, table, file, directory, string, double, ...
    std::string name;  ///< also the long flag: letters and digits only, as Slicer's parser wants them
    std::string label, text;
    std::string value;                            ///< default
    std::string type, extensions;                 ///< attributes of image, table, transform, file
    std::string channel;                          ///< "input", "output" or, of plain values, ""
    std::vector<std::string> choices;             ///< of an enumeration
    std::optional<std::array<double, 3>> limits;  ///< minimum, maximum, step
    /// An output without a file: no flag, its value goes into --returnparameterfile.
    bool returned() const { return channel == "output" && tag == "string"; }
};

struct Group {
    std::string label, text;
    bool advanced = false;
    std::vector<Parameter> parameters;
};

struct Module {
    std::string name;        ///< yttria slicer NAME
    std::string executable;  ///< as Slicer finds it
    std::string title, text;
    std::vector<Group> groups;
};

Module run_module();
Module evaluate_module();
Module phantom_module();

/// The self-description (docs/formats/slicer.xsd).
std::string xml_of(Module const& module);

/// What the command line gave, by name; defaults where it gave nothing.
class Values {
public:
    std::map<std::string, std::string> texts;
    std::map<std::string, bool> flags;
    std::filesystem::path return_file;  ///< --returnparameterfile, may be empty

    std::string const& text(std::string const& name) const { return texts.at(name); }
    bool given(std::string const& name) const { return !texts.at(name).empty(); }
    bool flag(std::string const& name) const { return flags.at(name); }
    /// Throws Error (usage) where the text is no number.
    double number(std::string const& name) const;
    /// Absolute; nothing where it was not given.
    std::optional<std::filesystem::path> path(std::string const& name) const;
};

}  // namespace yttria::slicer
