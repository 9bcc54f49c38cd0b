//! What stands between the tables.

use crate::cases::{PIPELINE, ROUTES};
use crate::rounds::Rounds;

/// How it was measured.
pub(crate) fn introduction(rounds: Rounds) -> String {
    let Rounds { count, seconds } = rounds;
    let chance = chance(count);
    format!(
        "Small programs that do the same, one for each framework, from `benches/compare`. Before anything was measured, all their answers were \
compared: same status and same bytes; the form of a refusal is free. Purlin has on what a user has on: OpenAPI, validation, limits, request \
ids and its header fields. The log of every program is off, but for `purlin-log`: the program of `purlin` with its log at the default level as \
JSON, a line for each request, to `/dev/null`, so without a disk or a collector that could be slow. Bare hyper sends the same header fields; `-bare-headers` are both without them. `hyper-tuned` is \
bare hyper with `pipeline_flush`, content taken as one frame, and one check of UTF-8.\n\n\
Each server has one worker thread on core 0; wrk has one thread and 32 connections on core 1. {count} rounds of {seconds} s for each cell, \
the servers by turns; in each round every server is started anew, so that the percents which depend on where its memory lies are in the intervals. A figure \
is the median of the rounds, ± half of the interval in which the true median lies in {chance} of 100 cases; behind a ratio \
stands that interval. Of 8 rounds or fewer it is their range. `routing` asks for the last of {ROUTES} more routes, `pipelined` sends {PIPELINE} requests before it reads an answer.\n"
    )
}

/// In how many of 100 cases the true median is within the interval of so many rounds. It is their range if they are few.
fn chance(rounds: usize) -> u32 {
    let halvings = u32::try_from(rounds.saturating_sub(1)).unwrap_or(u32::MAX);
    let outside = 1_u32
        .checked_shl(halvings)
        .map_or(0, |cases| 100_u32.div_ceil(cases));
    (100 - outside).min(95)
}

/// The heading of the table of times.
pub(crate) const P99: &str = "The 99th percentile of the time of an answer, in ms, as wrk corrects it: with the answers that it would have asked for meanwhile";

/// About the table of the cores.
pub(crate) const QUIET: &str = "What other programs, and the host, took of the cores while load ran: the time that a core worked, interrupts among it, without that of \
the server or of wrk. A core counts in ticks of 10 ms, so a round may be some percent below nothing. Where it is more than a few percent, trust the \
instructions only.\n";

/// About the table of instructions.
pub(crate) const INSTRUCTIONS: &str = "Of one request, in user mode, by callgrind: one worker thread, one connection, one request at a time, 800 requests \
after 96 that are not counted. `rep movsb` and `rep stosb` are counted byte by byte, so large copies weigh more here than on the clock. \
What an interpreter runs is not counted: it would be the interpreter that was counted.\n";

/// About the table of memory.
pub(crate) const FOOTPRINT: &str = "Resident memory of the whole process, read when the server has used no more than 20 ms of processor time in a whole second: Purlin gives \
the buffers of a connection back half a second after its last answer. After the load it is the median of the rounds, ± as above, with no connections left. Start is the time from starting the program to its first answer. Where a server closed idle connections before all were there, \
there is no figure. For \
many connections from one address Purlin is told that it stands behind a proxy, by `TRUSTED_PROXIES`; its default is 256.\n";

/// About the table of building.
pub(crate) const BUILDING: &str = "CPU seconds of `cargo build --release` in an empty folder, with thin LTO and one codegen unit, everything \
downloaded before. Measured once.\n";

/// About the tables of databases.
pub(crate) const DATABASE: &str = "`read` is one of 10,000 products by its key, `list` the first twenty, and `purchase` a transaction: of three products the stock is \
lowered if it is enough, an order is inserted, and its three lines in one statement. Programs of their own answer these cases, so that the others have no \
database in them. Before anything was measured, all their answers were compared, and what they had stored; a purchase of more than there is had to change nothing. \
The programs on Rust share one small crate on sqlx, with 10 connections, and on SQLite one more that writes; Purlin has its own `Database`, models and \
`#[transactional]`, in the same sizes, and reads in transactions, where the shared crate sends a single statement. FastAPI has sessions of SQLAlchemy, with asyncpg and aiosqlite.\n\n\
In each round one server after another, another one being the first each time, has the database for itself, on tables that are new. SQLite works in the threads of the server, \
on core 0; it is a file, in WAL mode, with `synchronous = NORMAL` for everybody, so that no commit waits for the disk; Purlin and sqlx wait by default. PostgreSQL works in processes of its own, which nothing binds to a core: they are counted with others, \
and processor time is that of the server without them.\n";

/// What nobody should read out of it.
pub(crate) const LIMITS: &str = "- Two cores, one of which makes the load: nothing here tells how a framework scales over cores.
- The client is on the same machine. No network, no packet loss, no TLS.
- wrk is at its own limit where a server is faster than about 150,000 requests a second; there, servers look alike. Requests per CPU second \
and instructions still differ.
- The database is on the same two cores, and small enough to be in memory.
- `order` and `order-bad` are as much about libraries of validation as about frameworks: Purlin, poem-openapi and FastAPI have their own; \
the programs of all others, bare hyper among them, have garde, chosen by us.
- `routing` asks for one of 200 routes that stand side by side. Routers that go through them one by one are made for routes in groups.
- Bare hyper runs on the runtime of one thread, as `purlin-threads` does; axum, dropshot, poem, salvo and Purlin run on that of several, with one worker.
- A second of load is short: the figures are those of warm caches and small heaps.
- Cells of one table were measured in one run. Figures of different runs, machines or tables of other days cannot be compared.
- The rows differ in what they do beside the answer: bare hyper has no limits, no deadlines and no document, some frameworks tell one \
fault where others tell all.
- Whether a program is what its authors would have written can be judged by reading it.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rounds_say_less() {
        assert_eq!(
            [1, 2, 3, 5, 6, 7, 31, 100].map(chance),
            [0, 50, 75, 93, 95, 95, 95, 95]
        );
    }
}
