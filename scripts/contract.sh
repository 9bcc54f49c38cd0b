# Holds the served examples against their documents, by schemathesis. Sourced by `test` and `soak`.

prepare_contract() {
    ensure_python tests/contract/requirements.txt
    python3 scripts/exclusions.py tests/contract/schemathesis.toml
}

# fuzz_examples NUMBER: each operation of the examples with that many inputs. Adds to OPERATIONS.
fuzz_examples() {
    local EXAMPLES=$1
    build_examples
    fuzz_bookmarks
    fuzz_shop_sqlite
    fuzz_accounts
    build_everything
    fuzz_shop_postgres
}

fuzz_bookmarks() {
    start_example bookmarks
    fuzz_served
    stop_example
}

# fuzz_served [OPTION..]: who asks, and which operations, stands in the options.
fuzz_served() {
    local report="$LOGS/schemathesis.json" tested
    HYPOTHESIS_STORAGE_DIRECTORY="$LOGS/hypothesis" .venv/bin/schemathesis \
        --config-file tests/contract/schemathesis.toml --no-color \
        run --url "$SERVER_URL" --max-examples "$EXAMPLES" --report json --report-json-path "$report" "$@" "$SERVER_URL/openapi.json"
    tested=$(python3 scripts/operations.py "$report")
    require_count "$tested" "operations of $SERVER_URL"
    OPERATIONS=$((OPERATIONS + tested))
}

# The shop, with its samples, in a file of its own.
fuzz_shop_sqlite() {
    # The token is to outlive the run, and whoever registers does it often.
    local -x DATABASE_URL="sqlite:$LOGS/shop.db" DATABASE_SYNCHRONOUS=normal SHOP_TOKEN_MINUTES=1440 SHOP_REGISTRATIONS_PER_MINUTE=1000000
    rm -f "$LOGS"/shop.db*
    fuzz_shop
}

# The shop, with its samples, in a schema of its own.
fuzz_shop_postgres() {
    local server=${PURLIN_TEST_POSTGRES:-postgres://postgres@127.0.0.1:5432/test}
    local -x DATABASE_URL="$(with_option "$server" 'options=-csearch_path%3Dshop_fuzz')" SHOP_TOKEN_MINUTES=1440 SHOP_REGISTRATIONS_PER_MINUTE=1000000
    psql --quiet --no-psqlrc "$server" --command 'DROP SCHEMA IF EXISTS shop_fuzz CASCADE' --command 'CREATE SCHEMA shop_fuzz'
    fuzz_shop
}

# The shop with its samples, as the administrator among them, who may call every operation.
fuzz_shop() {
    local token
    target/debug/shop migrate
    target/debug/shop seed
    start_example shop
    token=$(python3 scripts/token.py "$SERVER_URL" edsger@example.com "correct horse battery")
    # Whoever deletes herself may do nothing more, so that comes last.
    fuzz_served -H "Authorization: Bearer $token" --exclude-operation-id=users_delete_user
    curl --silent --show-error --fail --output /dev/null --header "Authorization: Bearer $token" "$SERVER_URL/users" ||
        fail "the administrator of the shop was lost on the way"
    fuzz_served -H "Authorization: Bearer $token" --include-operation-id=users_delete_user
    stop_example
}

# The accounts, as a user who may do nothing to others, and then as an administrator, who may end the account of that user.
fuzz_accounts() {
    # Half as many inputs as elsewhere, for each operation is asked twice, and some cost a password.
    local EXAMPLES=$((EXAMPLES / 2)) token ending endings=(auth_end_login auth_delete_session)
    start_accounts
    fuzz_accounts_as grace "${endings[@]}"
    # Who has done one of these cannot do anything else, so each is tried by itself.
    for ending in "${endings[@]}"; do
        token=$(access_token grace@example.com)
        fuzz_served -H "Authorization: Bearer $token" --include-operation-id="$ending"
    done
    fuzz_accounts_as ada "${endings[@]}"
    stop_example
}

# fuzz_accounts_as USER OPERATION..: all operations but these, after which the user may do what she could before.
fuzz_accounts_as() {
    local user=$1 token before after
    shift
    token=$(access_token "$user@example.com")
    before=$(permissions "$token")
    fuzz_served -H "Authorization: Bearer $token" "${@/#/--exclude-operation-id=}"
    after=$(permissions "$token")
    [[ $after == "$before" ]] || fail "$user may do something else after all these requests"
}
