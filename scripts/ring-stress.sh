#!/usr/bin/env bash
# Stresses the rings for as long as asked, then visits all states of the larger modelled rings.
#
#   scripts/ring-stress.sh [SECONDS per kind of ring, 60] [first SEED, random]
#
# A failure names its seed; give that as the second argument to begin there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TICKPLANT_RING_SECONDS=${1:-60}
if [ $# -gt 1 ]; then export TICKPLANT_RING_SEED=$2; fi
export TICKPLANT_PROOFS=all
swift test --filter TickRingTests
