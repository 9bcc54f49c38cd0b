//! Tables come, go, and get other names.

use super::*;

const TAGS: Table = Table::new("tags", &[ID, column("word", ColumnType::Text)], &["id"]);
const AUTHORS: Table = Table::new("authors", USERS.columns, &["id"]);
const NOTES_OF_USERS: Table = notes!(TEXT, to(AUTHOR, "users", OnDelete::Cascade));
const NOTES_OF_AUTHORS: Table = notes!(TEXT, to(AUTHOR, "authors", OnDelete::Cascade));
const A: Table = Table::new(
    "a",
    &[
        ID,
        to(
            column("b_id", ColumnType::BigInt).nullable(true),
            "b",
            OnDelete::SetNull,
        ),
    ],
    &["id"],
);
const B: Table = Table::new(
    "b",
    &[
        ID,
        to(
            column("c_id", ColumnType::BigInt).nullable(true),
            "c",
            OnDelete::Restrict,
        ),
    ],
    &["id"],
);
const C: Table = Table::new(
    "c",
    &[
        ID,
        to(
            column("a_id", ColumnType::BigInt).nullable(true),
            "a",
            OnDelete::Restrict,
        ),
    ],
    &["id"],
);
const C_ALONE: Table = Table::new("c", &[ID], &["id"]);
const PAIRS: Table = Table::new(
    "pairs",
    &[
        column("one", ColumnType::BigInt),
        column("other", ColumnType::Text),
    ],
    &["one", "other"],
);
const EVERYTHING: Table = Table::new(
    "everything",
    &[
        column("id", ColumnType::Uuid),
        column("a", ColumnType::Bool).default_value(DefaultValue::Sql("FALSE")),
        column("b", ColumnType::SmallInt).default_value(DefaultValue::Sql("-1")),
        column("c", ColumnType::Integer),
        column("d", ColumnType::BigInt).nullable(true),
        column("e", ColumnType::Real),
        column("f", ColumnType::Double),
        column("g", ColumnType::Text).default_value(DefaultValue::Sql("'it''s'")),
        column("h", ColumnType::Bytes),
        column("i", ColumnType::Timestamp).default_value(DefaultValue::Now),
        column("j", ColumnType::Date),
        column("k", ColumnType::Time),
        column("l", ColumnType::Json),
        column("m", ColumnType::Decimal),
        column("n", ColumnType::Enum(&["new", "it's"])).default_value(DefaultValue::Sql("'new'")),
    ],
    &["id"],
)
.indexes(&[
    Index::new("everything_a_b_idx", &["a", "b"]),
    Index::new("everything_c_key", &["c"]).unique(),
    Index::new("everything_some_idx", &["lower(g)"]).condition("d IS NOT NULL"),
])
.checks(&[("everything_positive", "c > 0 AND d <> 3")]);

const UNIQUE_USERS: Table = USERS.indexes(&[Index::new("users_email_key", &["email"]).unique()]);
const LOGINS: Table = Table::new("logins", &[ID, to_column("email", "users", "email")], &["id"]);
const NAMED_USERS: Table = Table::new(
    "users",
    &[
        ID,
        column("email", ColumnType::Text),
        column("name", ColumnType::Text),
    ],
    &["id"],
)
.indexes(&[Index::new("users_name_key", &["name"]).unique()]);
const NICKS: Table = Table::new("nicks", &[ID, to_column("name", "users", "name")], &["id"]);
const PAIR: &[ColumnDef] = &[column("one", ColumnType::Text), column("other", ColumnType::Text)];
const BY_ONE: Table = Table::new("pairs", PAIR, &["one"]);
const BY_OTHER: Table = Table::new("pairs", PAIR, &["other"]);
const OF_PAIRS: Table = Table::new("halves", &[ID, to_column("half", "pairs", "other")], &["id"]);
const A_USER: &str = "INSERT INTO users (email) VALUES ('a')";
const A_LOGIN: &str = "INSERT INTO users (email) VALUES ('a'); INSERT INTO logins (email) VALUES ('a')";

const fn to_column(name: &'static str, table: &'static str, target: &'static str) -> ColumnDef {
    column(name, ColumnType::Text).references(ForeignKey::new(table, target, OnDelete::Cascade))
}

