//! The databases, and their tables.

use std::env;
use std::process::Command;

use crate::Result;
use crate::build::target;

/// What the comparison calls its databases.
const NAME: &str = "purlin_compare";

/// A database that programs read and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file, in the folder of what is built.
    Sqlite,
    /// A database of its own, on the server of the tests.
    Postgres,
}

impl Database {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// What the tables call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// What programs call it that know one database only.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The `DATABASE_URL` of programs.
    pub(crate) fn url(self) -> String {
        match self {
            Self::Sqlite => format!("sqlite:{}", target().join(format!("{NAME}.db")).display()),
            Self::Postgres => {
                let server = env::var("PURLIN_TEST_POSTGRES");
                beside(
                    server
                        .as_deref()
                        .unwrap_or("postgres://postgres@127.0.0.1:5432/test"),
                )
            }
        }
    }
}

/// The address of our database on the same server. Nobody encrypts what stays on one machine.
fn beside(server: &str) -> String {
    let server = server.split('?').next().unwrap_or_default();
    let authority = server.find("://").map_or(0, |scheme| scheme + 3);
    let end = server[authority..]
        .find('/')
        .map_or(server.len(), |path| authority + path);
    format!("{}/{NAME}?sslmode=disable", &server[..end])
}

/// A database that was made for us. It is deleted with this.
#[derive(Debug)]
pub(crate) struct Tables(pub(crate) Database);

impl Tables {
    /// Makes the tables anew, with their products and without orders: everybody begins with the same.
    ///
    /// # Errors
    /// The database does not answer, or somebody else uses it.
    pub(crate) fn renew(&self) -> Result<()> {
        self.tell("renew").map(drop)
    }

    /// How many orders there are, and lines of orders.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) fn count(&self) -> Result<String> {
        Ok(self.tell("count")?.trim().to_owned())
    }

    fn tell(&self, what: &str) -> Result<String> {
        let program = target().join("release").join("compare-database");
        let mut command = Command::new(program);
        let output = command.arg(what).env("DATABASE_URL", self.0.url()).output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        let error = String::from_utf8_lossy(&output.stderr);
        Err(format!("{}, {what}: {error}", self.0.title()).into())
    }
}

/// What failed leaves no database behind.
impl Drop for Tables {
    fn drop(&mut self) {
        if let Err(error) = self.tell("delete") {
            eprintln!("{error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn ours_is_on_the_same_server() {
        let ours = "postgres://postgres@127.0.0.1:5432/purlin_compare?sslmode=disable";
        for server in [
            "postgres://postgres@127.0.0.1:5432/test",
            "postgres://postgres@127.0.0.1:5432",
            "postgres://postgres@127.0.0.1:5432/test?sslmode=prefer",
        ] {
            assert_eq!(beside(server), ours);
        }
    }
}
