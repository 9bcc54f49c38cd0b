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
    local line name=$1
    SERVER_LOG="$LOGS/$name-server.log"
    exec {SERVER_OUTPUT}< <(HOST=127.0.0.1 PORT=0 exec "target/debug/$name" 2>"$SERVER_LOG")
    SERVER_PID=$!
    read -r line <&"$SERVER_OUTPUT" || fail "$name ended before it listened: $(cat "$SERVER_LOG")"
    SERVER_URL=${line#listening on }
    [[ $SERVER_URL == http://* ]] || fail "the first line of $name is not 'listening on http://ADDRESS': $line"
    # Somebody has to read what it prints, or a full pipe would stop it.
    cat <&"$SERVER_OUTPUT" >>"$SERVER_LOG" &
}

# Ends the server, which has to be there still, and to end well.
stop_example() {
    local server=$SERVER_PID status=0
    SERVER_PID=
    kill "$server" || fail "the server of $SERVER_URL had ended: $(tail -5 "$SERVER_LOG")"
    wait "$server" || status=$?
    ((status == 0)) || fail "the server of $SERVER_URL ended with status $status: $(tail -5 "$SERVER_LOG")"
}

# The end of a run, for the EXIT trap: no server is left, however it ends, and the step that failed is named.
finish() {
    local status=$?
    if [[ -n ${SERVER_PID:-} ]]; then
        kill "$SERVER_PID" 2>/dev/null || true
        wait "$SERVER_PID" || true
    fi
    report_failure "$status"
}
