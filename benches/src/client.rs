//! A client of HTTP/1.1 that keeps its connection and never tries twice: what fails is seen.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any server of ours may let a client wait.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client with one connection.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

/// What came.
#[derive(Debug)]
pub struct Answer {
    /// The number of its first line.
    pub status: u16,
    /// All its lines before the content.
    pub head: String,
    /// What stands behind them.
    pub content: Vec<u8>,
}

impl Client {
    /// A client that is not connected yet.
    pub const fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
        }
    }

    /// Sends a request and reads its answer, of which it tells the status. A new connection is made for the first request,
    /// and where the last answer said that its connection ends.
    ///
    /// # Errors
    /// The connection is refused or broken, or what comes is no answer.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        self.answer(request).map(|answer| answer.status)
    }

    /// The same, of which it tells everything.
    ///
    /// # Errors
    /// The connection is refused or broken, or what comes is no answer.
    pub fn answer(&mut self, request: &[u8]) -> io::Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(self.address)?,
        };
        connection.get_mut().write_all(request)?;
        let head = read_head(&mut connection)?;
        let mut content = vec![0; head.length];
        connection.read_exact(&mut content)?;
        if !head.is_last {
            self.connection = Some(connection);
        }
        Ok(Answer {
            status: head.status,
            head: head.text,
            content,
        })
    }
}

fn connect(address: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

struct Head {
    text: String,
    status: u16,
    length: usize,
    is_last: bool,
}

fn read_head(connection: &mut impl BufRead) -> io::Result<Head> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok());
    let mut head = Head {
        status: status.ok_or_else(|| wrong(&line))?,
        text: line.clone(),
        length: 0,
        is_last: false,
    };
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        head.text.push_str(&line);
        let lower = line.to_ascii_lowercase();
        match lower.trim_end().split_once(": ") {
            Some(("content-length", length)) => head.length = length.parse().map_err(|_| wrong(&line))?,
            Some(("connection", value)) => head.is_last = value == "close",
            Some(("transfer-encoding", _)) => return Err(wrong(&line)),
            Some(_) => {}
            None if line == "\r\n" => return Ok(head),
            None => return Err(wrong(&line)),
        }
    }
}

/// Nothing at all is the end of the connection.
fn wrong(line: &str) -> io::Error {
    if line.is_empty() {
        io::ErrorKind::UnexpectedEof.into()
    } else {
        io::Error::other(format!("`{}` was not expected", line.trim_end()))
    }
}
