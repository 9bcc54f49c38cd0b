# Serves an example while a check talks to it. Sourced by `test`.

# start_example NAME [OPTION..]: serves it on a free port and sets SERVER_URL to where it listens. The options are cargo's.
start_example() {
    local line name=$1 log="$LOGS/$1-server.log"
    shift
    cargo build --quiet -p "$name" "$@"
    # `cargo run` becomes the example, so this is the example's own process.
    exec {SERVER_OUTPUT}< <(HOST=127.0.0.1 PORT=0 exec cargo run --quiet -p "$name" "$@" 2>"$log")
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
