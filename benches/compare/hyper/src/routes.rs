//! Which request is answered by what: a match written by hand.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::{Method, Request};

use crate::answer::{Answer, Answers};
use crate::options::Options;
use crate::{orders, params};

/// What all connections share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) options: Options,
    answers: Answers,
    large: [Bytes; 2],
}

impl App {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            options,
            answers: Answers {
                headers: options.headers,
            },
            large: [10_240, 1_048_576].map(|size| vec![b'x'; size].into()),
        }
    }

    pub(crate) async fn answer(self: &Arc<Self>, request: Request<Incoming>) -> Result<Answer, Infallible> {
        let path = request.uri().path();
        Ok(match *request.method() {
            Method::GET => self.read(path, request.uri().query().unwrap_or_default()),
            Method::POST if path == "/orders" => {
                orders::create(self.answers, self.options.tuned, request.into_body()).await
            }
            _ => self.answers.nothing(),
        })
    }

    fn read(&self, path: &str, query: &str) -> Answer {
        match path {
            "/plaintext" => self.answers.text("Hello, World!"),
            "/bytes/10k" => self.answers.bytes(self.large[0].clone()),
            "/bytes/1m" => self.answers.bytes(self.large[1].clone()),
            _ => match path.strip_prefix("/users/") {
                Some(rest) => params::read(self.answers, rest, query),
                None => self.routed(path),
            },
        }
    }

    /// One of the routes from `/r000/{id}` on.
    fn routed(&self, path: &str) -> Answer {
        let parts = path.strip_prefix("/r").and_then(|rest| rest.split_once('/'));
        let Some((number, id)) = parts.filter(|(number, _)| number.len() == 3) else {
            return self.answers.nothing();
        };
        match (number.parse::<u32>(), id.parse::<u64>()) {
            (Ok(number), Ok(id)) if number < self.options.routes => self.answers.text(id.to_string()),
            _ => self.answers.nothing(),
        }
    }
}
