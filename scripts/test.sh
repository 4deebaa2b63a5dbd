#!/usr/bin/env bash
# Everything that must hold: lint, import check, tests, fuzz smoke, interop, smoke benchmarks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/steps.sh

lint() {
    local path paths=()
    for path in Package.swift Sources Tests bench Fuzz; do
        if [ -e "$path" ]; then paths+=("$path"); fi
    done
    swift format lint --strict --parallel --recursive "${paths[@]}"
}

# An import that the manifest does not declare is an error, in sources and in tests.
checked_build() { swift build --explicit-target-dependency-import-check error "$@"; }

step "set up: system libraries and tools" scripts/setup.sh
step "format lint" lint
step "build with import check" checked_build --build-tests
step "tests" swift test --explicit-target-dependency-import-check error
step "release build" swift build -c release
# What the optimiser makes of the windows shows in optimised builds alone.
step "window vectors, optimised" \
    "$(swift build -c release --show-bin-path)/tickplant" vectors Tests/vectors --quiet
step "fuzz smoke: a fixed number of inputs per target" scripts/fuzz-smoke.sh
step "planted faults still apply" scripts/mutants.sh --check
step "interop: bars and decode against Python" Tests/interop/run.sh
step "smoke benchmarks" bench/smoke.sh
steps_summary test
