#!/usr/bin/env bash
# A small run of every benchmark, so that none rots: checks results, not speed.
#
# The control and the exchange that made the capture know nothing of each other: the bars of the
# control must equal those of the exchange's own truth, value for value (as a checksum).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${TICKPLANT:-$(swift build -c release --show-bin-path)/tickplant}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A number of the control's JSON line.
number() { sed -n 's/.*"'"$1"'":\([0-9]*\).*/\1/p' "$scratch/control.json"; }

control_agrees() {
    local control=$1 source=$2 have
    # shellcheck disable=SC2086 # no source is no word
    "$control" bars --touch 0 $source "$scratch/day.pcap" >"$scratch/control.json"
    have="$(number bars) $(number trades) $(number volume) $(number checksum)"
    if [ "$have" != "$truth" ]; then
        echo "    $(basename "$control") $source: bars, trades, volume, checksum $have;" \
            "the truth has $truth" >&2
        cat "$scratch/control.json" >&2
        return 1
    fi
    echo "    $(basename "$control") bars $source: equal to the truth ($(number bars) bars)"
}

bench/build-control.sh
bench/alloc/check.sh
# The control takes no broken trade back.
"$program" synth --feed nasdaq-itch-5.0 --messages 200000 --symbols 100 --seed 7 --no-breaks \
    -o "$scratch/day.pcap" --truth "$scratch/truth.csv" --quiet
truth=$(python3 bench/control/fold_truth.py "$scratch/day.pcap" "$scratch/truth.csv")
for control in .build-bench/itch_control-*; do
    for source in "" --mmap --binaryfile; do control_agrees "$control" "$source"; done
    "$control" walk "$scratch/day.pcap" >/dev/null
    "$control" decode "$scratch/day.pcap" >/dev/null
done
echo "    every scenario of bench/run.py, small"
# The control of windows over trades must agree with us row for row, see bench/windows.py.
TICKPLANT="$program" bench/run.py --smoke
echo "    window queries by another engine, small"
TICKPLANT="$program" bench/peers.py --smoke
