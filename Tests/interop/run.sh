#!/usr/bin/env bash
# Checks decode and bars of the built `tickplant` against other people's code, in another language.
#
#   Tests/interop/run.sh            uses the release build; TICKPLANT=path names another program
#
# Real captures are not part of the repository: they are looked for in the folder named by
# TICKPLANT_SHARED, else in ../shared beside the checkout. What is absent is skipped, and said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
shared=${TICKPLANT_SHARED:-$root/../shared}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
checked=0
failed=0

skip() { echo "    SKIPPED: $*"; }

# A check by name: the rest is its command. A failure is told, and the other checks still run.
check() {
    local name=$1
    shift
    echo "    -- $name"
    checked=$((checked + 1))
    if ! "$@"; then
        echo "    !! failed: $name"
        failed=$((failed + 1))
    fi
}

# Runs tickplant with its output to a file; any status but 0 fails the check.
tickplant_to() {
    local out=$1 status=0
    shift
    "$program" "$@" >"$out" || status=$?
    if ((status != 0)); then
        echo "    tickplant $* ended with status $status"
        return 1
    fi
}

iex_bars() {
    local capture=$1
    python3 "$here/bars_from_expected.py" "$@" >"$scratch/want.csv" || return 1
    tickplant_to "$scratch/have.csv" \
        replay "$capture" --bars 1s --disorder 10s --format csv --quiet || return 1
    python3 "$here/check_bars.py" "$scratch/want.csv" "$scratch/have.csv"
}

iex_books() {
    python3 -B "$here/books_from_expected.py" "$1" "$2" "$scratch/books" || return 1
    python3 -B "$here/check_books.py" "$scratch/books" "$1" "$program"
}

decode_equals() {
    tickplant_to "$scratch/decoded.csv" decode "$1" --format csv --quiet || return 1
    python3 "$shared/captures/compare.py" "$2" "$scratch/decoded.csv" | sed 's/^/    /'
    return "${PIPESTATUS[0]}"
}

expected_of() {
    if [ -f "$1.expected.csv.gz" ]; then echo "$1.expected.csv.gz"; else echo "$1.expected.csv"; fi
}

real_captures() {
    local capture
    if [ ! -d "$shared/captures" ]; then
        skip "real captures: no folder $shared/captures (set TICKPLANT_SHARED)"
        return 0
    fi
    for capture in "$shared"/captures/{iex-tops16-a,iex-deep10-a}.pcap.gz; do
        check "bars of $(basename "$capture")" iex_bars "$capture" "$(expected_of "$capture")"
    done
    capture=$shared/captures/iex-deep10-a.pcap.gz
    check "books of $(basename "$capture")" iex_books "$capture" "$(expected_of "$capture")"
    for capture in "$shared"/captures/{itch50,iex}-*.{pcap,pcap.gz}; do
        [ -f "$capture" ] || continue
        check "decode of $(basename "$capture")" decode_equals "$capture" "$(expected_of "$capture")"
    done
}

# The samples in feeds/ are of our own making, but here the reader is not.
own_samples() {
    local capture found=0
    for capture in feeds/iex-*/samples/*.pcap*; do
        [ -f "$capture" ] || continue
        found=1
        check "bars of $capture" iex_bars "$capture"
    done
    if ((found == 0)); then skip "IEX samples: feeds/iex-*/samples holds no capture"; fi
}

trade_file() {
    tickplant_to "$scratch/have.csv" replay "$scratch/trades.csv" --price-scale 4 \
        --bars 1s --disorder 1s --format csv --quiet || return 1
    python3 "$here/check_bars.py" "$scratch/want.csv" "$scratch/have.csv"
}

trade_files() {
    local status=0 seed=20260105
    python3 "$here/make_trades.py" 100000 $seed >"$scratch/trades.csv"
    python3 "$here/trade_file_bars.py" "$scratch/trades.csv" >"$scratch/want.csv"
    check "bars of 100,000 made-up trades (seed $seed) against Python" trade_file
    "$here/setup.sh" || status=$?
    if ((status == 3)); then
        skip "bars against DuckDB: see the line above"
        return 0
    elif ((status != 0)); then
        return "$status"
    fi
    "$here/.venv/bin/python" "$here/duckdb_bars.py" "$scratch/trades.csv" >"$scratch/duckdb.csv"
    check "Python agrees with DuckDB" cmp "$scratch/want.csv" "$scratch/duckdb.csv"
    mv "$scratch/duckdb.csv" "$scratch/want.csv"
    check "bars of the same trades against DuckDB" trade_file
    windows_of_days
}

