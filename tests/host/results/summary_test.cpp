// SPDX-License-Identifier: Apache-2.0
#include "host/margin/margin.hpp"
#include "scratch.hpp"
#include "synthetic_result.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

namespace yttria {
namespace {

using Json = nlohmann::json;

Json parsed(Result const& result) { return Json::parse(summary_json(result)); }

/// The synthetic result's case names no structures: they are made by hand.
Margins margins_of(Result result) {
    for (auto const& s : result.structures.list) {
        if (s.derived || s.role != Role::tumour) continue;
        StructureEntry entry;
        entry.name = s.name;
        entry.role = s.role;
        entry.margin_mm = {5};  // one of each: what is written is tested here, not what is measured
        entry.isodose_Gy = {100};
        result.request.structures.push_back(entry);
    }
    return measure_margins(result.request, result.dose, result.energy, result.structures, result.tissue);
}

TEST(Summary, HasTheKeysOfTheDesign) {
    auto const json = parsed(testing::synthetic_result());
    for (auto const* pointer : {"/schema",
                                "/program/version",
                                "/program/commit",
                                "/case/id",
                                "/transport/method",
                                "/transport/backend",
                                "/transport/device",
                                "/transport/preset",
                                "/transport/seed",
                                "/transport/histories",
                                "/transport/seconds",
                                "/transport/decays_per_second",
                                "/transport/MeV_per_second",
                                "/transport/energy/emitted_MeV",
                                "/transport/energy/deposited_MeV",
                                "/transport/energy/escaped_MeV",
                                "/transport/dose_sha256",
                                "/transport/table_sha256",
                                "/structures/Liver/role",
                                "/structures/Liver/volume_mL",
                                "/structures/Liver/mass_g",
                                "/structures/Liver/activity_MBq",
                                "/structures/Tumour2/dose/mean_Gy/value",
                                "/structures/Tumour2/dose/mean_Gy/u",
                                "/structures/Tumour2/dose/D95_Gy/value",
                                "/structures/Tumour2/dose/V150_percent/value",
                                "/margins",
                                "/lung/partition_Gy",
                                "/lung/mc_Gy",
                                "/lung/mc_without_rim_Gy",
                                "/verdict/protocol",
                                "/verdict/overall",
                                "/verdict/rules/0/id",
                                "/verdict/rules/0/text",
                                "/verdict/rules/0/value",
                                "/verdict/rules/0/u",
                                "/verdict/rules/0/unit",
                                "/verdict/rules/0/limit",
                                "/verdict/rules/0/status",
                                "/verdict/rules/0/why",
                                "/warnings/0/id"})
        EXPECT_TRUE(json.contains(Json::json_pointer(pointer))) << pointer;
}

TEST(Summary, EnergiesAreExactMultiplesOfTheQuantumAndAddUp) {
    auto const result = testing::synthetic_result();
    auto const energy = parsed(result).at("transport").at("energy");
    EXPECT_EQ(energy.at("emitted_quanta").get<std::int64_t>(), result.energy.tally.total_emitted());
    EXPECT_EQ(energy.at("emitted_MeV").get<double>() * quanta_per_MeV, static_cast<double>(result.energy.tally.total_emitted()));
    EXPECT_EQ(energy.at("emitted_MeV").get<double>(), energy.at("deposited_MeV").get<double>() + energy.at("escaped_MeV").get<double>());
    auto const& q = result.metrics.find("Tumour2")->dose.at("D95_Gy");
    EXPECT_EQ(parsed(result).at("structures").at("Tumour2").at("dose").at("D95_Gy").at("u").get<double>(), q.u);  // all digits survive
}

TEST(Summary, WhatIsNotKnownIsNull) {
    auto result = testing::synthetic_result();
    result.energy.method = "local";
    result.activity.lung_has_activity = false;
    result.metrics = measure(result.request, result.dose, result.energy, result.structures, result.tissue, result.activity);
    result.verdict = {};
    auto const json = parsed(result);
    EXPECT_TRUE(json.at("structures").at("Liver").at("dose").at("mean_Gy").at("u").is_null());
    EXPECT_TRUE(json.at("lung").at("mc_Gy").is_null());
    EXPECT_TRUE(json.at("verdict").at("protocol").is_null());
    EXPECT_TRUE(json.at("verdict").at("rules").empty());
}

TEST(Summary, MarginsOfEachTumourAndOfAllAreListed) {
    auto result = testing::synthetic_result();
    result.metrics.margins = margins_of(result);
    auto const margins = parsed(result).at("margins");
    ASSERT_EQ(margins.size(), result.metrics.margins.tumours.size());
    ASSERT_GE(margins.size(), 2U);
    for (std::size_t t = 0; t < margins.size(); ++t) {
        auto const& tumour = result.metrics.margins.tumours[t];
        EXPECT_EQ(margins[t].at("tumour"), tumour.tumour);
        EXPECT_EQ(margins[t].at("fall_off").size(), 30U);
        auto const& isodose = margins[t].at("rings")[0].at("isodoses")[0];
        EXPECT_EQ(isodose.at("shell_percent").at("value").get<double>(), tumour.rings[0].isodoses[0].shell_percent.value);
        EXPECT_EQ(isodose.at("minimal_ablative_margin_mm").at("u").get<double>(), tumour.rings[0].isodoses[0].edge.smallest_mm.u);
        EXPECT_TRUE(margins[t].at("rings")[0].at("resolution_limited").get<bool>());  // the image does not say how sharp it is
    }
    auto const html = report_html(result);
    EXPECT_NE(html.find("<h2>Margins</h2>"), std::string::npos);
    EXPECT_NE(html.find("resolution-limited"), std::string::npos);
    EXPECT_EQ(html.find(">nan"), std::string::npos);
}

TEST(Summary, NamesWithStrangeBytesDoNotBreakIt) {
    auto result = testing::synthetic_result();
    result.request.id = "quote \" and broken \xC3";
    EXPECT_NO_THROW(parsed(result));
}

using SummarySchema = testing::Scratch;

TEST_F(SummarySchema, HoldsForAFullAndForAnEmptyVerdict) {
    auto const python = testing::python_with("jsonschema");
    if (python.empty()) GTEST_SKIP() << "python3-jsonschema is not installed";
    auto result = testing::synthetic_result();
    result.metrics.margins = margins_of(result);
    result.ensemble = Ensemble{};
    result.ensemble->inputs.push_back({"activity", "activity", "normal", "what", "source", 0.1, true, {1.0}});
    result.ensemble->quantities.emplace_back();
    result.ensemble->quantities.back().shares.push_back({"activity", 0.9, 0.1});
    result.ensemble->rules.push_back({"A", 0.5});
    std::ofstream(folder / "full.json") << summary_json(result);
    result.ensemble.reset();
    result.verdict = {};
    result.energy.method = "local";
    result.metrics = measure(result.request, result.dose, result.energy, result.structures, result.tissue, result.activity);
    std::ofstream(folder / "bare.json") << summary_json(result);
    auto broken = parsed(result);
    broken["transport"].erase("dose_sha256");
    std::ofstream(folder / "broken.json") << broken;
    std::string const check =
        python + " -c 'import json,sys,jsonschema; jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))' " +
        YTTRIA_SOURCE_DIR + "/docs/formats/summary.schema.json " + folder.string() + "/";
    EXPECT_EQ(std::system((check + "full.json").c_str()), 0);
    EXPECT_EQ(std::system((check + "bare.json").c_str()), 0);
    EXPECT_NE(std::system((check + "broken.json 2>/dev/null").c_str()), 0);  // the schema can fail
}

}  // namespace
}  // namespace yttria
