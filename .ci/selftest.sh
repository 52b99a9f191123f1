#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves that each gate can turn red: a small good tree passes, and each planted violation fails its gate.
. "$(dirname "$0")/gate.sh"
here=$PWD
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
wrong=0
count=0

fresh_tree() {
    rm -rf "${tree:?}"/* "$tree"/.[a-z]*
    mkdir -p "$tree"/{app,cmake,host/images,kernels/core,kernels/backend,kernels/data}
    cp -r "$here/.ci" "$here/.clang-format" "$tree/"
    cp "$here/cmake/Cuda.cmake" "$tree/cmake/"
    printf '// SPDX-License-Identifier: Apache-2.0\n#pragma once\n\n#include <cstdint>\n' >"$tree/kernels/core/good.hpp"
    printf '#include <itkImage.h>\n\n#include "kernels/data/good.hpp"\n' >"$tree/host/images/good.cpp"
    printf '__global__ void good(float* x) { x[0] = x[1] / sqrtf(x[2]) + x[3]; }\n' >"$tree/kernels/backend/good.cu"
    git -C "$tree" init -q
}

# expect RC GATE FILE TEXT: the gate's exit status after TEXT was added as FILE.
expect() {
    local wanted=$1 check=$2 file=$3 text=$4 rc
    fresh_tree
    if [ -n "$file" ]; then mkdir -p "$tree/$(dirname "$file")" && printf '%b' "$text" >"$tree/$file"; fi
    git -C "$tree" add -f . >/dev/null 2>&1
    (cd "$tree" && ".ci/$check" </dev/null >"$tree/.out" 2>&1)
    rc=$?
    count=$((count + 1))
    if [ $rc = 77 ]; then
        echo "  $check skips here: $(tail -n 1 "$tree/.out")"
    elif [ $rc != "$wanted" ]; then
        echo "  $check with $file: exit $rc, not $wanted" && tail -n 5 "$tree/.out"
        wrong=$((wrong + 1))
    fi
}

expect 0 check_format.sh "" ""
expect 1 check_format.sh host/bad.cpp 'int   f( ){return 1 ;}\n'

expect 0 check_layers.py "" ""
expect 1 check_layers.py kernels/core/bad.hpp '#include "host/base/error.hpp"\n'
expect 1 check_layers.py kernels/core/bad.hpp '#include <cuda_runtime.h>\n'
expect 1 check_layers.py kernels/core/bad.hpp '#include <tbb/tbb.h>\n'
expect 1 check_layers.py host/grid/bad.cpp '#include <itkImage.h>\n'
expect 1 check_layers.py host/grid/bad.cpp '#include "itkImage.h"\n'
expect 1 check_layers.py host/results/bad.cpp '#include <hdf5.h>\n'
expect 1 check_layers.py host/images/bad.cpp '#include <dcmtk/dcmdata/dctk.h>\n'
expect 1 check_layers.py host/images/bad.cpp '#include <xraylib.h>\n'
expect 1 check_layers.py host/images/bad.cpp '#include "kernels/core/good.hpp"\n'
expect 1 check_layers.py host/images/bad.cpp '#include "phantoms/shapes.hpp"\n'
expect 1 check_layers.py host/images/bad.cpp '#include <boost/any.hpp>\n'
expect 1 check_layers.py phantoms/bad.cpp '#include "kernels/data/good.hpp"\n'
expect 1 check_layers.py data/bad.hpp '#include <vector>\n'
cufft='#include "kernels/backend/cuda_support.cuh"\n\n#include <cufft.h>\n'
expect 0 check_layers.py host/kernel_method/convolve_cufft.cu "$cufft"
expect 1 check_layers.py host/kernel_method/bad.cu "$cufft"
expect 1 check_layers.py host/kernel_method/bad.cu '#include <cufft.h>\n'
expect 1 check_layers.py kernels/backend/bad.cu '#include <cufft.h>\n'

expect 0 check_length.py "" ""
expect 1 check_length.py host/long.cpp "$(printf 'int x;\\n%.0s' {1..401})"
expect 1 check_length.py host/wide.cpp "// $(printf 'x%.0s' {1..140})\n"

expect 0 check_taboos.py "" ""
expect 1 check_taboos.py host/bad.cpp 'void f() { std::exit(1); }\n'
expect 1 check_taboos.py host/bad.hpp 'using namespace std;\n'
expect 1 check_taboos.py kernels/core/bad.hpp 'inline void f() { printf("x"); }\n'
expect 1 check_taboos.py kernels/core/bad.hpp 'inline double f() { return 1; }\n'
expect 1 check_taboos.py kernels/core/bad.hpp 'inline float f(float x) { return std::log(x); }\n'
expect 1 check_taboos.py kernels/transport/bad.hpp '#include "kernels/core/math_double.hpp"\n'
expect 1 check_taboos.py host/bad.cpp 'void f() { std::cout << 1; }\n'
expect 1 check_taboos.py host/bad.cpp 'auto text = "the prescribed activity";\n'
expect 0 check_taboos.py host/good.cpp '// exit(1) and std::cout in a comment\n'

expect 0 check_validation.py "" ""
expect 1 check_validation.py validation/claims.cpp 'claim("spheres", "", run)\n'
expect 1 check_validation.py validation/gone/README.md '<!-- measured: begin gone -->\n<!-- measured: end -->\n'

expect 0 check_ptx.sh "" ""
expect 1 check_ptx.sh kernels/backend/bad.cu '__global__ void bad(float* x) { x[0] = rsqrtf(x[1]); }\n'
expect 1 check_ptx.sh kernels/backend/bad.cu '__global__ void bad(float* x) { x[0] = __fdividef(x[0], x[1]); }\n'
expect 1 check_ptx.sh kernels/backend/bad.cu '__global__ void bad(double* x) { x[0] = x[0] * 2.0; }\n'
expect 1 check_ptx.sh kernels/backend/bad.cu '__global__ void bad(float* x, double* y) { y[0] = x[0]; }\n'
expect 0 check_cuda_resources.sh "" ""
# Two hundred live values do not fit into 32 registers.
expect 1 check_cuda_resources.sh kernels/backend/bad.cu '__global__ void __launch_bounds__(1024, 2) bad(float* x) {\nfloat v[200];\n
#pragma unroll\nfor (int i = 0; i < 200; ++i) v[i] = x[i * 7];\n#pragma unroll\nfor (int i = 0; i < 200; ++i) x[i * 7] = v[199 - i];\n}\n'

[ $wrong = 0 ] || fail "$wrong of $count planted cases came out wrong"
pass "$count planted cases"
