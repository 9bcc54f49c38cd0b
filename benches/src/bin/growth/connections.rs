//! What a request costs beside connections that are open.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use purlin_benches::Result;
use purlin_benches::chart::{Axis, Chart, Line, Scale};
use purlin_benches::served::Served;
use purlin_report::{Series, Table, grouped};

use crate::Answer;

const CONNECTIONS: [u32; 7] = [10, 100, 1_000, 5_000, 10_000, 15_000, 20_000];

/// Requests of a round, on the connections by turns, and rounds.
const REQUESTS: u32 = 40_000;
const ROUNDS: usize = 5;

/// Requests that are under way together.
const TOGETHER: usize = 10;

const REQUEST: &[u8] = b"GET /item9/7 HTTP/1.1\r\nhost: growth.example\r\n\r\n";

/// The server allows itself four fifths of the files that the system allows, and so it is asked for no more.
fn allowed() -> Result<u32> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    let soft: u32 = soft.ok_or("the system tells every process its limits")?.parse()?;
    Ok(soft / 5 * 4)
}

pub(crate) fn answer() -> Result<Answer> {
    let allowed = allowed()?;
    let counts: Vec<u32> = CONNECTIONS.into_iter().filter(|count| *count < allowed).collect();
    let mut medians = Vec::new();
    let mut table = Table::new([
        "connections",
        "processor time of a request",
        "memory of the server",
    ]);
    for count in &counts {
        let cost = cost(*count)?;
        medians.push((f64::from(*count), cost.processor.median()));
        table.row([
            grouped(f64::from(*count)),
            cost.processor.show("µs"),
            format!("{:.1} MiB", cost.memory),
        ]);
    }
    let requests = grouped(f64::from(REQUESTS));
    let mut remark = format!(
        "Processor time of the server, the kernel's share included, for a request that takes a number from its path: the median of \
         {ROUNDS} rounds, in parentheses the least and the greatest. In a round {requests} requests go to all connections by turns, \
         {TOGETHER} at once. The more connections there are, the less of what one needs is still in the processor's caches.\n\n{table}"
    );
    if counts.len() < CONNECTIONS.len() {
        let allowed = grouped(f64::from(allowed));
        write!(
            remark,
            "\nMore than {allowed} need more open files than this machine allows a process."
        )?;
    }
    Ok(Answer {
        name: "connections",
        column: "connections",
        remark,
        chart: Chart {
            title: "Connections that are open",
            x: Axis {
                name: "connections",
                scale: Scale::Powers,
            },
            y: Axis {
                name: "microseconds per request",
                scale: Scale::Linear,
            },
            lines: vec![Line {
                name: "processor time of the server",
                points: medians,
            }],
        },
    })
}

struct Cost {
    /// Microseconds of a request.
    processor: Series,
    /// Mebibytes of the server with all connections.
    memory: f64,
}

fn cost(connections: u32) -> Result<Cost> {
    let served = Served::this_program(0, "growth")?;
    let mut clients = connect(served.address(), connections)?;
    // The first round fills caches.
    ask(&mut clients)?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let before = served.processor()?;
        ask(&mut clients)?;
        let used = served.processor()?.saturating_sub(before);
        rounds.push(used.as_secs_f64() * 1e6 / f64::from(REQUESTS));
    }
    Ok(Cost {
        processor: Series::new(rounds),
        memory: served.memory()? / 1024.0,
    })
}

fn connect(address: SocketAddr, count: u32) -> Result<Vec<TcpStream>> {
    let connect = |_| {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        // One after the other, or the system would drop those that the server has not accepted yet.
        exchange(std::slice::from_mut(&mut stream))?;
        Ok(stream)
    };
    (0..count).map(connect).collect()
}

fn ask(clients: &mut [TcpStream]) -> Result<()> {
    let mut left = REQUESTS as usize;
    while left > 0 {
        for some in clients.chunks_mut(TOGETHER) {
            exchange(some)?;
            left = left.saturating_sub(some.len());
            if left == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// Asks on each of these connections, then reads each answer.
fn exchange(clients: &mut [TcpStream]) -> Result<()> {
    for client in &mut *clients {
        client.write_all(REQUEST)?;
    }
    let mut answer = [0; 2048];
    for client in clients {
        let count = client.read(&mut answer)?;
        let answer = &answer[..count];
        if !answer.starts_with(b"HTTP/1.1 204") || !answer.ends_with(b"\r\n\r\n") {
            return Err(format!("not expected: {}", String::from_utf8_lossy(answer)).into());
        }
    }
    Ok(())
}
