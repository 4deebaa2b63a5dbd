#!/usr/bin/env bash
# Plants the faults of Tests/mutation/mutants.txt one by one into a copy of the window code and
# fails where fewer than 95 % of them make a test fail, or where one no longer applies.
#
#   scripts/mutants.sh                 all of them: a minute each
#   scripts/mutants.sh --only late     those whose name holds "late"
#   scripts/mutants.sh --check         only see that they apply: a second
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec python3 Tests/mutation/run.py "$@"
