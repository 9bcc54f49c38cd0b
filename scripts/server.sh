# Builds the examples, and serves one while a check talks to it. Sourced by `test`.

# The name of every example: of its folder and of its package.
examples() {
    local manifest
    for manifest in examples/*/Cargo.toml; do basename "$(dirname "$manifest")"; done
}

# All of them, as options of cargo.
packages() { examples | sed 's/^/-p /'; }

# The examples as `tests` runs them with their own features, together, so that nothing is compiled for one of them alone. The shop and
# the accounts are on SQLite.
build_examples() { cargo build --quiet --locked --bins --tests $(packages); }

# Every program of the workspace as `tests` runs it with all features. The shop and the accounts are on PostgreSQL.
build_everything() { cargo build --quiet --locked --workspace --all-features --bins --tests; }

# start_example NAME: serves it, as it was built last, on a free port and sets SERVER_URL to where it listens.
start_example() {
    local line name=$1 log="$LOGS/$1-server.log"
    exec {SERVER_OUTPUT}< <(HOST=127.0.0.1 PORT=0 exec "target/debug/$name" 2>"$log")
    SERVER_PID=$!
    read -r line <&"$SERVER_OUTPUT" || fail "$name ended before it listened: $(cat "$log")"
    SERVER_URL=${line#listening on }
    [[ $SERVER_URL == http://* ]] || fail "the first line of $name is not 'listening on http://ADDRESS': $line"
    # Somebody has to read what it prints, or a full pipe would stop it.
    cat <&"$SERVER_OUTPUT" >>"$log" &
}

# Ends the server, if one was started, and no other process.
stop_example() {
    [[ -n ${SERVER_PID:-} ]] || return 0
    kill "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" || true
    SERVER_PID=
}

# The end of a run, for the EXIT trap: no server is left, and the step that failed is named.
finish() {
    local status=$?
    stop_example
    report_failure "$status"
}
