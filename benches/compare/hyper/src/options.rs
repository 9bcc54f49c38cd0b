//! What the environment asks for.

use std::env::{self, VarError};
use std::error::Error;
use std::str::FromStr;

/// What the environment asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// `PORT`: where to listen on the loopback address.
    pub(crate) port: u16,
    /// `THREADS`: how many work, one if it is not set.
    pub(crate) threads: usize,
    /// `ROUTES`: how many routes there are beside those of the cases.
    pub(crate) routes: u32,
    /// Whether answers have more header fields than they need; not with `HEADERS=off`.
    pub(crate) headers: bool,
    /// `TUNED=on`: hyper flattens answers and flushes those of a pipeline together, content is taken as the one frame that it
    /// is, and text is checked once.
    pub(crate) tuned: bool,
}

impl Options {
    pub(crate) fn from_environment() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            port: number("PORT", 8000)?,
            threads: number("THREADS", 1)?,
            routes: number("ROUTES", 0)?,
            headers: env::var("HEADERS").as_deref() != Ok("off"),
            tuned: env::var("TUNED").as_deref() == Ok("on"),
        })
    }
}

fn number<T: FromStr<Err: Error + 'static>>(name: &str, default: T) -> Result<T, Box<dyn Error>> {
    match env::var(name) {
        Ok(text) => Ok(text.parse()?),
        Err(VarError::NotPresent) => Ok(default),
        Err(error) => Err(error.into()),
    }
}
