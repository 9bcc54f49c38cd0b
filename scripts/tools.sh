# Installs what a check needs and this machine lacks. Sourced by `test` and `soak`.

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# install_package PACKAGE: a package of Debian.
install_package() {
    if [[ -z ${APT_UPDATED:-} ]]; then
        as_root apt-get update -qq
        APT_UPDATED=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
}

# ensure_command COMMAND PACKAGE: installs the package unless the command is there.
ensure_command() { command -v "$1" >/dev/null || install_package "$2"; }

# ensure_python REQUIREMENTS [FOLDER]: the virtual environment of that folder, or .venv, holds exactly those packages.
ensure_python() {
    local folder=${2:-.venv}
    local stamp="$folder/requirements.txt"
    cmp -s "$1" "$stamp" && return
    python3 -c 'import ensurepip' 2>/dev/null || install_package python3-venv
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$1"
    cp "$1" "$stamp"
}

# ensure_npm FOLDER: its node_modules holds what its lockfile says.
ensure_npm() {
    local stamp="$1/node_modules/.installed-lockfile"
    cmp -s "$1/package-lock.json" "$stamp" && return
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error
    install -D "$1/package-lock.json" "$stamp"
}

# ensure_postgres: a PostgreSQL server answers at PURLIN_TEST_POSTGRES, or at the place where the tests look without it.
ensure_postgres() {
    [[ -z ${PURLIN_TEST_POSTGRES:-} ]] || return 0
    ensure_command psql postgresql
    local psql=(psql --quiet --no-psqlrc --host 127.0.0.1 --username postgres)
    "${psql[@]}" --command 'SELECT 1' test >/dev/null 2>&1 && return
    start_postgres
    "${psql[@]}" --command 'CREATE DATABASE test' postgres
}

# A server of its own in target/, for this user alone, that asks nobody for a password. It stays for the next run.
start_postgres() {
    local data="$PWD/target/postgres" bin
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    # PostgreSQL refuses to run as root.
    local run=(env)
    ((EUID != 0)) || run=(setpriv --reuid postgres --regid postgres --clear-groups env)
    if ((EUID == 0)); then
        data=/var/tmp/purlin-postgres
        install -d -o postgres -g postgres "$data"
    fi
    [[ -e $data/PG_VERSION ]] || "${run[@]}" "$bin/initdb" --pgdata "$data" --username postgres --auth trust >/dev/null
    "${run[@]}" "$bin/pg_ctl" --pgdata "$data" --log "$data/log" --wait \
        --options '-c listen_addresses=127.0.0.1 -c port=5432 -c unix_socket_directories=' start >/dev/null
}
