//! Parameters of path and query.

use std::borrow::Cow;

use hyper::StatusCode;
use serde::Serialize;

use crate::answer::{Answer, Answers};

#[derive(Debug, Serialize)]
struct Params<'a> {
    user_id: u64,
    item_id: u64,
    q: Option<Cow<'a, str>>,
    limit: u32,
}

/// Answers what stands in `7/items/42` and in the query.
pub(crate) fn read(answers: Answers, rest: &str, query: &str) -> Answer {
    let Some((user_id, item_id)) = rest.split_once("/items/") else {
        return answers.nothing();
    };
    let (Ok(user_id), Ok(item_id)) = (user_id.parse(), item_id.parse()) else {
        return answers.wrong("an id is a whole number");
    };
    let mut params = Params {
        user_id,
        item_id,
        q: None,
        limit: 20,
    };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "q" => params.q = Some(value),
            "limit" => match value.parse() {
                Ok(limit) => params.limit = limit,
                Err(_) => return answers.wrong("limit is a whole number"),
            },
            _ => {}
        }
    }
    answers.json(StatusCode::OK, &params)
}
