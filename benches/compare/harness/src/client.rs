//! A client of HTTP/1.1 with one connection, which sends given bytes and tries nothing twice.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// How long an answer may take: long enough for a server under valgrind.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client with one connection.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    /// What came, and was not read yet.
    buffer: Vec<u8>,
}

/// What came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content: Vec<u8>,
}

impl Answer {
    /// The value of a header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Client {
    /// Connects to a port of the loopback address.
    ///
    /// # Errors
    /// Nobody listens.
    pub(crate) fn connect(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// The connection breaks, or what comes is no answer of a known length.
    pub(crate) fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request)?;
        self.answer()
    }

    /// Sends a request several times before it reads the answers.
    ///
    /// # Errors
    /// The connection breaks, or what comes is no answer of a known length.
    pub(crate) fn ask_at_once(&mut self, request: &[u8], times: usize) -> io::Result<Vec<Answer>> {
        self.stream.write_all(&request.repeat(times))?;
        (0..times).map(|_| self.answer()).collect()
    }

    /// Reads the next answer.
    ///
    /// # Errors
    /// The connection breaks, or what comes is no answer of a known length.
    fn answer(&mut self) -> io::Result<Answer> {
        let (length, mut answer) = loop {
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
            self.more()?;
        };
        let size: usize = match answer.header("content-length").map(str::parse) {
            Some(Ok(size)) => size,
            _ => return Err(io::Error::other("an answer does not tell its length")),
        };
        while self.buffer.len() < length + size {
            self.more()?;
        }
        answer.content = self.buffer[length..length + size].to_vec();
        self.buffer.drain(..length + size);
        Ok(answer)
    }

    /// Whether the server has not closed the connection.
    ///
    /// # Errors
    /// The system cannot tell.
    pub(crate) fn is_open(&self) -> io::Result<bool> {
        self.stream.set_nonblocking(true)?;
        let peeked = self.stream.peek(&mut [0]);
        self.stream.set_nonblocking(false)?;
        match peeked {
            Ok(count) => Ok(count > 0),
            Err(error) => Ok(error.kind() == io::ErrorKind::WouldBlock),
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        let count = self.stream.read(&mut chunk)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.buffer.extend_from_slice(&chunk[..count]);
        Ok(())
    }
}

/// The head of an answer and its length, if it is there.
fn head(bytes: &[u8]) -> io::Result<Option<(usize, Answer)>> {
    let mut fields = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(length) = response.parse(bytes).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let field = |field: &httparse::Header<'_>| {
        (
            field.name.to_ascii_lowercase(),
            String::from_utf8_lossy(field.value).into_owned(),
        )
    };
    let answer = Answer {
        status: response.code.unwrap_or_default(),
        headers: response.headers.iter().map(field).collect(),
        content: Vec::new(),
    };
    Ok(Some((length, answer)))
}
