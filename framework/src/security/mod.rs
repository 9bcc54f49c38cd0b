//! Who is calling, and what they may do: tokens and the keys behind them.

#[cfg(feature = "jwt")]
pub mod jwt;
