CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    user_id BLOB,
    actor_id BLOB,
    subject_id BLOB,
    happened_at TEXT NOT NULL,
    CONSTRAINT audit_entries_event_check CHECK (event IN ('registered', 'registered_again', 'email_verified', 'profile_changed', 'account_deleted', 'account_disabled', 'account_enabled', 'logged_in', 'login_failed', 'logged_out', 'login_ended', 'refresh_token_reused', 'password_changed', 'password_reset_requested', 'password_reset', 'second_factor_enabled', 'second_factor_disabled', 'recovery_code_used', 'api_key_created', 'api_key_revoked', 'role_created', 'role_changed', 'role_deleted', 'role_given', 'role_taken'))
);
CREATE INDEX audit_entries_user_id_idx ON audit_entries (user_id);

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    verified_at TEXT,
    disabled_at TEXT
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE roles (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL
);
CREATE UNIQUE INDEX roles_name_key ON roles (name);

CREATE TABLE role_permissions (
    role_id BLOB NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (role_id, permission),
    CONSTRAINT role_permissions_permission_check CHECK (permission IN ('users:read', 'users:write', 'roles:read', 'roles:write', 'audit:read'))
);

CREATE TABLE role_members (
    role_id BLOB NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, user_id)
);
CREATE INDEX role_members_user_id_idx ON role_members (user_id);

CREATE TABLE logins (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    scope TEXT,
    began_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT,
    CONSTRAINT logins_kind_check CHECK (kind IN ('app', 'browser'))
);
CREATE INDEX logins_user_id_idx ON logins (user_id);

CREATE TABLE refresh_tokens (
    hash TEXT NOT NULL PRIMARY KEY,
    login_id BLOB NOT NULL REFERENCES logins (id) ON DELETE CASCADE,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX refresh_tokens_login_id_idx ON refresh_tokens (login_id);

CREATE TABLE second_factors (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    last_step INTEGER,
    recovery_codes TEXT,
    confirmed_at TEXT
);

CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX api_keys_user_id_idx ON api_keys (user_id);
CREATE UNIQUE INDEX api_keys_prefix_key ON api_keys (prefix);
