//! Reads answers strictly: what a client could misunderstand is a fault.

use tokio::io::{AsyncRead, AsyncReadExt};

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    fields: Vec<(String, String)>,
    pub(crate) content: Vec<u8>,
}

impl Answer {
    /// The value of a field, whose name is given in lower case.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.0 == name);
        field.map(|field| field.1.as_str())
    }
}

/// The answers on a connection, in order.
pub(crate) struct Answers<R> {
    stream: R,
    buffer: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Answers<R> {
    pub(crate) const fn new(stream: R) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    /// The next answer, or none if the stream has ended. `head`: it is to HEAD, and has no content.
    pub(crate) async fn next(&mut self, head: bool) -> Result<Option<Answer>, String> {
        let Some(lines) = self.head().await? else {
            return Ok(None);
        };
        let mut lines = lines.split("\r\n");
        let status = status(lines.next().unwrap_or_default())?;
        let fields = lines.map(field).collect::<Result<Vec<_>, _>>()?;
        let content = match framing(&fields)? {
            _ if head || status < 200 || status == 204 || status == 304 => Vec::new(),
            Framing::Chunked => self.chunked().await?,
            Framing::Length(length) => self.take(length).await?,
        };
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        Ok(Some(Answer {
            status,
            fields,
            content,
        }))
    }

    /// What stands before the empty line.
    async fn head(&mut self) -> Result<Option<String>, String> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let head = self.take(end + 4).await?;
                let head = String::from_utf8(head[..end].to_vec()).map_err(|_| "a head that is not UTF-8")?;
                return Ok(Some(head));
            }
            if !self.fill().await? {
                let rest = self.buffer.escape_ascii();
                return if self.buffer.is_empty() {
                    Ok(None)
                } else {
                    Err(format!("the end within a head: {rest}"))
                };
            }
        }
    }

    /// The content of a chunked answer.
    async fn chunked(&mut self) -> Result<Vec<u8>, String> {
        let mut content = Vec::new();
        loop {
            let line = self.line().await?;
            let size = usize::from_str_radix(&line, 16).map_err(|_| format!("`{line}` is no chunk size"))?;
            content.extend(self.take(size).await?);
            if self.take(2).await? != b"\r\n" {
                return Err("a chunk without its end".to_owned());
            }
            if size == 0 {
                return Ok(content);
            }
        }
    }

    async fn line(&mut self) -> Result<String, String> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n") {
                let line = self.take(end + 2).await?;
                return Ok(String::from_utf8_lossy(&line[..end]).into_owned());
            }
            self.need().await?;
        }
    }

    async fn take(&mut self, count: usize) -> Result<Vec<u8>, String> {
        while self.buffer.len() < count {
            self.need().await?;
        }
        Ok(self.buffer.drain(..count).collect())
    }

    async fn need(&mut self) -> Result<(), String> {
        if self.fill().await? {
            Ok(())
        } else {
            Err("the end within an answer".to_owned())
        }
    }

    /// Reads more; answers whether there was any. A reset is an end: the server had not read all that was sent.
    async fn fill(&mut self) -> Result<bool, String> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(count) => Ok(count > 0),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }
}

enum Framing {
    Chunked,
    Length(usize),
}

/// RFC 9112 section 6.3, but without content up to the end of the connection: then nobody could tell what is whole.
fn framing(fields: &[(String, &str)]) -> Result<Framing, String> {
    let values = |name: &str| -> Vec<&str> {
        fields
            .iter()
            .filter(|field| field.0 == name)
            .map(|field| field.1)
            .collect()
    };
    match (
        values("transfer-encoding").as_slice(),
        values("content-length").as_slice(),
    ) {
        (["chunked"], []) => Ok(Framing::Chunked),
        ([], [length]) if length.bytes().all(|byte| byte.is_ascii_digit()) => length
            .parse()
            .map(Framing::Length)
            .map_err(|_| format!("`{length}` is no length")),
        // Enough for 204 and for answers to HEAD; anything else then has no content.
        ([], []) => Ok(Framing::Length(0)),
        (codings, lengths) => Err(format!("ambiguous framing: {codings:?}, {lengths:?}")),
    }
}

fn status(line: &str) -> Result<u16, String> {
    let code = line
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| line.strip_prefix("HTTP/1.0 "));
    let code = code.and_then(|rest| rest.split_once(' ')).map(|(code, _)| code);
    let code = code
        .filter(|code| code.len() == 3)
        .and_then(|code| code.parse().ok());
    code.ok_or_else(|| format!("`{line}` is no status line"))
}

fn field(line: &str) -> Result<(String, &str), String> {
    let (name, value) = line
        .split_once(':')
        .ok_or_else(|| format!("`{line}` is no field"))?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) || value.contains(['\r', '\n', '\0']) {
        return Err(format!("`{line}` is no field"));
    }
    Ok((name.to_ascii_lowercase(), value.trim_matches([' ', '\t'])))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[tokio::test]
async fn answers_are_told_apart() {
    let stream: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi\
        HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let mut answers = Answers::new(stream);
    for (head, status, content) in [
        (false, 100, ""),
        (true, 200, ""),
        (false, 200, "hi"),
        (false, 404, "abc"),
    ] {
        let answer = answers.next(head).await.unwrap().unwrap();
        assert_eq!(
            (answer.status, answer.content.as_slice()),
            (status, content.as_bytes())
        );
    }
    assert!(answers.next(false).await.unwrap().is_none());
}

#[tokio::test]
async fn what_a_client_could_misunderstand_is_a_fault() {
    for stream in [
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 200",
    ] {
        assert!(
            Answers::new(stream.as_bytes()).next(false).await.is_err(),
            "{stream}"
        );
    }
}
