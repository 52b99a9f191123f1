// SPDX-License-Identifier: Apache-2.0
#include "host/base/error.hpp"
#include "host/inspect/facts.hpp"
#include "host/inspect/toml_text.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <tuple>

namespace yttria {
namespace {

std::string upper(std::string text) {
    for (char& c : text) { c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
    return text;
}

bool mentions(std::string const& text, std::vector<char const*> const& words) {
    std::string const here = upper(text);
    return std::any_of(words.begin(), words.end(), [&](char const* word) { return here.find(word) != std::string::npos; });
}

struct Chosen {
    FoundSeries const* series = nullptr;
    std::string name, purpose, why;
    bool absolute = false;
};

std::string frame_of(FoundSeries const& s) { return fact(s, "FrameOfReferenceUID"); }

/// The isotope decides; without one the words of the description, and without these nothing is known.
Chosen purpose_of(FoundSeries const& s) {
    Chosen chosen;
    chosen.series = &s;
    std::string const isotope = isotope_of(s), words = fact(s, "SeriesDescription") + " " + fact(s, "Radiopharmaceutical");
    bool const tc = isotope == "Tc-99m";
    if (isotope == "Y-90" || tc) {
        chosen.purpose = tc ? "maa" : "y90";
        chosen.why = "the header's half-life is that of " + isotope + (tc ? "; \"functional\" for a hepatobiliary tracer" : "");
    } else if (!isotope.empty()) {
        chosen.purpose = "y90";
        chosen.why = "NOT what the header says (" + isotope + "): a run is refused until an [[override]] says why";
    } else if (mentions(words, {"MAA", "TC99", "TC-99", "99M"})) {
        chosen.purpose = "maa";
        chosen.why = "from the words of its description; the header names no isotope";
    } else {
        chosen.purpose = "y90";
        chosen.why = mentions(words, {"Y90", "Y-90", "BREMS"}) ? "from the words of its description; the header names no isotope"
                                                               : "a guess, the header names no isotope: write maa, y90 or functional";
    }
    chosen.absolute = fact(s, "Units") == "BQML";
    return chosen;
}

/// The CT with most slices, one that shares its frame of reference with an activity image before all others.
FoundSeries const* choose_ct(Inventory const& inventory, std::set<std::string> const& frames) {
    FoundSeries const* best = nullptr;
    auto const rank = [&](FoundSeries const& s) { return std::pair(frames.contains(frame_of(s)) ? 1 : 0, s.geometry->size[2]); };
    for (auto const& s : inventory.series) {
        if ((s.kind != "CT image" && s.modality != "CT") || !s.image || !s.geometry) { continue; }
        if (best == nullptr || rank(s) > rank(*best)) { best = &s; }
    }
    return best;
}

class Writer {
public:
    Writer(Inventory const& inventory, std::filesystem::path const& folder, ProposalValues const& values)
        : inventory_(inventory),
          folder_(std::filesystem::absolute(folder).lexically_normal()),
          values_(values) {}

    Proposal write() {
        choose();
        head();
        for (auto const& image : images_) { image_table(image); }
        out_ << "\n[anatomy]\nct = " << quoted(path_of(*ct_)) << "\n";
        structures();
        session();
        out_ << "\n[transport]\nhistories = 1e7\n";
        if (reaches_beside(*transported_->series->geometry, *ct_->geometry)) {
            out_ << "allow_activity_outside = true                    # the activity image reaches beside the CT; what lies there is left "
                    "out, with a warning\n";
            proposal_.notes.emplace_back("the activity image reaches beside the CT: allow_activity_outside = true is set");
        }
        if (!isotope_of(*transported_->series).empty() && transported_->why.starts_with("NOT")) { isotope_override(); }
        proposal_.text = out_.str();
        return proposal_;
    }

private:
    void choose() {
        std::set<std::string> names, frames;
        for (auto const& s : inventory_.series) {
            if (!is_emission(s)) { continue; }
            if (s.kind == "PET image" && !fact(s, "CorrectedImage").empty() && !mentions(fact(s, "CorrectedImage"), {"ATTN"})) {
                proposal_.notes.push_back("left out: PET \"" + printable(fact(s, "SeriesDescription")) +
                                          "\" without attenuation correction");
                continue;
            }
            Chosen chosen = purpose_of(s);
            std::string const base = s.kind == "PET image" ? "pet" : chosen.purpose == "maa" ? "maa" : "spect";
            chosen.name = base;
            for (int n = 2; names.contains(chosen.name); ++n) { chosen.name = base + std::to_string(n); }
            names.insert(chosen.name);
            frames.insert(frame_of(s));
            images_.push_back(chosen);
        }
        ct_ = choose_ct(inventory_, frames);
        std::string const name = "\"" + inventory_.path.string() + "\"";
        if (images_.empty()) {
            throw input_error("no case can be proposed for " + name +
                              " (no PET and no reconstructed SPECT that can be read); name a folder that holds one");
        }
        if (ct_ == nullptr) {
            throw input_error("no case can be proposed for " + name +
                              " (no CT series that can be read: density comes from it); add the CT");
        }
        // What was given before what is planned; a header that says Y-90 before a guess; an activity before counts.
        auto const rank = [](Chosen const& image) {
            return std::tuple(image.purpose == "y90", isotope_of(*image.series) == "Y-90", image.absolute);
        };
        transported_ = &*std::max_element(images_.begin(), images_.end(), [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
        if (images_.size() > 1) {
            proposal_.notes.push_back("several activity images: the session transports \"" + transported_->name + "\"");
        }
        if (inventory_.patients > 1) { proposal_.notes.emplace_back("WARNING: files of more than one patient number lie in this folder"); }
    }

    /// A folder where it holds nothing else, else one file of the series.
    std::string path_of(FoundSeries const& s) const {
        auto const parent = s.files.front().parent_path();
        bool alone = s.files.size() > 1;
        for (auto const& other : inventory_.series) {
            for (auto const& file : other.files) { alone = alone && (&other == &s || !other.image || file.parent_path() != parent); }
        }
        for (auto const& file : s.files) { alone = alone && file.parent_path() == parent; }
        return relative(alone ? parent : s.files.front());
    }
    std::string relative(std::filesystem::path const& path) const {
        auto const whole = std::filesystem::absolute(path).lexically_normal();
        auto const below = whole.lexically_relative(folder_);
        return below.empty() || *below.begin() == ".." ? whole.string() : below.string();
    }

    void head() {
        out_ << "# Proposed by `yttria inspect` from what the headers say. Read every line before it is run.\n"
                "# RESEARCH - NOT FOR CLINICAL USE. Lines that begin with #? need a value that no header gives.\n"
                "schema = 1\n[case]\nid = "
             << quoted(printable(std::filesystem::absolute(inventory_.path).lexically_normal().filename().string())) << "\n";
    }

    /// A line that the user must fill in: left out as a comment, so that a run says that it is missing.
    void missing(std::string const& key, std::string const& what, std::string const& why) {
        out_ << "#? " << key << " = " << what << "   # " << why << "\n";
        proposal_.to_fill.push_back(key + ": " + why);
    }

    std::string offset_of(FoundSeries const& s) const {
        std::string const said = header_offset(s);
        return said.empty() ? values_.utc_offset : said;
    }

    void image_table(Chosen const& image) {
        FoundSeries const& s = *image.series;
        out_ << "\n[[image]]                                        # " << s.kind << " " << printable(fact(s, "SeriesDescription")) << "\n"
             << "name = " << quoted(image.name) << "\npurpose = " << quoted(image.purpose) << "   # " << image.why
             << "\nfile = " << quoted(path_of(s)) << "\nquantity = " << quoted(image.absolute ? "Bq/mL" : "counts") << "   # "
             << (image.absolute ? "Units BQML" : "Units " + (fact(s, "Units").empty() ? "not said" : fact(s, "Units")) + ": relative")
             << "\n";
        if (image.absolute) { reference_time(image); }
        if (frame_of(s) != frame_of(*ct_)) {
            missing("registration", "\"ct-to-" + image.name + ".tfm\"", "its frame of reference is not that of the CT");
        }
    }

    /// DecayCorrection says to which time the values refer (clinical.md 3.3).
    void reference_time(Chosen const& image) {
        FoundSeries const& s = *image.series;
        std::string const correction = fact(s, "DecayCorrection"), offset = offset_of(s);
        if (correction == "ADMIN") {
            out_ << "# DecayCorrection ADMIN: the values are those at the injection, no reference_time\n";
            return;
        }
        std::string const series = iso_time(fact(s, "SeriesDate"), fact(s, "SeriesTime"), ""),
                          acquired = iso_time(fact(s, "AcquisitionDate"), fact(s, "AcquisitionTime"), "");
        if (correction != "START" || acquired.empty()) {
            return missing("reference_time", "\"2026-03-02T10:15:00+01:00\"",
                           "the time that the values refer to (DecayCorrection " + (correction.empty() ? "not said" : correction) + ")");
        }
        // A series written later than its acquisition was reconstructed again: then the acquisition counts.
        std::string const time = !series.empty() && series <= acquired ? series : acquired;
        if (auto const shift = decay_reference_s(s); shift && time == series && std::abs(*shift) > 60) {
            return missing("reference_time", "\"" + time + offset + "\"",
                           "DecayFactor refers to " + brief(*shift) + " s after the series time, against DecayCorrection START");
        }
        if (offset.empty()) {
            return missing("reference_time", "\"" + time + "+hh:mm\"",
                           "the header's time has no UTC offset: give it (inspect --utc-offset)");
        }
        out_ << "reference_time = " << quoted(time + offset) << "   # " << (time == series ? "series" : "acquisition")
             << " time, DecayCorrection START" << (header_offset(s).empty() ? ", offset given by the user" : "") << "\n";
    }

    void structures() {
        std::set<std::string> names;
        for (auto const& s : inventory_.series) {
            bool const contours = s.kind == "RT structure set";
            for (auto const& region : s.regions) {
                std::string const role = role_suggested_by(region.name), base = printable(region.name.empty() ? s.kind : region.name);
                std::string name = base;
                for (int n = 2; names.contains(name); ++n) { name = base + " " + std::to_string(n); }
                names.insert(name);
                // A name that suggests no role stays a comment: a wrong role gives a wrong answer to a rule.
                char const* const mark = role.empty() ? "#? " : "";
                out_ << "\n"
                     << mark << "[[structure]]\n"
                     << mark << "name = " << quoted(name) << "\n"
                     << mark << "role = " << quoted(role.empty() ? "other" : role)
                     << (role.empty() ? "   # its name suggests none" : "   # from its name") << "\n"
                     << mark << (contours ? "rtstruct = " : "seg = ") << quoted(relative(s.files.front())) << "\n"
                     << mark << (contours ? "roi = " : "segment = ") << region.number << "\n";
            }
        }
        if (names.empty()) { out_ << "\n# no contours were found: add a [[structure]] each for liver, tumours and lungs\n"; }
    }

    void session() {
        Chosen const& image = *transported_;
        out_ << "\n[[session]]\nimage = " << quoted(image.name) << "\n";
        if (values_.administered_GBq) {
            out_ << "administered_GBq = " << number_text(*values_.administered_GBq, 10) << "\n";
        } else if (!image.absolute) {
            missing("administered_GBq", "2.49", "net administered activity from the procedure record; the image is relative");
        }
        if (values_.lung_shunt_fraction) {
            out_ << "lung_shunt_fraction = " << number_text(*values_.lung_shunt_fraction, 10) << "\n";
        } else if (!image.absolute) {
            missing("lung_shunt_fraction", "0.05", "as a fraction; the liver holds administered x (1 - L)");
        }
        if (!image.absolute || fact(*image.series, "DecayCorrection") == "ADMIN") { return; }
        FoundSeries const& s = *image.series;
        std::string const start = fact(s, "InjectionDateTime"), offset = offset_of(s);
        std::string const time = start.size() >= 14 ? iso_time(start.substr(0, 8), start.substr(8), "") : "";
        if (time.empty() || offset.empty()) {
            return missing("injection_time", time.empty() ? "\"2026-03-01T09:30:00+01:00\"" : "\"" + time + "+hh:mm\"",
                           time.empty() ? "from the procedure record" : "the header's radiopharmaceutical start has no UTC offset");
        }
        out_ << "injection_time = " << quoted(time + offset) << "   # the header's radiopharmaceutical start: check the procedure record\n";
    }

    void isotope_override() {
        std::string const isotope = isotope_of(*transported_->series);
        out_ << "\n# The header's isotope is " << isotope << ", not that of purpose \"" << transported_->purpose
             << "\": a run is refused. Where that is meant, say why:\n# [[override]]\n# check = \"isotope\"\n# reason = \"\"\n";
        proposal_.notes.push_back("refused until an [[override]] of \"isotope\": the header says " + isotope + ", purpose is \"" +
                                  transported_->purpose + "\"");
    }

    /// A corner of `image` that lies outside `ct`, by more than half a voxel of the CT.
    static bool reaches_beside(Geometry const& image, Geometry const& ct) {
        for (int corner = 0; corner < 8; ++corner) {
            Vec3d index{};
            for (std::size_t a = 0; a < 3; ++a) { index[a] = (corner >> a & 1) != 0 ? image.size[a] - 0.5 : -0.5; }
            Vec3d const place = ct.to_index(image.to_patient(index));
            for (std::size_t a = 0; a < 3; ++a) {
                if (place[a] < -1 || place[a] > ct.size[a]) { return true; }
            }
        }
        return false;
    }

    Inventory const& inventory_;
    std::filesystem::path folder_;
    ProposalValues const& values_;
    std::vector<Chosen> images_;
    Chosen const* transported_ = nullptr;
    FoundSeries const* ct_ = nullptr;
    Proposal proposal_;
    std::ostringstream out_;
};

}  // namespace

std::string role_suggested_by(std::string const& name) {
    if (mentions(name, {"NECRO"})) { return "necrosis"; }
    if (mentions(name, {"PERFUS", "TREATED", "TERRITORY"})) { return "perfused"; }
    if (mentions(name, {"TUMOR", "TUMOUR", "GTV", "HCC", "LESION", "METAST"})) { return "tumour"; }
    bool const left = mentions(name, {"LEFT", "_L", " L"}), right = mentions(name, {"RIGHT", "_R", " R"});
    if (mentions(name, {"LUNG"})) { return left && !right ? "lung_left" : right && !left ? "lung_right" : "lung"; }
    if (mentions(name, {"LIVER", "HEPAR"})) { return "liver"; }
    if (mentions(name, {"BODY", "EXTERNAL"})) { return "body"; }
    return {};
}

Proposal propose_case(Inventory const& inventory, std::filesystem::path const& folder, ProposalValues const& values) {
    return Writer(inventory, folder, values).write();
}

}  // namespace yttria
