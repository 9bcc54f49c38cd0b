//! What the measuring programs share. `./soak` runs them and keeps their tables in `docs/results`.
//!
//! `scale` and `compile-time` write crates, compile them and measure: so an app of a thousand routes costs only those who
//! ask for it, and what is compiled can be seen in the target folder, under `generated`. `slow-clients` and
//! `rolling-restarts` serve an app of their own in other processes. `transactions` compares with bare sqlx, and `logins` asks a
//! program of the accounts example. `stages` and `growth` say what the parts of a request cost, and what a request costs as an app grows:
//! they call apps in the process, and run themselves under callgrind.

pub mod callgrind;
pub mod chart;
pub mod client;
pub mod generated;
pub mod in_process;
pub mod probe;
pub mod process;
pub mod served;
pub mod siege;
pub mod slow;
pub mod sources;
pub mod stages;

/// What goes wrong ends the program with its message.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
