//! What connections cost that do nothing.

use std::net::SocketAddr;

use purlin_benches::Result;
use purlin_benches::client::Client;
use purlin_benches::served::Served;
use purlin_report::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::REQUEST;

/// Connections that do nothing.
const IDLE: usize = 10_000;

/// What connections cost that say nothing, and that were served once.
pub(crate) fn idle() -> Result<Table> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut table = Table::new([
        "idle connections",
        "server's memory before",
        "with them",
        "for each",
    ]);
    for (name, request) in [("that said nothing", ""), ("that were served once", REQUEST)] {
        let served = Served::this_program(0, "patient")?;
        // So that what the first requests bring with them is not counted.
        let mut client = Client::new(served.address());
        for _ in 0..100 {
            client.ask(REQUEST.as_bytes())?;
        }
        let before = served.memory()?;
        let connections = runtime.block_on(connect(served.address(), request))?;
        let after = served.memory()?;
        let each = (after - before) / f64::from(u32::try_from(connections.len())?);
        let mebibytes = |kibibytes: f64| format!("{:.1} MiB", kibibytes / 1024.0);
        table.row([
            &format!("{} {name}", connections.len()),
            &mebibytes(before),
            &mebibytes(after),
            &format!("{each:.2} KiB"),
        ]);
    }
    Ok(table)
}

async fn connect(address: SocketAddr, request: &str) -> Result<Vec<TcpStream>> {
    let mut connections = Vec::new();
    for _ in 0..IDLE {
        let mut stream = TcpStream::connect(address).await?;
        if !request.is_empty() {
            is_served(&mut stream, request).await?;
        }
        connections.push(stream);
    }
    // The server hands connections over in their order: when this one is served, all others have been accepted.
    let mut last = TcpStream::connect(address).await?;
    is_served(&mut last, REQUEST).await?;
    Ok(connections)
}

async fn is_served(stream: &mut TcpStream, request: &str) -> Result<()> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 2048];
    match stream.read(&mut answer).await? {
        0 => Err("a connection was closed".into()),
        _ => Ok(()),
    }
}
