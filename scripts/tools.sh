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

# ensure_postgres: a PostgreSQL server answers where the tests look: at PURLIN_TEST_POSTGRES, or else at 127.0.0.1:5432, whose
# database `test` asks the user `postgres` for no password. If none does, one is started, and PURLIN_TEST_POSTGRES says where.
ensure_postgres() {
    [[ -z ${PURLIN_TEST_POSTGRES:-} ]] || return 0
    ensure_command psql postgresql
    answers 5432 && return
    local port=${PURLIN_TEST_PORT:-54320}
    answers "$port" || start_postgres "$port"
    export PURLIN_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/test"
}

# with_option URL OPTION: the address of a database with one option more.
with_option() {
    case $1 in
        *\?*) echo "$1&$2" ;;
        *) echo "$1?$2" ;;
    esac
}

# answers PORT: the database of the tests is there.
answers() { psql --no-psqlrc --no-password --host 127.0.0.1 --port "$1" --username postgres --command 'SELECT 1' test >/dev/null 2>&1; }

# start_postgres PORT: a server of our own, that asks nobody for a password. It stays for the next run.
start_postgres() {
    local bin data="$PWD/target/postgres" run=(env) control
    bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)
    if ((EUID == 0)); then
        # PostgreSQL refuses to run as root, and its own user may not reach our folder.
        data=/var/tmp/purlin-postgres
        run=(setpriv --reuid postgres --regid postgres --clear-groups env)
        install -d -m 700 -o postgres -g postgres "$data"
    fi
    [[ -e $data/PG_VERSION ]] || "${run[@]}" "$bin/initdb" --pgdata "$data" --username postgres --auth trust >/dev/null
    # One that an earlier run started may be there without its database; and a database that an earlier run made, without its server.
    control=("${run[@]}" "$bin/pg_ctl" --pgdata "$data")
    (cd / && "${control[@]}" status >/dev/null) || (cd / && "${control[@]}" --log "$data/log" --wait \
        --options "-c listen_addresses=127.0.0.1 -c port=$1 -c unix_socket_directories=" start >/dev/null)
    answers "$1" || psql --quiet --no-psqlrc --host 127.0.0.1 --port "$1" --username postgres --command 'CREATE DATABASE test' postgres
}
