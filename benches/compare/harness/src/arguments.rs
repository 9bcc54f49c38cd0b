//! What stands behind the command.

use std::error::Error;
use std::str::FromStr;

use crate::Result;
use crate::cases::{CASES, Case};
use crate::database::STORED;
use crate::programs::{SERVERS, Server};
use crate::rounds::Rounds;

/// What stands behind the command.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) servers: Vec<&'static Server>,
    pub(crate) cases: Vec<&'static Case>,
    /// The cases of databases.
    pub(crate) stored: Vec<&'static Case>,
    /// Whether the programs are built first.
    pub(crate) build: bool,
    /// Whether the baseline is renewed, and not compared with.
    pub(crate) renew: bool,
    /// Whether each program is also built from nothing, to see what that costs.
    pub(crate) clean_builds: bool,
    pub(crate) rounds: Rounds,
}

impl Arguments {
    /// # Errors
    /// A word is none that is known.
    pub(crate) fn read(words: &[String]) -> Result<Self> {
        let mut read = Self {
            servers: Vec::new(),
            cases: Vec::new(),
            stored: Vec::new(),
            build: true,
            renew: false,
            clean_builds: false,
            rounds: Rounds { count: 7, seconds: 1 },
        };
        let mut database = false;
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--server" => read.servers.push(server(words.next())?),
                "--case" => match case(words.next())? {
                    Found::Plain(case) => read.cases.push(case),
                    Found::Stored(case) => read.stored.push(case),
                },
                "--database" => database = true,
                "--no-build" => read.build = false,
                "--renew" => read.renew = true,
                "--clean-builds" => read.clean_builds = true,
                "--rounds" => read.rounds.count = number(words.next())?,
                "--seconds" => read.rounds.seconds = number(words.next())?,
                _ => return Err(format!("`{word}` is no option").into()),
            }
        }
        if read.servers.is_empty() {
            read.servers = SERVERS.iter().collect();
        }
        if read.cases.is_empty() && read.stored.is_empty() {
            read.cases = CASES.iter().collect();
            read.stored = STORED.iter().filter(|_| database).collect();
        }
        let servers = read.servers.clone();
        let is_taken = |case: &&Case| servers.iter().any(|server| server.takes(case));
        read.cases.retain(is_taken);
        read.stored.retain(is_taken);
        if read.cases.is_empty() && read.stored.is_empty() {
            return Err("none of these servers takes one of these cases".into());
        }
        Ok(read)
    }
}

/// A number from 1 on.
fn number<T: FromStr<Err: Error + 'static> + PartialEq + Default>(word: Option<&String>) -> Result<T> {
    let number = word.ok_or("a number is missing")?.parse()?;
    if number == T::default() {
        Err("at least 1 is needed".into())
    } else {
        Ok(number)
    }
}

fn server(name: Option<&String>) -> Result<&'static Server> {
    let name = name.ok_or("--server needs a name")?;
    let known = || {
        SERVERS
            .iter()
            .map(|server| server.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let found = SERVERS.iter().find(|server| server.name == name);
    found.ok_or_else(|| format!("no server is named `{name}`, but {}", known()).into())
}

/// A case, and which kind it is of.
enum Found {
    Plain(&'static Case),
    Stored(&'static Case),
}

fn case(name: Option<&String>) -> Result<Found> {
    let name = name.ok_or("--case needs a name")?;
    let find = |cases: &'static [Case]| cases.iter().find(|case| case.name == name);
    if let Some(found) = find(CASES)
        .map(Found::Plain)
        .or_else(|| find(STORED).map(Found::Stored))
    {
        return Ok(found);
    }
    let known = CASES.iter().chain(STORED).map(|case| case.name);
    let known = known.collect::<Vec<_>>().join(", ");
    Err(format!("no case is named `{name}`, but {known}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(words: &[&str]) -> (usize, usize) {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let read = Arguments::read(&words).unwrap();
        (read.cases.len(), read.stored.len())
    }

    #[test]
    fn databases_are_taken_if_they_are_asked_for() {
        let (all, stored) = (CASES.len(), STORED.len());
        assert_eq!(counts(&[]), (all, 0));
        assert_eq!(counts(&["--database"]), (all, stored));
        assert_eq!(counts(&["--case", "read", "--database"]), (0, 1));
        assert_eq!(counts(&["--case", "plaintext", "--case", "read"]), (1, 1));
        assert_eq!(counts(&["--case", "plaintext"]), (1, 0));
    }

    #[test]
    fn what_no_server_takes_is_not_measured() {
        assert_eq!(counts(&["--server", "purlin-threads", "--database"]).1, 0);
        let words = ["--server", "hyper-tuned", "--case", "routing"].map(str::to_owned);
        assert!(Arguments::read(&words).is_err());
    }
}
