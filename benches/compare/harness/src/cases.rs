//! The requests, and the answers that everybody owes.

/// A request and its answer.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// Path and query. In it and in the content, `$` is a number of two digits, another one from request to request.
    pub(crate) target: &'static str,
    /// The JSON that is sent.
    pub(crate) content: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) expected: Expected,
    /// How many routes are there beside those of the cases.
    pub(crate) routes: u32,
    /// Whether a connection sends many requests before it reads an answer.
    pub(crate) pipelined: bool,
}

/// What an answer holds.
#[derive(Debug)]
pub(crate) enum Expected {
    /// This text.
    Text(&'static str),
    /// So many times the letter x.
    Letters(usize),
    /// Names of three faults, in any form.
    Faults,
    /// A list of so many products.
    Products(usize),
    /// Anything: the status tells it.
    Refusal,
}

/// How many routes the case `routing` has beside those of the cases.
pub(crate) const ROUTES: u32 = 200;

/// How many requests a connection sends before it reads an answer, where the case is a pipeline.
pub(crate) const PIPELINE: usize = 16;

/// What `$` is in a request that is sent once.
pub(crate) const NUMBER: &str = "42";

const ORDER: &str = r#"{"customer":"Ada Lovelace","email":"ada@example.com","currency":"EUR","lines":[{"sku":"SKU-00001","quantity":2,"price_cents":1999},{"sku":"SKU-00002","quantity":1,"price_cents":4950},{"sku":"SKU-00003","quantity":10,"price_cents":120},{"sku":"SKU-00004","quantity":3,"price_cents":899},{"sku":"SKU-00005","quantity":1,"price_cents":25000}],"note":"leave at the door"}"#;

const BROKEN_ORDER: &str = r#"{"customer":"Ada Lovelace","email":"ada.example.com","currency":"EUR","lines":[{"sku":"SKU-00001","quantity":2,"price_cents":1999},{"sku":"SKU-00002","quantity":0,"price_cents":4950},{"sku":"SKU-00003","quantity":10,"price_cents":120},{"sku":"SKU-00004","quantity":3,"price_cents":0},{"sku":"SKU-00005","quantity":1,"price_cents":25000}],"note":"leave at the door"}"#;

/// The cases that every program answers.
pub(crate) const CASES: &[Case] = &[
    get(
        "plaintext",
        "/plaintext",
        "text/plain; charset=utf-8",
        Expected::Text("Hello, World!"),
    ),
    get(
        "params",
        "/users/7/items/42?q=blue%20shoes&limit=10",
        "application/json",
        Expected::Text(r#"{"user_id":7,"item_id":42,"q":"blue shoes","limit":10}"#),
    ),
    Case {
        status: 201,
        ..post(
            "order",
            ORDER,
            Expected::Text(
                r#"{"id":1,"customer":"Ada Lovelace","currency":"EUR","lines":5,"total_cents":37845}"#,
            ),
        )
    },
    Case {
        status: 422,
        ..post("order-bad", BROKEN_ORDER, Expected::Faults)
    },
    Case {
        routes: ROUTES,
        ..get(
            "routing",
            "/r199/5",
            "text/plain; charset=utf-8",
            Expected::Text("5"),
        )
    },
    get(
        "large-10k",
        "/bytes/10k",
        "application/octet-stream",
        Expected::Letters(10_240),
    ),
    get(
        "large-1m",
        "/bytes/1m",
        "application/octet-stream",
        Expected::Letters(1_048_576),
    ),
    Case {
        pipelined: true,
        ..get(
            "pipelined",
            "/plaintext",
            "text/plain; charset=utf-8",
            Expected::Text("Hello, World!"),
        )
    },
];

pub(crate) const fn get(
    name: &'static str,
    target: &'static str,
    media_type: &'static str,
    expected: Expected,
) -> Case {
    Case {
        name,
        method: "GET",
        target,
        content: None,
        status: 200,
        media_type,
        expected,
        routes: 0,
        pipelined: false,
    }
}

const fn post(name: &'static str, content: &'static str, expected: Expected) -> Case {
    Case {
        method: "POST",
        content: Some(content),
        ..get(name, "/orders", "application/json", expected)
    }
}

impl Case {
    /// How many requests are sent before an answer is read.
    pub(crate) const fn at_once(&self) -> usize {
        if self.pipelined { PIPELINE } else { 1 }
    }

    /// Whether `$` stands in it.
    pub(crate) fn varies(&self) -> bool {
        self.target.contains('$') || self.content.is_some_and(|content| content.contains('$'))
    }

    /// The bytes of the request, with the header fields that wrk sends.
    pub(crate) fn request(&self) -> Vec<u8> {
        let Self { method, .. } = self;
        let target = self.target.replace('$', NUMBER);
        let head = format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        let rest = self.content.map_or_else(
            || "\r\n".to_owned(),
            |content| {
                let content = content.replace('$', NUMBER);
                format!(
                    "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{content}",
                    content.len()
                )
            },
        );
        format!("{head}{rest}").into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_where_one_is_to_vary() {
        let case = Case {
            method: "POST",
            content: Some("[$01]"),
            ..get("some", "/some/$", "text/plain", Expected::Refusal)
        };
        assert!(case.varies());
        let request = String::from_utf8(case.request()).unwrap();
        assert!(request.starts_with("POST /some/42 HTTP/1.1\r\n"), "{request}");
        assert!(request.ends_with("Content-Length: 6\r\n\r\n[4201]"), "{request}");
        assert!(!CASES.iter().any(Case::varies));
    }
}