pub(in crate::db) const DRIFTS: &[Drift] = &[
    Drift::new("a table and the key that it refers to", &[USERS], &[UNIQUE_USERS, LOGINS])
        .rows(A_USER)
        .keeps("SELECT email FROM users", "a"),
    Drift::new("a table that goes with the key that it refers to", &[UNIQUE_USERS, LOGINS], &[USERS])
        .rows(A_LOGIN)
        .say(&[Say::Destructive])
        .keeps("SELECT email FROM users", "a"),
    Drift::new("a table and the column that it refers to", &[USERS], &[NAMED_USERS, NICKS])
        .rows(A_USER)
        .say(&[Say::Fill("users.name", "email")])
        .keeps("SELECT email FROM users", "a"),
    Drift::new("a table that goes with the column that it refers to", &[NAMED_USERS, NICKS], &[USERS])
        .rows("INSERT INTO users (email, name) VALUES ('a', 'b'); INSERT INTO nicks (name) VALUES ('b')")
        .say(&[Say::Destructive])
        .keeps("SELECT email FROM users", "a"),
    Drift::new("a table and the primary key that it refers to", &[BY_ONE], &[BY_OTHER, OF_PAIRS])
        .rows("INSERT INTO pairs (one, other) VALUES ('a', 'b')")
        .keeps("SELECT other FROM pairs", "b"),
    Drift::new("a table that goes with the primary key that it refers to", &[BY_OTHER, OF_PAIRS], &[BY_ONE])
        .rows("INSERT INTO pairs (one, other) VALUES ('a', 'b'); INSERT INTO halves (half) VALUES ('b')")
        .say(&[Say::Destructive])
        .keeps("SELECT other FROM pairs", "b"),
    Drift::new("a first table", &[], &[NOTES]),
    Drift::new("every type", &[NOTES], &[NOTES, EVERYTHING]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a key of two columns", &[], &[PAIRS]),
    Drift::new("a table that goes", &[NOTES, TAGS], &[NOTES])
        .rows("INSERT INTO notes (text) VALUES ('a'), ('b'); INSERT INTO tags (word) VALUES ('w')")
        .say(&[Say::Destructive])
        .keeps(TEXTS, "ab"),
    Drift::new("tables that refer to later ones", &[], &[NOTES_OF_USERS, USERS]),
    Drift::new("a circle", &[], &[A, B, C]),
    Drift::new("a circle that goes", &[A, B, C], &[])
        .rows("INSERT INTO a (b_id) VALUES (NULL); INSERT INTO c (a_id) VALUES (1); INSERT INTO b (c_id) VALUES (1); UPDATE a SET b_id = 1")
        .say(&[Say::Destructive]),
    Drift::new("a circle that opens", &[A, B, C], &[A, B, C_ALONE])
        .rows("INSERT INTO a (b_id) VALUES (NULL); INSERT INTO c (a_id) VALUES (1); INSERT INTO b (c_id) VALUES (1); UPDATE a SET b_id = 1")
        .say(&[Say::Destructive])
        .keeps("SELECT 'a' || b_id FROM a", "a1"),
    Drift::new("another name of a table", &[USERS], &[AUTHORS])
        .rows("INSERT INTO users (email) VALUES ('a')")
        .say(&[Say::Rename("users", "authors")]),
    Drift::new("another name of a table that others refer to", &[NOTES_OF_USERS, USERS], &[NOTES_OF_AUTHORS, AUTHORS])
        .rows("INSERT INTO users (email) VALUES ('a'); INSERT INTO notes (text, author_id) VALUES ('a', 1), ('b', NULL)")
        .say(&[Say::Rename("users", "authors")])
        .keeps("SELECT text || author_id FROM notes WHERE id = 1", "a1"),
    Drift::new("a table for another", &[USERS], &[AUTHORS])
        .rows("INSERT INTO users (email) VALUES ('a')")
        .say(&[Say::NoRenames, Say::Destructive]),
    Drift::new("much at once", &[NOTES_OF_USERS, USERS, TAGS], &[NOTES, AUTHORS, PAIRS])
        .rows("INSERT INTO users (email) VALUES ('a'); INSERT INTO notes (text, author_id) VALUES ('a', 1), ('b', NULL)")
        .say(&[Say::Rename("users", "authors"), Say::Destructive])
        .keeps(TEXTS, "ab"),
];
