//! What accounts and sessions are made of, as an app uses it.

mod browser;
mod expiry;
mod failing;
mod login;
mod one_time;
mod outlived;
mod overtaken;
mod raced;
mod sealed;
mod sessions;
mod together;
mod ways_in;

use browser::Browser;
