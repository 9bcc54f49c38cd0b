//! What the environment asks for.

use std::env::{self, VarError};
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// What the environment asks for.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Where to listen: `PORT` of the loopback address.
    pub address: SocketAddr,
    /// `THREADS`: how many work, one if it is not set.
    pub threads: usize,
    /// `ROUTES`: how many routes there are beside those of the cases.
    pub routes: u32,
}

impl Options {
    /// What the environment asks for.
    ///
    /// # Errors
    ///
    /// If a variable is not a number.
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            address: (Ipv4Addr::LOCALHOST, number("PORT", 8000)?).into(),
            threads: number("THREADS", 1)?,
            routes: number("ROUTES", 0)?,
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
