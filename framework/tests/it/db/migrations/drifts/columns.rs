//! Columns come, go, change, and get other names.

use super::*;

const SIZED: Table = notes!(TEXT, MAYBE_SIZE);
const FULL: Table = notes!(TEXT, SIZE);
const FIVE: Table = notes!(TEXT, SIZE.default_value(DefaultValue::Sql("5")));
const SIX: Table = notes!(TEXT, SIZE.default_value(DefaultValue::Sql("6")));
const WORDY: Table = notes!(TEXT, column("size", ColumnType::Text));
const REAL: Table = notes!(TEXT, column("size", ColumnType::Double));
const EXACT: Table = notes!(TEXT, column("size", ColumnType::Decimal));
const BODY: Table = notes!(column("body", ColumnType::Text));
const LARGE: Table = notes!(TEXT, column("large", ColumnType::Integer));
const BOTH: Table = notes!(
    column("body", ColumnType::Text),
    column("large", ColumnType::Integer)
);
const MADE: Table = notes!(
    TEXT,
    column("made", ColumnType::Timestamp).default_value(DefaultValue::Now)
);
const MADE_BY_HAND: Table = notes!(TEXT, column("made", ColumnType::Timestamp));
const KIND: ColumnDef = column("kind", ColumnType::Enum(&["a", "b"]));
const KINDS: Table = notes!(TEXT, KIND.default_value(DefaultValue::Sql("'a'")));
const KIND_TEXT: Table = notes!(
    TEXT,
    column("kind", ColumnType::Text).default_value(DefaultValue::Sql("'a'"))
);
const MORE_KINDS: Table = notes!(
    TEXT,
    column("kind", ColumnType::Enum(&["a", "b", "c"])).default_value(DefaultValue::Sql("'a'"))
);
const INDEXED: Table = notes!(TEXT, SIZE).indexes(&[
    Index::new("notes_size_idx", &["size"]),
    Index::new("notes_both_key", &["text", "size"]).unique(),
]);
const RULED: Table = notes!(TEXT, SIZE)
    .indexes(&[Index::new("notes_size_idx", &["size"]).condition("size > 1")])
    .checks(&[("notes_small", "size < 100")]);
const RULED_LARGE: Table = notes!(TEXT, column("large", ColumnType::Integer))
    .indexes(&[Index::new("notes_size_idx", &["large"]).condition("large > 1")])
    .checks(&[("notes_small", "large < 100")]);
const OWNED: Table = notes!(TEXT, to(AUTHOR, "users", OnDelete::Cascade));
const OWNED_FULL: Table = notes!(
    TEXT,
    to(
        column("author_id", ColumnType::BigInt),
        "users",
        OnDelete::Cascade
    )
);
const OWNED_BY_FIRST: Table = notes!(
    TEXT,
    to(
        AUTHOR.default_value(DefaultValue::Sql("1")),
        "users",
        OnDelete::Cascade
    )
);
const USERS_FULL: Table = Table::new(
    "users",
    &[
        ID,
        column("email", ColumnType::Text),
        column("name", ColumnType::Text),
    ],
    &["id"],
);
const OWNED_ROWS: &str =
    "INSERT INTO users (email) VALUES ('a'); INSERT INTO notes (text, author_id) VALUES ('a', 1), ('b', 1)";

