//! Defaults that SQLite would keep in another form than the models write: what is compared as it is kept would not be found.
//!
//! PostgreSQL has types of its own for these values, and one form of each.

use rust_decimal::Decimal;

use super::session::Session;
use crate::db::{Date, Dialect, Time, Timestamp};
use crate::model::{ColumnType, DefaultValue, Table};

/// The value that a default comes to, as text. It is kept in a column first, which may make another value of it.
const VALUE: &str = "SELECT CASE typeof(value) WHEN 'real' THEN printf('%!.17g', value) ELSE CAST(value AS TEXT) END FROM _default";

/// Each default in another form, with the form that it should have.
pub(super) async fn faults(session: &mut Session, tables: &[Table]) -> Result<Vec<String>, sqlx::Error> {
    let mut faults = Vec::new();
    if session.dialect() != Dialect::Sqlite {
        return Ok(faults);
    }
    for table in tables {
        for column in table.columns {
            let DefaultValue::Sql(default) = column.default else {
                continue;
            };
            let kept = value(session, column.kind, default).await?;
            let wanted = kept.as_deref().and_then(|kept| other_form(column.kind, kept));
            faults.extend(kept.zip(wanted).map(|(kept, wanted)| {
                format!(
                    "the default of `{}.{}` comes to `{kept}`, and models write that as `{wanted}`, so they would not find it: give the \
                     default that form",
                    table.name, column.name
                )
            }));
        }
    }
    Ok(faults)
}

/// What a default comes to, if that can be known and may have several forms.
async fn value(
    session: &mut Session,
    kind: ColumnType,
    default: &str,
) -> Result<Option<String>, sqlx::Error> {
    if !has_forms(kind) {
        return Ok(None);
    }
    let ty = kind.sql(Dialect::Sqlite);
    let made = format!(
        "DROP TABLE IF EXISTS temp._default; CREATE TEMP TABLE _default (value {ty}); INSERT INTO _default VALUES (({default}))"
    );
    match session.execute(made).await {
        Ok(()) => {
            let kept = session.text(VALUE).await?;
            Ok(if kind == ColumnType::Real {
                kept.map(short)
            } else {
                kept
            })
        }
        // It may need what only rows of the table have.
        Err(sqlx::Error::Database(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether SQLite may keep one value in several forms.
const fn has_forms(kind: ColumnType) -> bool {
    matches!(
        kind,
        ColumnType::Real | ColumnType::Decimal | ColumnType::Timestamp | ColumnType::Date | ColumnType::Time
    )
}

/// A number as it is usually written, which is not with all the digits of its nearest neighbour.
fn short(value: String) -> String {
    let number = value.parse().map(|number: f64| number.to_string());
    number.unwrap_or(value)
}

/// The form that models write a value in, if it is another one. What is no value of the kind has none.
fn other_form(kind: ColumnType, kept: &str) -> Option<String> {
    let wanted = match kind {
        ColumnType::Real => return other_number(kept.parse().ok()?),
        ColumnType::Decimal => decimal(kept)?.normalize().to_string(),
        ColumnType::Timestamp => Timestamp::from_text(kept).ok()?.to_text().ok()?,
        ColumnType::Date => Date::from_text(kept).ok()?.to_text().ok()?,
        ColumnType::Time => Time::from_text(kept).ok()?.to_text(),
        _ => return None,
    };
    (wanted != kept).then_some(wanted)
}

/// A decimal, also as SQLite writes a small number: `1.0e-05`.
fn decimal(kept: &str) -> Option<Decimal> {
    let plain = kept.parse();
    plain.or_else(|_| Decimal::from_scientific(kept)).ok()
}

/// An `f32` as the longer number that it is. What is nearer to it than numbers are told as text is that number.
fn other_number(kept: f64) -> Option<String> {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "that is what happens to it when it is read"
    )]
    let wanted = f64::from(kept as f32);
    let is_other = (kept - wanted).abs() > kept.abs() * 1e-14;
    is_other.then(|| wanted.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_form() {
        for (kind, kept, wanted) in [
            (ColumnType::Real, "0.1", "0.10000000149011612"),
            (
                ColumnType::Real,
                "1e-20",
                "0.000000000000000000009999999682655225",
            ),
            (ColumnType::Decimal, "0.0", "0"),
            (ColumnType::Decimal, "10.0", "10"),
            (ColumnType::Decimal, "1.0e-05", "0.00001"),
            (ColumnType::Time, "08:00", "08:00:00.000000"),
            (ColumnType::Date, "20260101", "2026-01-01"),
            (
                ColumnType::Timestamp,
                "2026-01-01 08:00:00",
                "2026-01-01T08:00:00.000000Z",
            ),
        ] {
            assert_eq!(other_form(kind, kept).as_deref(), Some(wanted), "{kept}");
            assert_eq!(other_form(kind, wanted), None, "{wanted}");
        }
        for (kind, kept) in [
            (ColumnType::Real, "0.5"),
            (ColumnType::Real, "-16777216.0"),
            (ColumnType::Real, "Inf"),
            (ColumnType::Decimal, "none"),
            (ColumnType::Time, "noon"),
            (ColumnType::Text, "08:00"),
        ] {
            assert_eq!(other_form(kind, kept), None, "{kept}");
        }
    }
}
