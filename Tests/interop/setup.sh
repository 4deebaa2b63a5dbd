#!/usr/bin/env bash
# Prepares Python for the interop checks: a virtual environment with pinned packages beside this
# script. Exit status 0 when it is ready, 3 when it cannot be had here (the caller then says what
# it skips). A second run needs no network.
#
#   setup.sh           .venv, of requirements.txt
#   setup.sh kafka     .venv-kafka, of requirements-kafka.txt
#   setup.sh tables    .venv-tables, of requirements-tables.txt
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v python3 >/dev/null; then
    echo "    python3 is missing: apt-get install python3 python3-venv"
    exit 3
fi
case ${1:-} in
    kafka) venv=.venv-kafka requirements=requirements-kafka.txt modules='kafka, aiokafka, fastavro' ;;
    tables)
        venv=.venv-tables requirements=requirements-tables.txt
        modules='pyiceberg, polars, datafusion, duckdb_extensions, chdb, numpy'
        ;;
    *) venv=.venv requirements=requirements.txt modules=duckdb ;;
esac
wanted=$(sha256sum <"$requirements")
if [ -x $venv/bin/python ] && [ "$(cat $venv/installed 2>/dev/null)" = "$wanted" ] &&
    $venv/bin/python -c "import $modules" 2>/dev/null; then
    echo "    the Python packages are there"
    exit 0
fi
if ! python3 -m venv --clear $venv >/dev/null 2>&1; then
    echo "    python3 cannot make a virtual environment: apt-get install python3-venv"
    exit 3
fi
if ! $venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --timeout 20 --retries 1 --requirement $requirements; then
    echo "    pip cannot install $(grep -v '^#' $requirements | tr '\n' ' '): is the network there?"
    exit 3
fi
echo "$wanted" >$venv/installed
echo "    installed $(grep -v '^#' $requirements | tr '\n' ' ')"