# Windows of a file of trades: ours against DuckDB's.
windows() {
    local spec=$1 trades=$2
    "$here/.venv/bin/python" "$here/duckdb_windows.py" "${spec%,touching=split}" "$trades" \
        >"$scratch/want.csv" || return 1
    tickplant_to "$scratch/have.csv" replay "$trades" --price-scale 9 --bars "$spec" \
        --disorder 10s --max-future-skew 0s --format csv --quiet || return 1
    python3 "$here/check_bars.py" "$scratch/want.csv" "$scratch/have.csv"
}

# Bars, hops and sessions of the trades that a capture holds.
windows_of() {
    local name=$1 capture=$2 spec
    tickplant_to "$scratch/decoded.csv" \
        decode "$capture" --resolve --format csv --quiet || return 1
    python3 "$here/trades_of_decode.py" "$scratch/decoded.csv" >"$scratch/trades.csv" || return 1
    for spec in 1s 1m hop:60s/1s hop:10s/3s hop:2s/5s session:500ms,touching=split \
        session:30s,touching=split; do
        check "$spec of $name against DuckDB" windows "$spec" "$scratch/trades.csv"
    done
}

windows_of_days() {
    local capture
    tickplant_to /dev/null synth --feed nasdaq-itch-5.0 --messages 200000 --symbols 50 --seed 11 \
        -o "$scratch/day.pcap" --quiet
    windows_of "a synthetic day" "$scratch/day.pcap"
    if [ ! -d "$shared/captures" ]; then
        skip "windows of IEX captures: no folder $shared/captures (set TICKPLANT_SHARED)"
        return 0
    fi
    for capture in "$shared"/captures/iex-{tops16,deep10}-a.pcap.gz; do
        windows_of "$(basename "$capture")" "$capture"
    done
}

# Makes a Python of requirements ready; skips what needs it where that cannot be.
python_for() {
    local status=0
    "$here/setup.sh" "$1" || status=$?
    if ((status == 3)); then skip "$2: see the line above"; fi
    return "$status"
}

# Archives of a replay, killed and gone on with, as others see them.
archives() {
    local kafka=$here/.venv-kafka/bin/python tables=$here/.venv-tables/bin/python
    local arguments=()
    if python_for kafka "logs against Kafka's clients"; then arguments+=(--logs "$kafka"); fi
    if python_for tables "tables against other engines"; then
        arguments+=(--tables "$tables")
        check "Parquet against pyarrow, Polars, DuckDB and chDB, both ways" "$tables" -B \
            "$here/check_parquet.py" "$(dirname "$program")/parquet-tool" --rounds 10
        check "tables of trades by pyarrow and pyiceberg, replayed, against CSV and DuckDB" \
            "$tables" -B "$here/check_trade_tables.py" "$program" --rounds 20
        check "a table through commits, evolution, a foreign append, compaction and expiry" \
            "$tables" -B "$here/check_tables.py" --driver "$(dirname "$program")/table-tool"
    fi
    mkdir "$scratch/archived"
    check "an archive, killed and gone on with, against the text output and others" \
        python3 -B "$here/check_archive.py" "$program" "$scratch/archived" "${arguments[@]}"
    if [ -x "$kafka" ]; then
        # A stream may have had nothing to say.
        local filled=()
        mapfile -t filled < <(find "$scratch/archived/archive/log" -name '*.log' -size +0 \
            -printf '%h\n' | sort -u)
        check "its logs against kafka-python, aiokafka and librdkafka" \
            "$kafka" -B "$here/check_segments.py" "${filled[@]}"
    fi
}

if ! command -v python3 >/dev/null; then
    skip "all interop checks: python3 is missing (apt-get install python3)"
    exit 0
fi
program=${TICKPLANT:-$(swift build -c release --show-bin-path)/tickplant}
if [ ! -x "$program" ]; then
    echo "no program $program: run swift build -c release first, or set TICKPLANT" >&2
    exit 1
fi
check "the checkers themselves" python3 -B -m unittest discover -q -s "$here" -p 'test_*.py'
real_captures
own_samples
trade_files
archives
echo "    $checked checks, $failed failed"
exit $((failed > 0))
