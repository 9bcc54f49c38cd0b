//! The triggers of SQLite. They are compared with nothing, since no model has one; but a table that is made anew loses its own, and one that
//! names what is gone makes every statement fail that sets it off.

use super::shape::{Kind, Shape, TableShape, Token, mentions, tokens};

/// Why something cannot go: a trigger of a table that stays names it.
pub(super) fn in_the_way(old: &Shape, new: &Shape) -> Vec<String> {
    let mut faults = Vec::new();
    let stays = |name: &str| new.tables.contains_key(name);
    for (owner, table) in old.tables.iter().filter(|(name, _)| stays(name)) {
        for sql in &table.triggers {
            for (name, other) in &old.tables {
                let Some(now) = new.tables.get(name) else {
                    if mentions(sql, name) {
                        faults.push(told(sql, name));
                    }
                    continue;
                };
                if name == owner || mentions(sql, name) {
                    let gone = gone(other, now).filter(|column| mentions(sql, column));
                    faults.extend(gone.map(|column| told(sql, &format!("{name}.{column}"))));
                }
            }
        }
    }
    faults
}

/// Why a trigger cannot be made again: it names what has another name by then.
pub(super) fn renamed(sql: &str, renames: &[String]) -> Option<String> {
    let old = renames.iter().find(|old| mentions(sql, old))?;
    Some(format!(
        "the trigger `{}` names `{old}`, which gets another name while the table of the trigger is made anew: give it the other name in a step \
         before, which you write by hand",
        name(sql)
    ))
}

fn gone<'t>(old: &'t TableShape, new: &'t TableShape) -> impl Iterator<Item = &'t str> {
    let names = old.columns.iter().map(|it| it.name.as_str());
    names.filter(|name| new.column(name).is_none())
}

fn told(sql: &str, what: &str) -> String {
    format!(
        "the trigger `{}` names `{what}`, which goes: drop the trigger or write it anew in a step before",
        name(sql)
    )
}

/// The name in `CREATE TRIGGER name ..`.
pub(super) fn name(sql: &str) -> String {
    let tokens = tokens(sql);
    let mut names = tokens
        .iter()
        .skip_while(|token| !(token.kind == Kind::Word && token.is("trigger")));
    names.nth(1).map(Token::name).unwrap_or_default()
}
