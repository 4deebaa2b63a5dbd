#!/usr/bin/env bash
# From a fresh checkout to bars: sets up, builds release, replays a sample capture, prints the bars.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/steps.sh

sample_capture() {
    local file
    for file in feeds/nasdaq-itch-5.0/samples/*.pcap*; do
        if [ -f "$file" ]; then
            printf '%s\n' "$file"
            return 0
        fi
    done
    echo "no capture in feeds/nasdaq-itch-5.0/samples: the checkout is incomplete" >&2
    return 1
}

replay_sample() {
    local capture program
    capture=$(sample_capture)
    program=$(swift build -c release --show-bin-path)/tickplant
    note "$ tickplant replay $capture --bars 1m --format table"
    "$program" replay "$capture" --bars 1m --format table
}

step "set up: system libraries and tools" scripts/setup.sh
step "build (release; the first time takes minutes)" swift build -c release --product tickplant
step "replay a sample capture into one-minute bars" replay_sample
steps_summary demo
