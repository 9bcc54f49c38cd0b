# Serves the accounts example while a check talks to it. Sourced by `test`.

# The password of the users that `seed` makes: ada@example.com, an administrator, and grace@example.com.
SEEDED_PASSWORD="correct horse battery"

# Serves the accounts with the users of `seed`, on SQLite, in a file of its own, where nobody waits who logs in often.
start_accounts() {
    local -x DATABASE_URL="sqlite:$LOGS/accounts.db" DATABASE_SYNCHRONOUS=normal
    local -x ACCOUNTS_LOGINS_PER_MINUTE=1000000 ACCOUNTS_LETTERS_PER_HOUR=1000000 ACCOUNTS_TOKEN_LIFETIME=12h
    local -x ACCOUNTS_FAILURES_OF_ACCOUNT=1000000 ACCOUNTS_FAILURES_FROM_ADDRESS=1000000
    rm -f "$LOGS"/accounts.db*
    target/debug/accounts migrate
    target/debug/accounts seed
    start_example accounts
}

# access_token EMAIL: a token of one of these users.
access_token() {
    local answer token
    answer=$(curl --silent --show-error --fail --data-urlencode "username=$1" --data-urlencode "password=$SEEDED_PASSWORD" \
        --data grant_type=password "$SERVER_URL/auth/token")
    token=$(sed -nE 's/.*"access_token":"([^"]+)".*/\1/p' <<<"$answer")
    [[ -n $token ]] || fail "$1 got no token: $answer"
    echo "$token"
}

# permissions TOKEN: what the user of the token may do, who is still logged in.
permissions() {
    local answer
    answer=$(curl --silent --show-error --fail --header "Authorization: Bearer $1" "$SERVER_URL/accounts/me")
    [[ $answer == *'"permissions":'* ]] || fail "the answer names no permissions: $answer"
    sed -E 's/.*"permissions"://' <<<"$answer"
}
