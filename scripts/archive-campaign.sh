#!/usr/bin/env bash
# Everything about archives that takes too long for every test run, in an optimised build: crashes at
# every operation, thousands of seeded schedules, 100,000 flips of each kind of file, states at every
# packet; then a real run on the real disk, killed at random moments.
#
#   scripts/archive-campaign.sh [SIGKILLS, 200] [SCHEDULES, 10000]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kills=${1:-200}
schedules=${2:-10000}
export SWIFT_BACKTRACE=enable=no TICKPLANT_LONG=1
export TICKPLANT_ARCHIVE_EVERY=1 TICKPLANT_ARCHIVE_SCHEDULES=$schedules TICKPLANT_RESUME_STEP=3
export TICKLOG_FLIPS=100000 TICKLOG_CRASH_SEEDS=4
export TICKPLANT_CRASH_ALL=1 TICKPLANT_PARQUET_DAMAGE=100000 TICKPLANT_TABLE_FLIPS=100000
swift test -c release -Xswiftc -enable-testing \
    --filter 'Archive|Resume|EveryPacket|TickLogTests|TickIcebergTests|TickParquetTests'
swift build -c release --product tickplant
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -B Tests/interop/check_archive.py \
    "$(swift build -c release --show-bin-path)/tickplant" "$scratch" --kills "$kills"
