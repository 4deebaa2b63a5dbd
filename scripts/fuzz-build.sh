# Sourced by fuzz.sh and fuzz-smoke.sh: builds fuzz targets with libFuzzer and address sanitizer.
#
# SwiftPM can pass these flags only as unsafe ones, so the modules are compiled here, one by one,
# each to one object, with assertions on and every pointer load checked. A target is one file of
# Fuzz/ with an entry point LLVMFuzzerTestOneInput; what it imports, directly or not, is compiled.

export SWIFT_BACKTRACE=enable=no
fuzz_out=.build-fuzz
fuzz_flags=(
    -swift-version 6 -O -g -assert-config Debug -wmo -parse-as-library
    -sanitize=fuzzer,address -I "$fuzz_out" -module-cache-path "$fuzz_out/cache"
)
for shim in Sources/C*/module.modulemap Sources/C*/include/module.modulemap; do
    fuzz_flags+=(-Xcc "-fmodule-map-file=$PWD/$shim")
done

# All targets: the names of the files in Fuzz/.
fuzz_targets() {
    local file
    for file in Fuzz/*.swift; do
        if [ -f "$file" ]; then basename "$file" .swift; fi
    done
}

# Our own modules that these files import.
fuzz_imports() {
    sed -nE 's/^ *(@[a-z_]+ +)?((public|package|internal|private) +)?import +(Tick[A-Za-z]*).*/\4/p' \
        "$@" | sort -u
}

# A module and all below it, lowest first, each once.
fuzz_modules() {
    local module below
    for module in "$@"; do
        [ -d "Sources/$module" ] || continue
        # shellcheck disable=SC2046 # module names hold no spaces
        below=$(fuzz_imports $(find "Sources/$module" -name '*.swift'))
        # shellcheck disable=SC2086
        fuzz_modules $(printf '%s\n' $below | grep -vx "$module" || true)
        printf '%s\n' "$module"
    done | awk '!seen[$0]++'
}

# Whether a product is missing or older than any of these files or this script.
fuzz_is_stale() {
    local product=$1 file
    shift
    [ -e "$product" ] || return 0
    for file in "$@" scripts/fuzz-build.sh; do
        if [ "$file" -nt "$product" ]; then return 0; fi
    done
    return 1
}

# Compiles a module unless its object is newer than its sources and all objects below it.
fuzz_compile_module() {
    local module=$1 sources
    shift
    mapfile -t sources < <(find "Sources/$module" -name '*.swift' | sort)
    if fuzz_is_stale "$fuzz_out/$module.o" "${sources[@]}" "$@"; then
        echo "    compiling $module"
        swiftc "${fuzz_flags[@]}" -module-name "$module" -package-name tickplant \
            -emit-module -emit-module-path "$fuzz_out/$module.swiftmodule" \
            -emit-object -o "$fuzz_out/$module.o" "${sources[@]}"
        touch "$fuzz_out/$module.o" # the compiler leaves an unchanged product's time alone
    fi
}

# Builds one target. Afterwards "$fuzz_out/NAME" is its program.
fuzz_build() {
    local target=$1 module modules objects=()
    mkdir -p "$fuzz_out"
    # shellcheck disable=SC2046
    mapfile -t modules < <(fuzz_modules $(fuzz_imports "Fuzz/$target.swift"))
    for module in ${modules[@]+"${modules[@]}"}; do
        fuzz_compile_module "$module" ${objects[@]+"${objects[@]}"}
        objects+=("$fuzz_out/$module.o")
    done
    if fuzz_is_stale "$fuzz_out/$target" "Fuzz/$target.swift" ${objects[@]+"${objects[@]}"}; then
        echo "    linking $target"
        # shellcheck disable=SC2046 # library flags are words
        swiftc "${fuzz_flags[@]}" -module-name "$target" -emit-executable -use-ld=lld \
            -o "$fuzz_out/$target" "Fuzz/$target.swift" ${objects[@]+"${objects[@]}"} \
            $(pkg-config --libs libpcap libzstd zlib)
        touch "$fuzz_out/$target"
    fi
}

# Runs one target from its own corpus and the sample captures; further words go to libFuzzer.
# An input that crashes it, hangs it or eats its memory is kept, and named with how to repeat it.
fuzz_run() {
    local target=$1 status=0 seeds=() folder
    shift
    local corpus=$fuzz_out/corpus/$target crashes=$fuzz_out/crashes/$target
    local log=$fuzz_out/$target.log
    mkdir -p "$corpus" "$crashes"
    for folder in "Fuzz/corpus/$target" feeds/*/samples; do
        if [ -d "$folder" ]; then seeds+=("$folder"); fi
    done
    "$fuzz_out/$target" -artifact_prefix="$crashes/" -timeout=20 -rss_limit_mb=2048 \
        -max_len=16384 -print_final_stats=1 "$@" "$corpus" ${seeds[@]+"${seeds[@]}"} \
        >"$log" 2>&1 || status=$?
    if ((status != 0)); then
        fuzz_report "$target" "$log" >&2
        return 1
    fi
    sed -nE 's/^stat::number_of_executed_units: *([0-9]+)/    '"$target"': \1 inputs, none bad/p' \
        "$log"
}

fuzz_report() {
    local target=$1 log=$2 input
    echo "!!! $target failed; the end of its output ($log):"
    grep -vE '^#[0-9]+|^stat::' "$log" | tail -n 25
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    if [ -n "$input" ]; then
        echo "    the input is kept: $input ($(wc -c <"$input") bytes)"
        echo "    repeat it with: SWIFT_BACKTRACE=enable=no $fuzz_out/$target $input"
    fi
}
