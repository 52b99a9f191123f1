// SPDX-License-Identifier: Apache-2.0
// Half and double of every step and cutoff (issue 3, point 3). See README.md.
#include "host/results/staged.hpp"
#include "validation/parameter_study/driver.hpp"

#include "host/base/error.hpp"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace {

using namespace yttria;
using namespace yttria::validation;

constexpr char const* usage =
    "yttria-parameter-study [OPTIONS]   half and double of every step and cutoff; goes on where it was stopped\n"
    "  -o FOLDER            for state.json, study.json and study.md (default: parameter-study)\n"
    "  --only NAME,NAME     these parameters (default: all)\n"
    "  --plan               pilot and plan only: says what it would take\n"
    "  --target PERCENT     sigma of each judged change (default: 0.05)\n"
    "  --pilot HISTORIES    of each variant and scene (default: 8.4e6)\n"
    "  --most HISTORIES     of each variant and scene (default: 2.5e8)\n"
    "  --pairs N            alternating timing pairs of a variant (default: 5; 0: no timing)\n"
    "  --backend auto|cpu|cuda  --threads N  --seed N\n";

double number(std::string const& name, std::string const& value) {
    std::istringstream stream(value);
    double result = 0;
    if (!(stream >> result) || !stream.eof() || !std::isfinite(result) || result < 0)
        throw usage_error(name + " " + value + ": not a number of at least 0 (it counts something) write e.g. 1e7");
    return result;
}

std::uint64_t chunks(std::string const& name, std::string const& value) {
    double const each = static_cast<double>(chunk_replicates) * static_cast<double>(Parameters{}.replicate_size);
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(number(name, value) / each)));
}

Error unknown(std::string const& name, std::string const& value) {
    return usage_error(name + " " + value + ": unknown, or without its value (options read NAME VALUE) use one of these\n" + usage);
}

StudyOptions parse(int count, char** values) {
    StudyOptions options;
    for (int at = 1; at < count; ++at) {
        std::string const name = values[at];
        if (name == "--plan") {
            options.plan_only = true;
            continue;
        }
        if (at + 1 == count) throw unknown(name, "");
        std::string const value = values[++at];
        if (name == "-o") {
            options.folder = value;
        } else if (name == "--only") {
            std::istringstream parts(value);
            for (std::string part; std::getline(parts, part, ',');) options.only.push_back(part);
        } else if (name == "--target") {
            options.target_sigma = number(name, value) / 100;
            if (!(options.target_sigma > 0)) throw usage_error("--target 0: no noise takes for ever (sigma falls as 1/sqrt(n)) write 0.05");
        } else if (name == "--pilot") {
            options.pilot_chunks = chunks(name, value);
        } else if (name == "--most") {
            options.most_chunks = chunks(name, value);
        } else if (name == "--pairs") {
            options.timing_pairs = static_cast<int>(number(name, value));
        } else if (name == "--threads") {
            options.backend.threads = static_cast<int>(number(name, value));
        } else if (name == "--seed") {
            options.seed = static_cast<std::uint64_t>(number(name, value));
        } else if (name == "--backend" && (value == "auto" || value == "cpu" || value == "cuda")) {
            options.backend.name = value;
        } else {
            throw unknown(name, value);
        }
    }
    options.say = [](std::string const& line) {
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
    };
    return options;
}

}  // namespace

int main(int count, char** values) {
    try {
        if (count > 1 && (std::string(values[1]) == "--help" || std::string(values[1]) == "-h")) {
            std::printf("%s", usage);
            return 0;
        }
        auto const options = parse(count, values);
        auto const report = run_study(options);
        StagedFolder out(options.folder);
        write_text(out.file("study.json"), study_json(report));
        write_text(out.file("study.md"), study_markdown(report));
        out.commit();
        std::printf("\n%s\nwritten: %s\n", study_markdown(report).c_str(), (options.folder / "study.md").string().c_str());
        return 0;
    } catch (Error const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(error.code());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(ExitCode::internal);
    }
}
