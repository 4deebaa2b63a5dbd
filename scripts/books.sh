#!/usr/bin/env bash
# Books of long synthetic days against the exchange's own, after every message; debug build, so that
# every invariant is checked as well.
#
#   scripts/books.sh [MESSAGES]     5,000,000 if not given; three days of ITCH, two of DEEP+ and DEEP
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TICKPLANT_BOOK_MESSAGES=${1:-5000000}
swift test --filter SyntheticBooksTests
