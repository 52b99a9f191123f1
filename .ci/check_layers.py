#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gate: include arrows go one way (design.md section 2) and each third-party library stays behind its one door."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# layer -> our own folders that it may include. tests/ and fuzz/ may include all.
MAY_USE = {
    "data": (),
    "kernels": ("kernels/",),
    "host": ("host/", "kernels/"),
    "phantoms": ("phantoms/", "host/"),
    "validation": ("validation/", "phantoms/", "host/", "kernels/"),
    "app": ("app/", "validation/", "phantoms/", "host/", "kernels/"),
}
# What layers above the kernels see of them.
FRONT_DOOR = re.compile(r"kernels/(backend/backend\.hpp|data/[^/]+\.hpp|tables/[^/]+\.hpp)$")

# cuFFT needs a device kernel between its transforms, and the same checked CUDA calls as the transport: one file of host/ is let in.
CUDA_IN_HOST = "host/kernel_method/convolve_cufft.cu"
CUDA_IN_HOST_SEES = "kernels/backend/cuda_support.cuh"

# header pattern -> (name, where it may be included).
LIBRARIES = [
    (r"itk|gdcm|vnl/|vcl_", "ITK", r"host/images/"),
    (r"hdf5|H5", "HDF5", r"host/results/hdf5_file\.cpp$"),
    (r"dcmtk/", "DCMTK", r"host/dicom/"),
    (r"xraylib", "xraylib", r"host/tables/"),
    (r"toml\+\+|toml\.h", "toml++", r"(host|app|phantoms|validation)/"),
    (r"nlohmann/", "nlohmann-json", r"(host|app|phantoms|validation)/"),
    (r"tbb/|oneapi/tbb", "oneTBB", r"host/"),
    (r"CLI/|CLI11", "CLI11", r"app/"),
    (r"fftw3\.h", "FFTW", r"host/kernel_method/"),
    (r"libdeflate\.h", "libdeflate", r"host/base/deflate\.cpp$"),
    (r"zlib\.h", "zlib", r"tests/"),  # inflates what libdeflate packed
    (r"gtest/|gmock/", "GoogleTest", r"validation/.*_test\.cpp$"),
    (r"cuda|cub/|thrust/|device_launch_parameters|nvrtc|curand", "CUDA", r"kernels/.*\.cuh?$|" + re.escape(CUDA_IN_HOST) + "$"),
    (r"cufft", "cuFFT", re.escape(CUDA_IN_HOST) + "$"),
]

STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale cmath
    compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar
    cwchar cwctype deque exception execution expected filesystem format forward_list fstream functional future initializer_list iomanip ios
    iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue
    random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept stop_token
    streambuf string string_view syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version""".split()
)
# What the operating system and the processor give: signals, files, the floating-point control word.
SYSTEM = re.compile(r"(sys/\w+|unistd|fcntl|signal|sched|pthread|dlfcn|cpuid|\w*intrin|x86\w+|errno|time|poll|ucontext)\.h$")

# Written by CMake at build time.
GENERATED = {"version.hpp"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def problem_with(file, quote, header):
    """Why `file` may not include `header`, or None."""
    layer = file.split("/")[0]
    if layer == "data":
        return "data/ holds numbers, no code"
    for folder in MAY_USE:
        if header.startswith(folder + "/") and quote == '"':
            if layer in ("tests", "fuzz"):
                return None
            if not header.startswith(MAY_USE.get(layer, ())):
                return f"{layer}/ may not use {folder}/"
            if file == CUDA_IN_HOST and header == CUDA_IN_HOST_SEES:
                return None
            if folder == "kernels" and layer != "kernels" and not FRONT_DOOR.match(header):
                return "only kernels/backend/backend.hpp, kernels/data/*.hpp and kernels/tables/*.hpp are seen from outside kernels/"
            return None
    if header in STANDARD or header in GENERATED or SYSTEM.match(header):
        return None
    for pattern, name, where in LIBRARIES:
        if re.match(pattern, header):
            # Tests look at files with the libraries themselves, but their own front doors hold for ITK and HDF5 too.
            if layer == "tests" or re.match(where, file):
                return None
            return f"{name} is used only in {where}"
    if quote == '"' and layer in ("tests", "fuzz"):
        return None
    if quote == '"' and ".." not in header and (ROOT / file).parent.joinpath(header).exists():
        return "write the path from the repository's root"
    return "not a header that this layer knows (add it to .ci/check_layers.py with its door, or leave it out)"


def main():
    command = ["git", "ls-files", "*.hpp", "*.cpp", "*.cu", "*.cuh", "*.h"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in listed.stdout.split("\n") if name and (ROOT / name).is_file()]
    problems = []
    for name in files:
        if name.split("/")[0] not in (*MAY_USE, "tests", "fuzz"):
            problems.append(f"{name}: no layer has this folder")
            continue
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            why = problem_with(name, *match.groups()) if match else None
            if why:
                problems.append(f"{name}:{number}: {match.group(2)}: {why}")
    print("\n".join(problems), file=sys.stderr)
    if problems:
        print(f"FAILED check_layers.py: {len(problems)} includes against the arrows")
        return 1
    print(f"PASSED check_layers.py: {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
