// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/model_entry.hpp"

#include <cctype>
#include <set>

namespace yttria {
namespace {

using Json = nlohmann::ordered_json;

/// What files of a model are called: letters and digits of its name, "-" between.
std::string slug(std::string const& name) {
    std::string out;
    for (char const c : name) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 128 && std::isalnum(byte))
            out += static_cast<char>(std::tolower(byte));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.substr(0, 60);
}

void put_text(TomlReader& reader, Json& out, char const* key) {
    if (auto const value = reader.text(key)) out[key] = *value;
}
void put_number(TomlReader& reader, Json& out, char const* key) {
    if (auto const value = reader.number(key)) out[key] = *value;
}
void put_positive(TomlReader& reader, Json& out, char const* key) {
    if (auto const value = reader.positive(key)) out[key] = *value;
}
void put_flag(TomlReader& reader, Json& out, char const* key) {
    if (auto const value = reader.flag(key)) out[key] = *value;
}
void put_texts(TomlReader& reader, Json& out, char const* key) {
    if (auto const values = reader.texts(key); !values.empty()) out[key] = values;
}
void put_numbers(TomlReader& reader, Json& out, char const* key) {
    if (!reader.has(key)) return;
    auto const values = reader.numbers(key);
    for (double const value : values)
        if (value < 0) return reader.wrong(key, "holds a negative number: write numbers from 0");
    if (!values.empty()) out[key] = values;
}
void put_choice(TomlReader& reader, Json& out, char const* key, std::vector<std::string> const& words) {
    std::vector<std::pair<std::string, std::string>> choices;
    for (auto const& word : words) choices.emplace_back(word, word);
    if (auto const value = reader.choice<std::string>(key, choices)) out[key] = *value;
}

/// What dose of whom: keys that all kinds but duration share.
void put_dose(TomlReader& reader, Json& out, double default_step) {
    put_text(reader, out, "dose");
    put_text(reader, out, "structure");
    put_text(reader, out, "role");
    put_choice(reader, out, "pick", {"largest", "lowest", "highest"});
    put_texts(reader, out, "covariates");
    put_positive(reader, out, "step");
    bool const dosed = out.contains("dose");
    if (reader.has("structure") && reader.has("role"))
        reader.wrong("structure", "is given beside role (one says which rows of the table count): keep one");
    for (auto const* key : {"pick", "covariates", "step"})
        if (!dosed && reader.has(key)) reader.wrong(key, "is given without dose (it belongs to a dose-response): add dose or remove it");
    if (!out.contains("structure") && !out.contains("role")) out["role"] = "tumour";
    if (dosed && !out.contains("step")) out["step"] = default_step;
}

void put_whom(TomlReader& reader, Json& out, char const* otherwise) {
    put_choice(reader, out, "by", {"lesion", "patient"});
    if (!reader.has("by") && !otherwise) reader.require("by", "\"lesion\" counts lesions and \"patient\" patients");
    if (!out.contains("by")) out["by"] = otherwise ? otherwise : "patient";
    if (out["by"] == "lesion" && reader.has("pick"))
        reader.wrong("pick", "is given with by = \"lesion\" (every lesion has its own dose): remove it");
}

void read_binary(TomlReader& reader, Json& out, TomlProblems& problems) {
    if (reader.require("endpoint", "it names the outcome's column")) put_text(reader, out, "endpoint");
    put_texts(reader, out, "positive");
    put_number(reader, out, "at_least");
    put_choice(reader, out, "not_evaluable", {"missing", "negative"});
    put_whom(reader, out, nullptr);
    put_dose(reader, out, 10);
    put_choice(reader, out, "fit", {"auto", "ml", "firth"});
    put_choice(reader, out, "link", {"logit", "probit"});
    put_flag(reader, out, "cutoff");
    put_numbers(reader, out, "at");
    if (reader.has("positive") && reader.has("at_least"))
        reader.wrong("at_least", "is given beside positive (words and numbers are two kinds of outcome): keep one");
    if (out.value("fit", "auto") == "firth" && out.value("link", "logit") == "probit")
        reader.wrong("link", "\"probit\" with fit = \"firth\" (Firth's likelihood is that of the logit here): take logit");
    if (auto const* table = reader.table("lkb")) {
        TomlReader one(*table, reader.name() + " lkb", problems);
        auto& entry = out["lkb"];
        if (one.require("TD50_Gy", "published parameters are compared")) put_positive(one, entry, "TD50_Gy");
        if (one.require("m", "published parameters are compared")) put_positive(one, entry, "m");
        if (one.require("source", "parameters of another treatment mislead without it")) put_text(one, entry, "source");
        one.finish();
        if (!out.contains("dose")) reader.wrong("lkb", "is given without dose (it takes a gEUD column of the table): add dose");
    }
}

void read_survival(TomlReader& reader, Json& out, TomlProblems& /*problems*/) {
    if (reader.require("endpoint", "OS, PFS, HPFS, TTP, TTST, DoR, DoCR, or NAME of outcome.NAME_days and _event"))
        put_text(reader, out, "endpoint");
    put_whom(reader, out, "patient");
    put_dose(reader, out, 50);
    put_text(reader, out, "group");
    put_positive(reader, out, "landmark_months");
    put_positive(reader, out, "cut");
    put_flag(reader, out, "cut_fixed_before");
    put_numbers(reader, out, "at");
    if (reader.has("cut") && (reader.has("group") || !reader.has("dose")))
        reader.wrong("cut", "needs dose, and no group beside it (a cut makes two groups of the dose): keep one comparison");
    if (reader.has("cut_fixed_before") && !reader.has("cut")) reader.wrong("cut_fixed_before", "is given without cut: remove it");
}

void read_duration(TomlReader& reader, Json& out, TomlProblems& /*problems*/) {
    if (reader.require("endpoint", "RMDoR or RMDoCR")) put_choice(reader, out, "endpoint", {"RMDoR", "RMDoCR"});
    put_whom(reader, out, "patient");
    out["role"] = "tumour";
}

void read_change(TomlReader& reader, Json& out, TomlProblems& /*problems*/) {
    if (reader.require("from", "it names the score before treatment")) put_text(reader, out, "from");
    if (reader.require("to", "it names the score after treatment")) put_text(reader, out, "to");
    put_whom(reader, out, "patient");
    put_dose(reader, out, 10);
    put_number(reader, out, "worse");
    if (out.contains("worse") && out["worse"] == 0.0)
        reader.wrong("worse", "is 0 (its sign says which way is worse): write the change that counts");
}

}  // namespace

