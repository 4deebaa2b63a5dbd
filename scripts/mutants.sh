#!/usr/bin/env bash
# Plants the faults of Tests/mutation/mutants.txt one by one into a copy of the code and fails where
# fewer than 95 % of them make a test fail, where one no longer applies, or where a sync of the disk
# has no fault that takes it away (scripts/fsync-proof.sh runs those alone).
#
#   scripts/mutants.sh                 all of them: a minute each
#   scripts/mutants.sh --only late     those whose name holds "late"
#   scripts/mutants.sh --check         only see that they apply: a second
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec python3 -B Tests/mutation/run.py "$@"
