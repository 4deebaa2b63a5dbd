#!/usr/bin/env bash
# Proves that the allocation counter counts: 1,000 rounds of five allocations more must read as
# exactly 5,000 calls more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=.build-bench
compiler=$(command -v gcc || command -v clang)
"$compiler" -std=gnu11 -O2 -Wall -Wextra -Werror -o "$out/escape" bench/alloc/escape.c

calls() {
    local file
    file=$(mktemp)
    LD_PRELOAD="$PWD/$out/count_malloc.so" COUNT_MALLOC_FILE=$file "$out/escape" "$1"
    sed -n 's/.*"calls":\([0-9]*\).*/\1/p' "$file"
    rm -f "$file"
}

none=$(calls 0)
thousand=$(calls 1000)
if ((thousand - none != 5000)); then
    echo "the allocation counter is wrong: $((thousand - none)) calls counted, 5000 made" >&2
    exit 1
fi
echo "    allocation counter: 5000 of 5000 calls counted"
