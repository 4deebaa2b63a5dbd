#!/usr/bin/env bash
# A small run of every benchmark, so that none rots: checks results, not speed.
#
# The control and the exchange that made the capture know nothing of each other: bars, trades and
# volume of the control must equal those of the exchange's own truth.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${TICKPLANT:-$(swift build -c release --show-bin-path)/tickplant}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A number of the control's JSON line.
number() { sed -n 's/.*"'"$1"'":\([0-9]*\).*/\1/p' "$scratch/control.json"; }

# Bars, trades and volume of a file of bars.
totals() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        { bars++; trades += $column["trades"]; volume += $column["volume"] }
        END { printf "%d bars, %d trades, volume %d\n", bars, trades, volume }' "$1"
}

control_agrees() {
    local control=$1 source=$2 want have
    "$control" bars --touch 0 $source "$scratch/day.pcap" >"$scratch/control.json"
    want=$(totals "$scratch/truth.csv")
    have="$(number bars) bars, $(number trades) trades, volume $(number volume)"
    if [ "$want" != "$have" ]; then
        echo "    $(basename "$control") ${source:---read}: $have; the truth has $want" >&2
        cat "$scratch/control.json" >&2
        return 1
    fi
    echo "    $(basename "$control") ${source:---read}: $have, as the truth says"
}

bench/build-control.sh
bench/alloc/check.sh
"$program" synth --feed nasdaq-itch-5.0 --messages 200000 --symbols 100 --seed 7 \
    -o "$scratch/day.pcap" --truth "$scratch/truth.csv" --quiet
for control in .build-bench/itch_control-*; do
    for source in "" --mmap --binaryfile; do control_agrees "$control" "$source"; done
    "$control" walk "$scratch/day.pcap" >/dev/null
    "$control" decode "$scratch/day.pcap" >/dev/null
done
