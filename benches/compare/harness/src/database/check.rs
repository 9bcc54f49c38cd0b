//! Whether all give the same answers, and whether all of them store what they say.

use super::cases::{AFTERWARDS, COUNTS, STORED};
use super::tables::Tables;
use super::{Database, those_with};
use crate::Result;
use crate::arguments::Arguments;
use crate::check::{comparable, judge};
use crate::programs::Server;
use crate::server::Running;

/// The header fields of the answers to some cases.
type Fields = Vec<Vec<(String, String)>>;

/// Asks each server for all cases of a database, on each of the databases.
///
/// # Errors
/// One does not start, an answer is not that of its case, or something else is in the tables.
pub(crate) fn check(arguments: &Arguments) -> Result<()> {
    if arguments.stored.is_empty() {
        return Ok(());
    }
    for database in Database::ALL {
        let tables = Tables(database);
        let (mut ours, mut theirs) = (None, None);
        for server in those_with(&arguments.servers) {
            let fields = ask(server, &tables)
                .map_err(|error| format!("{}, {}, {error}", server.name, database.title()))?;
            match server.name {
                "purlin" => ours = Some(fields),
                "hyper" => theirs = Some(fields),
                _ => {}
            }
        }
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && ours != theirs
        {
            return Err(format!("purlin has the header fields {ours:?}, hyper has {theirs:?}").into());
        }
    }
    Ok(())
}

fn ask(server: &Server, tables: &Tables) -> Result<Fields> {
    tables.renew()?;
    let running = Running::with_database(server, tables.0, &[])?;
    let mut client = running.client()?;
    let mut fields = Vec::new();
    for (number, case) in STORED.iter().chain(AFTERWARDS).enumerate() {
        let answer = client.ask(&case.request())?;
        judge(server, case, &answer).map_err(|error| format!("{}: {error}", case.name))?;
        if number < STORED.len() {
            fields.push(comparable(answer, case));
        }
    }
    let counts = tables.count()?;
    if counts != COUNTS {
        return Err(format!("{counts} are stored in place of {COUNTS}").into());
    }
    Ok(fields)
}
