#!/usr/bin/env bash
# Makes sure that everything besides Swift is there; run directly, or called by the other scripts.
#
# Installs with apt only what is missing (as root, or through sudo); when nothing is missing it
# touches neither apt nor the network.
set -euo pipefail

# Each line: the Debian package, then the command that proves its contents are usable.
setup_wants() {
    cat <<'LIST'
git               command -v git
pkg-config        command -v pkg-config
libpcap-dev       pkg-config --exists libpcap
libzstd-dev       pkg-config --exists libzstd
libsqlite3-dev    pkg-config --exists sqlite3
zlib1g-dev        pkg-config --exists zlib
zstd              command -v zstd
gcc               command -v gcc
g++               command -v g++
libc6-dev         test -e /usr/include/stdio.h
python3           command -v python3
python3-venv      python3 -c 'import ensurepip, venv'
LIST
}

setup_missing() {
    local package probe
    while read -r package probe; do
        bash -c "$probe" </dev/null >/dev/null 2>&1 || printf '%s\n' "$package"
    done < <(setup_wants)
}

# How to become root here: empty when we are root, `sudo …` when it may work, status 1 when not.
setup_root_command() {
    if [ "$(id -u)" -eq 0 ]; then return 0; fi
    command -v sudo >/dev/null || return 1
    if [ -t 0 ]; then echo "sudo"; return 0; fi
    # Without a terminal nobody can type a password.
    sudo -n true 2>/dev/null || return 1
    echo "sudo -n"
}

setup_cannot() {
    {
        echo "Cannot install: $1"
        echo "Missing: ${*:2}"
        echo "Ask an administrator to run, then start this script again:"
        echo "    apt-get update && apt-get install -y --no-install-recommends ${*:2}"
        echo "(on other systems: the packages with the same contents)"
    } >&2
    exit 1
}

setup_install() {
    local root
    command -v apt-get >/dev/null || setup_cannot "there is no apt-get here" "$@"
    root=$(setup_root_command) || setup_cannot "not root, and sudo is absent or refused" "$@"
    echo "    installing with ${root:+$root }apt-get: $*"
    local environment="env DEBIAN_FRONTEND=noninteractive"
    # shellcheck disable=SC2086 # both are lists of words on purpose
    $root $environment apt-get update -qq ||
        echo "    apt-get update failed; trying with the package lists that are here" >&2
    # shellcheck disable=SC2086
    $root $environment apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        setup_cannot "apt-get install failed (see above; is the network there?)" "$@"
}

setup_main() {
    if ! command -v swift >/dev/null; then
        echo "Swift 6.2 or later is needed and not in PATH: see https://www.swift.org/install" >&2
        exit 1
    fi
    local missing=()
    mapfile -t missing < <(setup_missing)
    if ((${#missing[@]} > 0)); then
        setup_install "${missing[@]}"
        mapfile -t missing < <(setup_missing)
        if ((${#missing[@]} > 0)); then
            setup_cannot "apt-get reported success, yet these do not work" "${missing[@]}"
        fi
    else
        echo "    everything is installed"
    fi
    swift --version 2>/dev/null | sed -n '/Swift version/{s/^/    /;p;q;}'
}

setup_main
