#!/usr/bin/env bash
# Shows that every single sync of the disk is needed and tested: takes one after the other away from
# a copy of the code and fails where the tests still pass, or where a sync has no such fault.
#
#   scripts/fsync-proof.sh             half an hour
#   scripts/fsync-proof.sh --check     only see that there is a fault for each: a second
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec scripts/mutants.sh --only sync- --all-caught "$@"