pub(in crate::db) const DRIFTS: &[Drift] = &[
    Drift::new("a column that may be null", &[NOTES], &[SIZED]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a column with a default", &[NOTES], &[FIVE]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a column with a computed default", &[NOTES], &[MADE]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a column that rows have nothing for", &[NOTES], &[FULL])
        .rows(TWO)
        .say(&[Say::Fill("notes.size", "length(text) + 6")])
        .keeps(TEXTS, "ab"),
    Drift::new("a column that refers", &[NOTES, USERS], &[OWNED, USERS]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a column that refers and is full", &[NOTES, USERS], &[OWNED_FULL, USERS])
        .rows("INSERT INTO users (email) VALUES ('u'); INSERT INTO notes (text) VALUES ('a'), ('b')")
        .say(&[Say::Fill("notes.author_id", "(SELECT min(id) FROM users)")])
        .keeps(TEXTS, "ab"),
    Drift::new("a column that refers and has a default", &[NOTES, USERS], &[OWNED_BY_FIRST, USERS])
        .rows("INSERT INTO users (email) VALUES ('u'); INSERT INTO notes (text) VALUES ('a'), ('b')")
        .keeps(TEXTS, "ab"),
    Drift::new("a column of names", &[NOTES], &[KINDS]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a column that goes", &[SIZED], &[NOTES]).rows(TWO_SIZED).say(&[Say::Destructive]).keeps(TEXTS, "ab"),
    Drift::new("a full column that goes", &[FULL], &[NOTES]).rows(TWO_SIZED).say(&[Say::Destructive]).keeps(TEXTS, "ab"),
    Drift::new("an indexed column that goes", &[INDEXED], &[NOTES]).rows(TWO_SIZED).say(&[Say::Destructive]).keeps(TEXTS, "ab"),
    Drift::new("a ruled column that goes", &[RULED], &[NOTES]).rows(TWO_SIZED).say(&[Say::Destructive]).keeps(TEXTS, "ab"),
    Drift::new("a column of names that goes", &[KINDS], &[NOTES]).rows(TWO).say(&[Say::Destructive]).keeps(TEXTS, "ab"),
    Drift::new("a column that refers and goes", &[OWNED, USERS], &[NOTES, USERS])
        .rows(OWNED_ROWS)
        .say(&[Say::Destructive])
        .keeps(TEXTS, "ab"),
    Drift::new("another name", &[FULL], &[LARGE]).rows(TWO_SIZED).say(&[Say::Rename("notes.size", "large")]).keeps(TEXTS, "ab"),
    Drift::new("another name of a ruled column", &[RULED], &[RULED_LARGE])
        .rows(TWO_SIZED)
        .say(&[Say::Rename("notes.size", "large")])
        .keeps(TEXTS, "ab"),
    Drift::new("two other names", &[FULL], &[BOTH])
        .rows(TWO_SIZED)
        .say(&[Say::Rename("notes.text", "body"), Say::Rename("notes.size", "large")])
        .keeps("SELECT 'n' || max(id) FROM notes", "n2"),
    Drift::new("a column for another", &[NOTES], &[BODY])
        .rows(TWO)
        .say(&[Say::NoRenames, Say::Fill("notes.body", "'none'"), Say::Destructive]),
    Drift::new("a number becomes text", &[FULL], &[WORDY]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("a number becomes real", &[FULL], &[REAL]).rows(TWO_SIZED).keeps("SELECT text FROM notes WHERE size = 2", "b"),
    Drift::new("a real number becomes a decimal", &[REAL], &[EXACT])
        .rows(TWO_SIZED)
        .say(&[Say::Destructive])
        .keeps("SELECT text || CAST(size AS INTEGER) FROM notes WHERE id = 2", "b2"),
    Drift::new("a text becomes a number", &[WORDY], &[FULL])
        .rows("INSERT INTO notes (text, size) VALUES ('a', '1'), ('b', '2')")
        .say(&[Say::Destructive])
        .keeps(SIZES, "b2"),
    Drift::new("it may not be null", &[SIZED], &[FULL]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("it may not be null and was", &[SIZED], &[FULL])
        .rows("INSERT INTO notes (text, size) VALUES ('a', NULL), ('b', 2)")
        .say(&[Say::Fill("notes.size", "7")])
        .keeps(SIZES, "b2"),
    Drift::new("it may not be null and has a default", &[SIZED], &[FIVE])
        .rows("INSERT INTO notes (text, size) VALUES ('a', NULL), ('b', 2)")
        .keeps(SIZES, "b2"),
    Drift::new("it may be null", &[FULL], &[SIZED]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("a default comes", &[FULL], &[FIVE]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("a default changes", &[FIVE], &[SIX]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("a default goes", &[FIVE], &[FULL]).rows(TWO_SIZED).keeps(SIZES, "b2"),
    Drift::new("the present time as a default", &[MADE_BY_HAND], &[MADE])
        .rows("INSERT INTO notes (text, made) VALUES ('a', '2026-01-01T00:00:00.000000Z'), ('b', '2026-01-02T00:00:00.000000Z')")
        .keeps(TEXTS, "ab"),
    Drift::new("text becomes names", &[KIND_TEXT], &[KINDS]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("names become more", &[KINDS], &[MORE_KINDS]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("names become fewer", &[MORE_KINDS], &[KINDS]).rows(TWO).keeps(TEXTS, "ab"),
    Drift::new("a table that others refer to is made anew", &[OWNED, USERS], &[OWNED, USERS_FULL])
        .rows(OWNED_ROWS)
        .say(&[Say::Fill("users.name", "upper(email)")])
        .keeps("SELECT text || author_id FROM notes WHERE id = 2", "b1"),
];
