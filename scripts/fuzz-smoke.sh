#!/usr/bin/env bash
# Every fuzz target with a fixed number of inputs and a fixed seed: part of scripts/test.sh.
#
#   scripts/fuzz-smoke.sh [INPUTS]     20,000 unless told; each target also stops after two minutes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/fuzz-build.sh

inputs=${1:-20000}
mapfile -t targets < <(fuzz_targets)
if ((${#targets[@]} == 0)); then
    echo "there are no fuzz targets in Fuzz/" >&2
    exit 1
fi
for target in "${targets[@]}"; do
    fuzz_build "$target"
    fuzz_run "$target" -runs="$inputs" -seed=1 -max_total_time=120
done
