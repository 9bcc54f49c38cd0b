# Runs the harness of the comparison. Sourced by `test` and `soak`.

# compare_harness COMMAND [OPTION]..
compare_harness() {
    cargo run --quiet --locked --release --manifest-path benches/compare/Cargo.toml --package compare-harness -- "$@"
}
