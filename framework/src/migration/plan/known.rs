//! What would go with a table of SQLite that is made anew, though the step does not know of it: what somebody made by hand, or another
//! migration that came between.

use super::Statements;
use crate::migration::shape::{TableShape, quote_text};
use crate::migration::triggers;

/// Fails, and takes everything back, if the table has columns, indexes or triggers beside those of its shape.
pub(super) fn guard_unknown(out: &mut Statements, name: &str, old: &TableShape) {
    let table = quote_text(name);
    let columns = old.columns.iter().map(|it| it.name.clone());
    let indexes = old.indexes.iter().filter_map(|it| it.name.clone());
    let triggers = old.triggers.iter().map(|sql| triggers::name(sql));
    out.push(
        "CREATE TEMP TABLE _all_is_known (others INTEGER CONSTRAINT \"what this step does not know would be lost\" CHECK (others = 0))",
    );
    out.push(format!(
        "INSERT INTO _all_is_known SELECT count(*) FROM pragma_table_xinfo({table})\nWHERE hidden <> 1 AND name COLLATE NOCASE NOT IN ({})",
        texts(columns)
    ));
    out.push(format!(
        "INSERT INTO _all_is_known SELECT count(*) FROM sqlite_schema\nWHERE tbl_name = {table} AND type IN ('index', 'trigger') AND sql IS NOT NULL \
         AND name COLLATE NOCASE NOT IN ({})",
        texts(indexes.chain(triggers))
    ));
    out.push("DROP TABLE _all_is_known");
}

fn texts(names: impl Iterator<Item = String>) -> String {
    names.map(|name| quote_text(&name)).collect::<Vec<_>>().join(", ")
}
