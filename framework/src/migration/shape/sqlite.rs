//! The tables of SQLite: pragmas as tables, and the texts that it keeps.

use std::collections::BTreeMap;

use super::create_table::{self, Said};
use super::tokens::{Token, tokens};
use super::{Column, Foreign, Index, PrimaryKey, Shape, Sql, TableShape, quote, text};
use crate::migration::session::{Session, TextRow};

/// Those that are ours to compare: not those of full-text indexes and the like.
const TABLES: &str = "SELECT s.name, s.sql FROM sqlite_schema s \
     JOIN pragma_table_list t ON t.schema = 'main' AND t.name = s.name AND t.type = 'table' \
     WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND s.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY s.name";

const COLUMNS: &str = "SELECT name, upper(type), CAST(\"notnull\" AS TEXT), dflt_value, CAST(pk AS TEXT) \
     FROM pragma_table_xinfo($1) WHERE hidden <> 1 ORDER BY cid";

const FOREIGN: &str = "SELECT CAST(id AS TEXT), \"from\", \"table\", \"to\", on_delete, on_update \
     FROM pragma_foreign_key_list($1) ORDER BY id DESC, seq";

const INDEXES: &str = "SELECT i.name, CAST(i.\"unique\" AS TEXT), i.origin, s.sql, \
     (SELECT json_group_array(x.name) FROM pragma_index_info(i.name) x) \
     FROM pragma_index_list($1) i LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name \
     WHERE i.origin <> 'pk' ORDER BY i.name";

const TRIGGERS: &str = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = $1 ORDER BY name";

pub(super) async fn read(session: &mut Session) -> Result<Shape, sqlx::Error> {
    let mut shape = Shape::default();
    for row in session.rows(TABLES, &[]).await? {
        let [Some(name), Some(sql)] = &*row else { continue };
        let table = table(session, name, &create_table::read(sql)).await?;
        shape.tables.insert(name.clone(), table);
    }
    name_targets(&mut shape);
    Ok(shape)
}

/// A reference that names no columns is to the primary key.
fn name_targets(shape: &mut Shape) {
    let keys: BTreeMap<String, Vec<String>> = shape
        .tables
        .iter()
        .filter_map(|(name, table)| Some((name.clone(), table.primary_key.as_ref()?.columns.clone())))
        .collect();
    for foreign in shape
        .tables
        .values_mut()
        .flat_map(|table| &mut table.foreign_keys)
    {
        if let Some(key) = keys
            .get(&foreign.table)
            .filter(|_| foreign.targets.iter().all(String::is_empty))
        {
            foreign.targets.clone_from(key);
        }
    }
}

async fn table(session: &mut Session, name: &str, said: &Said) -> Result<TableShape, sqlx::Error> {
    let rows = session.rows(COLUMNS, &[name]).await?;
    let (columns, primary_key) = columns(&rows, said);
    let foreign_keys = foreign_keys(&session.rows(FOREIGN, &[name]).await?, said);
    let rows = session.rows(INDEXES, &[name]).await?;
    let triggers = session.rows(TRIGGERS, &[name]).await?;
    Ok(TableShape {
        columns,
        primary_key,
        foreign_keys,
        checks: said.checks.clone(),
        indexes: rows.iter().filter_map(index).collect(),
        options: said.options.clone(),
        triggers: triggers.into_iter().flatten().flatten().collect(),
        wanted: Vec::new(),
    })
}

fn columns(rows: &[TextRow], said: &Said) -> (Vec<Column>, Option<PrimaryKey>) {
    let mut key: Vec<(u32, String)> = Vec::new();
    let mut columns = Vec::new();
    for row in rows {
        let name = text(row, 0).to_owned();
        let place: u32 = text(row, 4).parse().unwrap_or(0);
        if place > 0 {
            key.push((place, name.clone()));
        }
        let said = said
            .columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(&name));
        let generated = said.and_then(|said| said.generated.as_ref());
        columns.push(Column {
            kind: text(row, 1).to_owned(),
            // A key is never null, whether or not it says so; the one exception of SQLite is one that nobody uses.
            not_null: text(row, 2) == "1" || place > 0,
            default: row.get(3).cloned().flatten().map(Sql::new),
            identity: said
                .filter(|said| said.counts)
                .map(|_| "AUTOINCREMENT".to_owned()),
            sequence: None,
            generated: generated.map(|(sql, kept)| Sql::new(format!("({sql}) {kept}"))),
            collation: said.and_then(|said| said.collation.clone()),
            name,
        });
    }
    key.sort();
    let columns_of_key: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
    let key = (!columns_of_key.is_empty()).then_some(PrimaryKey {
        name: None,
        columns: columns_of_key,
    });
    (columns, key)
}

fn foreign_keys(rows: &[TextRow], said: &Said) -> Vec<Foreign> {
    let mut found: Vec<(&str, Foreign)> = Vec::new();
    for row in rows {
        let (id, from, to) = (text(row, 0), text(row, 1).to_owned(), text(row, 3).to_owned());
        match found.last_mut().filter(|(known, _)| *known == id) {
            Some((_, foreign)) => {
                foreign.columns.push(from);
                foreign.targets.push(to);
            }
            None => found.push((
                id,
                Foreign {
                    name: None,
                    columns: vec![from],
                    table: text(row, 2).to_owned(),
                    targets: vec![to],
                    rest: actions(text(row, 4), text(row, 5)),
                },
            )),
        }
    }
    let mut all: Vec<Foreign> = found.into_iter().map(|(_, foreign)| foreign).collect();
    for foreign in &mut all {
        let lower = |columns: &[String]| columns.iter().map(|it| it.to_lowercase()).collect::<Vec<_>>();
        let columns = lower(&foreign.columns);
        if let Some((_, when)) = said.deferred.iter().find(|(it, _)| lower(it) == columns) {
            if !foreign.rest.is_empty() {
                foreign.rest.push(' ');
            }
            foreign.rest.push_str(when);
        }
    }
    all
}

/// What happens with a reference. RESTRICT and NO ACTION differ only in when they refuse.
fn actions(on_delete: &str, on_update: &str) -> String {
    let mut words = Vec::new();
    for (event, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if action != "NO ACTION" {
            words.push(format!("ON {event} {action}"));
        }
    }
    words.join(" ")
}

fn index(row: &TextRow) -> Option<Index> {
    let columns: Vec<Option<String>> = serde_json::from_str(text(row, 4)).ok()?;
    let plain: Vec<String> = columns.iter().flatten().cloned().collect();
    let is_constraint = text(row, 2) == "u";
    let rest = if is_constraint {
        let names: Vec<_> = plain.iter().map(|name| quote(name)).collect();
        format!("({})", names.join(", "))
    } else {
        behind_table(text(row, 3))?.to_owned()
    };
    Some(Index {
        name: (!is_constraint).then(|| text(row, 0).to_owned()),
        is_unique: text(row, 1) == "1",
        is_constraint,
        definition: None,
        rest: Sql::new(rest),
        columns: if plain.len() == columns.len() {
            plain
        } else {
            Vec::new()
        },
    })
}

/// What stands behind the table in the text of an index.
fn behind_table(sql: &str) -> Option<&str> {
    let tokens = tokens(sql);
    let on = tokens.iter().position(|token: &Token<'_>| token.is("on"))?;
    sql.get(tokens.get(on + 2)?.at..)
}
