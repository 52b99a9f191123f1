// SPDX-License-Identifier: Apache-2.0
#include "phantoms/case_text.hpp"

#include <algorithm>
#include <fstream>

#include "host/base/error.hpp"

namespace yttria {
namespace {

/// A TOML string; names and paths may hold quotes and backslashes.
std::string quoted(std::string const& text) {
    std::ostringstream stream;
    stream << toml::value<std::string>(text);
    return stream.str();
}

/// A case has one resolution per image: the widest.
double widest(Vec3d const& fwhm_mm) { return *std::max_element(fwhm_mm.begin(), fwhm_mm.end()); }

template <class List, class Write>
void write_list(std::ostream& out, List const& list, Write const& write) {
    out << "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
        out << (i ? ", " : "");
        write(list[i]);
    }
    out << "]\n";
}

}  // namespace

void make_folder(std::filesystem::path const& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) throw file_error(folder.string() + ": cannot be made (" + problem.message() + "): choose another folder with -o");
}

CaseText::CaseText(std::string const& id, std::string const& title) {
    text_ << "# " << title
          << "\n# Written by `yttria phantom`; docs/formats/case.md explains the keys.\nschema = 1\n\n[case]\nid = " << quoted(id) << "\n";
}

void CaseText::activity(PhantomActivity const& activity) {
    text_ << "\n[activity]\nimage = \"activity.nrrd\"\n";
    image_values(activity);
    session_values(activity);
}

void CaseText::images(PhantomActivity const& activity, PhantomFunction const& function) {
    text_ << "\n[[image]]\nname = \"activity\"\nfile = \"activity.nrrd\"\n";
    image_values(activity);
    text_ << "\n[[image]]\nname = \"function\"\nfile = \"function.nrrd\"\npurpose = \"functional\"\ntracer = " << quoted(function.tracer)
          << "\nquantity = \"counts\"\nresolution_fwhm_mm = " << widest(function.blur_fwhm_mm) << "\n";
    text_ << "\n[[session]]\nimage = \"activity\"\n";
    session_values(activity);
}

void CaseText::image_values(PhantomActivity const& activity) {
    text_ << "purpose = " << quoted(activity.purpose) << "\nquantity = " << quoted(to_string(activity.quantity))
          << "\nresolution_fwhm_mm = " << widest(activity.blur_fwhm_mm) << "\n";
}

void CaseText::session_values(PhantomActivity const& activity) {
    if (activity.quantity == Quantity::counts) text_ << "administered_GBq = " << activity.total_GBq << "\n";
    if (activity.lung_shunt_fraction) text_ << "lung_shunt_fraction = " << *activity.lung_shunt_fraction << "\n";
    if (activity.lung_shunt_from_image) text_ << "lung_shunt_fraction = { method = \"spect\", image = \"activity\" }\n";
}

void CaseText::anatomy(std::vector<std::string> const& materials) {
    text_ << "\n[anatomy]\ndensity = \"density.nrrd\"    # g/cm3\nmaterial = \"material.nrrd\"  # index into materials\nmaterials = ";
    write_list(text_, materials, [&](auto const& name) { text_ << quoted(name); });
}

void CaseText::anatomy(std::filesystem::path const& ct) { text_ << "\n[anatomy]\nct = " << quoted(ct.string()) << "\n"; }

void CaseText::structure(PhantomStructure const& structure) {
    text_ << "\n[[structure]]\nname = " << quoted(structure.name) << "\nrole = " << quoted(to_string(structure.role))
          << "\nmask = \"labels.nrrd\"\nlabel = ";
    write_list(text_, structure.labels, [&](int label) { text_ << label; });
}

void CaseText::table(std::string const& name, std::string const& lines) {
    if (!lines.empty()) text_ << "\n[" << name << "]\n" << lines;
}

std::filesystem::path CaseText::write(std::filesystem::path const& file) const {
    std::ofstream out(file);
    out << text_.str();
    out.close();
    if (!out) throw file_error(file.string() + ": cannot be written (disk full or no permission): choose another folder with -o");
    read_case(file);
    return file;
}

}  // namespace yttria
