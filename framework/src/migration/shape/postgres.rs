//! The tables of PostgreSQL, in its own words.

use super::{Check, Column, Foreign, Index, PrimaryKey, Shape, Sql, TableShape, text};
use crate::migration::session::{Session, TextRow};

/// Those that are ours to compare: not those of extensions, and of a partitioned table the whole.
macro_rules! ours {
    () => {
        "n.nspname = current_schema() AND r.relkind IN ('r', 'p') AND NOT r.relispartition AND r.relname NOT LIKE '\\_%' \
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'e')"
    };
}

const TABLES: &str = concat!(
    "SELECT r.relname::text FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace WHERE ",
    ours!()
);

const COLUMNS: &str = concat!(
    "SELECT r.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, \
     pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, \
     CASE WHEN a.attcollation <> t.typcollation THEN (SELECT quote_ident(c.collname) FROM pg_collation c WHERE c.oid = a.attcollation) END, \
     (SELECT min(s.objid::regclass::text) FROM pg_depend s JOIN pg_class q ON q.oid = s.objid AND q.relkind = 'S' \
        WHERE s.classid = 'pg_class'::regclass AND s.refclassid = 'pg_class'::regclass AND s.refobjid = r.oid \
        AND s.refobjsubid = a.attnum AND s.deptype = 'a') \
     FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace \
     JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped \
     JOIN pg_type t ON t.oid = a.atttypid \
     LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE ",
    ours!(),
    " ORDER BY r.relname, a.attnum"
);

const CONSTRAINTS: &str = concat!(
    "SELECT r.relname::text, c.conname::text, c.contype::text, pg_get_constraintdef(c.oid, true), \
     (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k (number, place) \
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number)::text, \
     (SELECT f.relname::text FROM pg_class f WHERE f.oid = c.confrelid), \
     (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY k (number, place) \
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)::text \
     FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace \
     WHERE c.contype IN ('p', 'f', 'c', 'x') AND ",
    ours!(),
    " ORDER BY r.relname, c.conname"
);

/// One that could not be completed, as by `CREATE INDEX CONCURRENTLY`, is none: it finds nothing, and its rule does not hold for all rows.
const INDEXES: &str = concat!(
    "SELECT r.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid, 0, true), x.indisunique::text, \
     (SELECT pg_get_constraintdef(c.oid, true) FROM pg_constraint c \
        WHERE c.conindid = x.indexrelid AND c.conrelid = x.indrelid AND c.contype = 'u'), \
     (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(x.indkey) WITH ORDINALITY k (number, place) \
        LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number > 0 \
        WHERE k.place <= x.indnkeyatts)::text \
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid \
     JOIN pg_namespace n ON n.oid = r.relnamespace \
     WHERE x.indisvalid AND NOT x.indisprimary AND NOT x.indisexclusion AND ",
    ours!(),
    " ORDER BY r.relname, i.relname"
);

/// Takes a row up into its table.
type Take = fn(&mut TableShape, &TextRow);

pub(super) async fn read(session: &mut Session) -> Result<Shape, sqlx::Error> {
    let mut shape = Shape::default();
    for row in session.rows(TABLES, &[]).await? {
        shape
            .tables
            .insert(text(&row, 0).to_owned(), TableShape::default());
    }
    let queries: [(&'static str, Take); 3] = [(COLUMNS, column), (CONSTRAINTS, constraint), (INDEXES, index)];
    for (query, take) in queries {
        for row in session.rows(query, &[]).await? {
            if let Some(table) = shape.tables.get_mut(text(&row, 0)) {
                take(table, &row);
            }
        }
    }
    Ok(shape)
}

/// The names in a list.
fn names(row: &TextRow, at: usize) -> Vec<Option<String>> {
    serde_json::from_str(text(row, at)).unwrap_or_default()
}

fn column(table: &mut TableShape, row: &TextRow) {
    let expression = row.get(4).cloned().flatten();
    let is_generated = text(row, 6) == "s";
    let (default, generated) = if is_generated {
        (None, expression.map(|sql| Sql::new(format!("({sql}) STORED"))))
    } else {
        (expression.map(Sql::new), None)
    };
    table.columns.push(Column {
        name: text(row, 1).to_owned(),
        kind: text(row, 2).to_owned(),
        not_null: text(row, 3) == "true",
        default,
        identity: match text(row, 5) {
            "a" => Some("ALWAYS".to_owned()),
            "d" => Some("BY DEFAULT".to_owned()),
            _ => None,
        },
        generated,
        collation: row.get(7).cloned().flatten(),
        sequence: row.get(8).cloned().flatten(),
    });
}

fn constraint(table: &mut TableShape, row: &TextRow) {
    let name = Some(text(row, 1).to_owned());
    let definition = text(row, 3);
    let columns = || names(row, 4).into_iter().flatten().collect();
    match text(row, 2) {
        "p" => {
            table.primary_key = Some(PrimaryKey {
                name,
                columns: columns(),
            });
        }
        "f" => table.foreign_keys.push(Foreign {
            name,
            columns: columns(),
            table: text(row, 5).to_owned(),
            targets: names(row, 6).into_iter().flatten().collect(),
            rest: behind_targets(definition).to_owned(),
        }),
        _ => table.checks.push(Check {
            name,
            sql: Sql::new(definition),
        }),
    }
}

/// What stands behind the columns that a reference is to: `FOREIGN KEY (a) REFERENCES b(id) ON DELETE CASCADE`.
fn behind_targets(definition: &str) -> &str {
    let references = definition.split_once(" REFERENCES ").map_or("", |(_, rest)| rest);
    references.split_once(')').map_or("", |(_, rest)| rest).trim()
}

fn index(table: &mut TableShape, row: &TextRow) {
    let columns = names(row, 5);
    let plain: Vec<String> = columns.iter().flatten().cloned().collect();
    let made = text(row, 2);
    let rest = made.split_once(" USING ").map_or(made, |(_, rest)| rest);
    let definition = row.get(4).cloned().flatten().map(Sql::new);
    table.indexes.push(Index {
        name: Some(text(row, 1).to_owned()),
        is_unique: text(row, 3) == "true",
        is_constraint: definition.is_some(),
        definition,
        rest: Sql::new(format!("USING {rest}")),
        columns: if plain.len() == columns.len() {
            plain
        } else {
            Vec::new()
        },
    });
}
