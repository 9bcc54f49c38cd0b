//! Orders: decoded by serde, checked by garde.

use garde::Validate;
use hyper::StatusCode;
use hyper::body::Incoming;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::content::{self, Unreadable};

#[derive(Debug, Deserialize, Validate)]
pub(crate) struct NewOrder {
    #[garde(length(chars, min = 1, max = 100))]
    customer: String,
    #[garde(email)]
    email: String,
    #[garde(skip)]
    currency: Currency,
    #[garde(length(min = 1, max = 100), dive)]
    lines: Vec<Line>,
    #[garde(length(chars, max = 500))]
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
enum Currency {
    #[serde(rename = "EUR")]
    Eur,
    #[serde(rename = "USD")]
    Usd,
    #[serde(rename = "GBP")]
    Gbp,
}

#[derive(Debug, Deserialize, Validate)]
struct Line {
    #[garde(length(chars, min = 1, max = 32))]
    sku: String,
    #[garde(range(min = 1, max = 1000))]
    quantity: u32,
    #[garde(range(min = 1, max = 1_000_000))]
    price_cents: u64,
}

#[derive(Debug, Serialize)]
struct Order {
    id: u64,
    customer: String,
    currency: Currency,
    lines: usize,
    total_cents: u64,
}

impl Order {
    fn of(new: NewOrder) -> Self {
        let price = |line: &Line| u64::from(line.quantity) * line.price_cents;
        Self {
            id: 1,
            total_cents: new.lines.iter().map(price).sum(),
            lines: new.lines.len(),
            customer: new.customer,
            currency: new.currency,
        }
    }
}

/// What is wrong with a request.
#[derive(Debug, Serialize)]
struct Refusal {
    code: &'static str,
    errors: Vec<Fault>,
}

#[derive(Debug, Serialize)]
struct Fault {
    pointer: String,
    detail: String,
}

impl Refusal {
    fn of(report: garde::Report) -> Self {
        let faults = report.into_inner().into_iter().map(|(path, error)| Fault {
            pointer: path.to_string(),
            detail: error.to_string(),
        });
        Self {
            code: "validation_failed",
            errors: faults.collect(),
        }
    }

    fn unreadable(error: &serde_json::Error) -> Self {
        Self {
            code: "json_invalid",
            errors: vec![Fault {
                pointer: String::new(),
                detail: error.to_string(),
            }],
        }
    }
}

pub(crate) async fn create(answers: Answers, tuned: bool, body: Incoming) -> Answer {
    let new: NewOrder = match content::json(body, tuned).await {
        Ok(new) => new,
        Err(Unreadable::Gone) => return answers.wrong("the content ended too early"),
        Err(Unreadable::Json(error)) => {
            return answers.problem(StatusCode::UNPROCESSABLE_ENTITY, &Refusal::unreadable(&error));
        }
    };
    match new.validate() {
        Ok(()) => answers.json(StatusCode::CREATED, &Order::of(new)),
        Err(report) => answers.problem(StatusCode::UNPROCESSABLE_ENTITY, &Refusal::of(report)),
    }
}
