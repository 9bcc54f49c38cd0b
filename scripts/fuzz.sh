# Builds the fuzz targets with libFuzzer and runs them. Sourced by `soak`.

FUZZ_TRIPLE=$(rustc -vV | sed -n 's/^host: //p')
FUZZ_BUILT=target/fuzz
FUZZER=$FUZZ_BUILT/$FUZZ_TRIPLE/release/purlin-fuzz

# Builds the fuzzer. The flags are those of `cargo fuzz` without a sanitizer: there is no `unsafe` to be watched, and so
# the compiler need not be a nightly one. Naming the platform keeps them from build scripts and macros.
build_fuzzer() {
    local pass=-sanitizer-coverage
    local flags="-Cpasses=sancov-module -Cllvm-args=$pass-level=4 -Cllvm-args=$pass-inline-8bit-counters"
    flags+=" -Cllvm-args=$pass-pc-table -Cllvm-args=$pass-trace-compares"
    RUSTFLAGS=$flags cargo build --quiet --locked --release --manifest-path tests/fuzz/Cargo.toml \
        --target "$FUZZ_TRIPLE" --target-dir "$FUZZ_BUILT"
}

# fuzz_target NAME SECONDS: new inputs go to $FUZZ_BUILT/corpus, those that fail to $FUZZ_BUILT/failures.
fuzz_target() {
    local found="$FUZZ_BUILT/corpus/$1" failures="$FUZZ_BUILT/failures/$1"
    mkdir -p "$found" "$failures"
    TARGET=$1 "$FUZZER" "$found" "tests/fuzz/corpus/$1" -max_total_time="$2" -max_len=2048 -timeout=10 \
        -dict=tests/fuzz/words.dict -artifact_prefix="$failures/" -print_final_stats=1 >"$LOGS/fuzz-$1.log" 2>&1
}

# Sets FUZZ_CHOSEN to all targets, or to those that FUZZ_TARGETS names.
choose_fuzz_targets() {
    local name
    read -ra FUZZ_CHOSEN <<<"${FUZZ_TARGETS:-$(ls tests/fuzz/corpus | tr '\n' ' ')}"
    for name in "${FUZZ_CHOSEN[@]}"; do
        [[ -d tests/fuzz/corpus/$name ]] || fail "FUZZ_TARGETS names '$name', and there are: $(ls tests/fuzz/corpus | tr '\n' ' ')"
    done
    require_count "${#FUZZ_CHOSEN[@]}" "fuzz targets"
}

# fuzz_all SECONDS: prints the table of a run of the chosen targets.
fuzz_all() {
    local name
    echo "Each target ran for $1 seconds from its corpus in \`tests/fuzz/corpus\` and what earlier runs had found. A finding is an"
    echo "input that makes a target panic, take ten seconds or need 2 GB."
    printf '\n| target | corpus, files | corpus, bytes | executions | executions per second | edges covered | findings |\n'
    printf '|---|--:|--:|--:|--:|--:|--:|\n'
    for name in "${FUZZ_CHOSEN[@]}"; do
        echo "$name" >&2
        rm -rf "$FUZZ_BUILT/failures/$name"
        # libFuzzer ends at a finding; the table tells of it, and the step fails in the end.
        fuzz_target "$name" "$1" || true
        fuzz_row "$name"
    done
}

# fuzz_row NAME: the row of a target, from the log of its run.
fuzz_row() {
    local log="$LOGS/fuzz-$1.log" executions speed
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    [[ -n $executions ]] || fail "$1 did not run: $(tail -5 "$log")"
    printf "| \`%s\` | %s | %s | %'d | %'d | %'d | %s |\n" "$1" \
        "$(find "tests/fuzz/corpus/$1" -type f | wc -l)" "$(cat "tests/fuzz/corpus/$1"/* | wc -c)" \
        "$executions" "$speed" "$(sed -nE 's/.* cov: ([0-9]+) .*/\1/p' "$log" | tail -1)" \
        "$(find "$FUZZ_BUILT/failures/$1" -type f | wc -l)"
}

# Whether no run left an input that fails.
fuzz_is_clean() { [[ -z $(find "$FUZZ_BUILT/failures" -type f) ]]; }
