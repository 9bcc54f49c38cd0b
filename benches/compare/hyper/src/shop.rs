//! Products and purchases, which are in a database.

use std::convert::Infallible;

use compare_store::{Failure, Listing, NewPurchase, Store};
use garde::Validate;
use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};
use serde::Serialize;

use crate::answer::{Answer, Answers};
use crate::content::{self, Unreadable};

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shop {
    answers: Answers,
    store: Store,
}

#[derive(Debug, Serialize)]
struct Refusal {
    detail: String,
}

impl Shop {
    pub(crate) const fn new(store: Store) -> Self {
        Self {
            answers: Answers { headers: true },
            store,
        }
    }

    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Result<Answer, Infallible> {
        let uri = request.uri();
        Ok(match (request.method(), uri.path()) {
            (&Method::GET, "/products") => self.list(uri.query().unwrap_or_default()).await,
            (&Method::GET, path) => match path.strip_prefix("/products/") {
                Some(id) => self.read(id).await,
                None => self.answers.nothing(),
            },
            (&Method::POST, "/purchases") => self.purchase(request.into_body()).await,
            _ => self.answers.nothing(),
        })
    }

    async fn read(&self, id: &str) -> Answer {
        let Ok(id) = id.parse() else {
            return self.answers.wrong("an id is a whole number");
        };
        self.told(StatusCode::OK, self.store.product(id).await)
    }

    async fn list(&self, query: &str) -> Answer {
        let mut listing = Listing { limit: 20 };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, value.parse()) {
                ("limit", Ok(limit)) => listing.limit = limit,
                ("limit", Err(_)) => return self.answers.wrong("limit is a whole number"),
                _ => {}
            }
        }
        if let Err(report) = listing.validate() {
            return self.refused(StatusCode::UNPROCESSABLE_ENTITY, report.to_string());
        }
        self.told(StatusCode::OK, self.store.products(listing.limit).await)
    }

    async fn purchase(&self, body: Incoming) -> Answer {
        let new: NewPurchase = match content::json(body, false).await {
            Ok(new) => new,
            Err(Unreadable::Gone) => return self.answers.wrong("the content ended too early"),
            Err(Unreadable::Json(error)) => {
                return self.refused(StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            }
        };
        if let Err(report) = new.validate() {
            return self.refused(StatusCode::UNPROCESSABLE_ENTITY, report.to_string());
        }
        self.told(StatusCode::CREATED, self.store.purchase(&new).await)
    }

    fn told(&self, status: StatusCode, outcome: Result<impl Serialize, Failure>) -> Answer {
        match outcome {
            Ok(value) => self.answers.json(status, &value),
            Err(failure) => {
                let status = StatusCode::from_u16(failure.status());
                self.refused(
                    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                    failure.to_string(),
                )
            }
        }
    }

    fn refused(&self, status: StatusCode, detail: String) -> Answer {
        self.answers.problem(status, &Refusal { detail })
    }
}
