#!/usr/bin/env bash
# Builds the C and C++ controls with every compiler there is, into .build-bench/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=.build-bench
mkdir -p "$out"

flags=(-std=gnu11 -O3 -g -Wall -Wextra -Werror -Wno-unused-function)
built=0
for compiler in gcc clang; do
    if ! command -v "$compiler" >/dev/null; then
        echo "    no $compiler here: its control is left out"
        continue
    fi
    "$compiler" "${flags[@]}" -o "$out/itch_control-$compiler" bench/control/itch_control.c
    echo "    $out/itch_control-$compiler  ($("$compiler" --version | head -n 1))"
    "$compiler" "${flags[@]}" -o "$out/trades_control-$compiler" bench/control/trades_control.c
    built=$((built + 1))
done
if ((built == 0)); then
    echo "no C compiler: install gcc (scripts/setup.sh does)" >&2
    exit 1
fi
for compiler in g++ clang++; do
    if ! command -v "$compiler" >/dev/null; then
        echo "    no $compiler here: its ring control is left out"
        continue
    fi
    "$compiler" -std=c++17 -O3 -g -Wall -Wextra -Werror -pthread \
        -o "$out/ring_control-$compiler" bench/control/ring_control.cc
    echo "    $out/ring_control-$compiler"
done
compiler=$(command -v gcc || command -v clang)
"$compiler" -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC \
    -o "$out/count_malloc.so" bench/alloc/count_malloc.c -ldl
echo "    $out/count_malloc.so"