Json read_models(TomlReader& top, std::filesystem::path const& file, Json const& names, TomlProblems& problems) {
    struct Kind {
        char const* key;
        void (*read)(TomlReader&, Json&, TomlProblems&);
    };
    Json out = Json::array();
    std::set<std::string> ids;
    for (auto const& [key, read] :
         {Kind{"binary", read_binary}, Kind{"survival", read_survival}, Kind{"duration", read_duration}, Kind{"change", read_change}}) {
        for (auto const* table : top.tables(key)) {
            TomlReader reader(*table, std::string("[[") + key + "]]", problems);
            Json model;
            if (!reader.require("name", "tables and figures are listed by it")) {
                reader.finish();
                continue;
            }
            auto const name = reader.text("name").value_or("?");
            auto const id = slug(name);
            if (id.empty()) reader.wrong("name", "\"" + name + "\" has no letter or digit (files are named after it): write another");
            if (!ids.insert(id).second)
                reader.wrong("name", "\"" + name + "\" is taken by another model (files are named " + id + "): write another");
            model["id"] = id;
            model["name"] = name;
            model["kind"] = key;
            model["where"] = file.string() + ":" + std::to_string(table->source().begin.line) + ": [[" + key + "]] \"" + name + "\"";
            model["names"] = names;
            read(reader, model, problems);
            reader.finish();
            out.push_back(model);
        }
    }
    return out;
}

}  // namespace yttria
