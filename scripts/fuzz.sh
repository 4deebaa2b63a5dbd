#!/usr/bin/env bash
# Fuzzes: scripts/fuzz.sh [TARGET] [SECONDS]; all targets in turn, 60 seconds each, unless told.
#
# Targets are the files of Fuzz/. What was found useful stays in .build-fuzz/corpus and is the start
# of the next run; inputs that fail are kept in .build-fuzz/crashes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/steps.sh
source scripts/fuzz-build.sh

target=${1:-all}
seconds=${2:-60}
if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: scripts/fuzz.sh [TARGET] [SECONDS]; \"$seconds\" is not a number of seconds" >&2
    exit 1
fi
if [ "$target" != all ] && [ ! -f "Fuzz/$target.swift" ]; then
    echo "there is no fuzz target \"$target\"; there are: $(fuzz_targets | tr '\n' ' ')" >&2
    exit 1
fi
if [ "$target" = all ]; then mapfile -t targets < <(fuzz_targets); else targets=("$target"); fi

for target in ${targets[@]+"${targets[@]}"}; do
    step "build $target" fuzz_build "$target"
    step "fuzz $target for $seconds s" fuzz_run "$target" -max_total_time="$seconds"
done
steps_summary fuzz
