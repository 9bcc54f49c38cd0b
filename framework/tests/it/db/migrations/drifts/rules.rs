//! Keys, references, conditions and indexes.

use super::*;

const SIZED: Table = notes!(TEXT, SIZE);
const SIZED_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["size"])]);
const SIZED_KEY: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["size"]).unique()]);
const TEXT_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["text"])]);
const WIDE_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["size", "text"])]);
const TURNED_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["text", "size"])]);
const OTHER_IDX: Table = SIZED.indexes(&[Index::new("notes_by_size", &["size"])]);
const PART_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["size"]).condition("size > 1")]);
const OTHER_PART_IDX: Table = SIZED.indexes(&[Index::new("notes_size_idx", &["size"]).condition("size > 2")]);
const LOWER_KEY: Table = SIZED.indexes(&[Index::new("notes_lower_key", &["lower(text)"]).unique()]);
const LETTERS: Table = Table::new("letters", SIZED.columns, &["id"]);
const LETTERS_IDX: Table = LETTERS.indexes(&[Index::new("notes_size_idx", &["size"])]);
const SMALL: Table = SIZED.checks(&[("notes_small", "size < 100")]);
const SMALLER: Table = SIZED.checks(&[("notes_small", "size < 50")]);
const SHORT: Table = SIZED.checks(&[
    ("notes_small", "size < 100"),
    ("notes_short", "length(text) < size + 20"),
]);
const LOOSE: Table = notes!(TEXT, AUTHOR);
const OWNED: Table = notes!(TEXT, to(AUTHOR, "users", OnDelete::Restrict));
const FOLLOWING: Table = notes!(TEXT, to(AUTHOR, "users", OnDelete::Cascade));
const FORGETTING: Table = notes!(TEXT, to(AUTHOR, "users", OnDelete::SetNull));
const OF_TEAMS: Table = notes!(TEXT, to(AUTHOR, "teams", OnDelete::Restrict));
const OF_ITSELF: Table = notes!(TEXT, to(AUTHOR, "notes", OnDelete::Cascade));
const TEAMS: Table = Table::new("teams", USERS.columns, &["id"]);
const ROWS: &str =
    "INSERT INTO users (email) VALUES ('u'); INSERT INTO notes (text, author_id) VALUES ('a', 1), ('b', 1)";
const WITH_TEAMS: &str = "INSERT INTO users (email) VALUES ('u'); INSERT INTO teams (email) VALUES ('t'); \
     INSERT INTO notes (text, author_id) VALUES ('a', 1), ('b', 1)";
const PAIR: [ColumnDef; 3] = [
    column("one", ColumnType::BigInt),
    column("other", ColumnType::Text),
    column("third", ColumnType::Text),
];
const PAIRS: Table = Table::new("pairs", &PAIR, &["one"]);
const WIDER_PAIRS: Table = Table::new("pairs", &PAIR, &["one", "other"]);
const OTHER_PAIRS: Table = Table::new("pairs", &PAIR, &["other"]);
const PAIR_ROWS: &str = "INSERT INTO pairs (one, other, third) VALUES (1, 'a', 'x'), (2, 'b', 'y')";
const THIRD: &str = "SELECT third FROM pairs WHERE one = 2";

pub(in crate::db) const DRIFTS: &[Drift] = &[
    Drift::new("an index comes", &[SIZED], &[SIZED_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index goes", &[SIZED_IDX], &[SIZED])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a key comes", &[SIZED], &[SIZED_KEY])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index becomes a key", &[SIZED_IDX], &[SIZED_KEY])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a key becomes an index", &[SIZED_KEY], &[SIZED_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new(
        "an index gives its name to one of a table before it",
        &[LETTERS, SIZED_IDX],
        &[LETTERS_IDX, SIZED],
    )
    .rows(TWO_SIZED)
    .keeps(SIZES, "b2"),
    Drift::new(
        "an index gives its name to one of a new table",
        &[SIZED_IDX],
        &[LETTERS_IDX, SIZED],
    )
    .rows(TWO_SIZED)
    .keeps(SIZES, "b2"),
    Drift::new("an index of another column", &[SIZED_IDX], &[TEXT_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index of one more column", &[SIZED_IDX], &[WIDE_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index in another order", &[WIDE_IDX], &[TURNED_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index by another name", &[SIZED_IDX], &[OTHER_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index of a part", &[SIZED_IDX], &[PART_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("an index of another part", &[PART_IDX], &[OTHER_PART_IDX])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a key of an expression", &[SIZED], &[LOWER_KEY])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a condition comes", &[SIZED], &[SMALL])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a condition goes", &[SMALL], &[SIZED])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a condition changes", &[SMALL], &[SMALLER])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a condition of two columns comes", &[SMALL], &[SHORT])
        .rows(TWO_SIZED)
        .keeps(SIZES, "b2"),
    Drift::new("a reference comes", &[LOOSE, USERS], &[OWNED, USERS])
        .rows(ROWS)
        .keeps(TEXTS, "ab"),
    Drift::new("a reference goes", &[OWNED, USERS], &[LOOSE, USERS])
        .rows(ROWS)
        .keeps(TEXTS, "ab"),
    Drift::new("a reference cascades", &[OWNED, USERS], &[FOLLOWING, USERS])
        .rows(ROWS)
        .keeps(TEXTS, "ab"),
    Drift::new("a reference forgets", &[FOLLOWING, USERS], &[FORGETTING, USERS])
        .rows(ROWS)
        .keeps(TEXTS, "ab"),
    Drift::new(
        "a reference to another table",
        &[OWNED, USERS, TEAMS],
        &[OF_TEAMS, USERS, TEAMS],
    )
    .rows(WITH_TEAMS)
    .keeps(TEXTS, "ab"),
    Drift::new("a reference to itself", &[LOOSE], &[OF_ITSELF])
        .rows("INSERT INTO notes (text) VALUES ('a'); INSERT INTO notes (text, author_id) VALUES ('b', 1)")
        .keeps(TEXTS, "ab"),
    Drift::new(
        "a reference and the table that it is to",
        &[OWNED, USERS],
        &[LOOSE],
    )
    .rows(ROWS)
    .say(&[Say::Destructive])
    .keeps(TEXTS, "ab"),
    Drift::new("a wider primary key", &[PAIRS], &[WIDER_PAIRS])
        .rows(PAIR_ROWS)
        .keeps(THIRD, "y"),
    Drift::new("another primary key", &[PAIRS], &[OTHER_PAIRS])
        .rows(PAIR_ROWS)
        .keeps(THIRD, "y"),
];
