//! The document of an app: what it says, and how it is served.

mod included;
mod served;
mod types;
mod whole;
