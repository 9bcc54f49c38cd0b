//! The requests that need a database, and their answers.

use crate::cases::{Case, Expected, get};

const JSON: &str = "application/json";

/// Three lines of products that few others buy at the same time, in the order of their ids.
const PURCHASE: &str = r#"{"customer":"Ada Lovelace","lines":[{"product_id":$01,"quantity":2},{"product_id":$34,"quantity":1},{"product_id":$67,"quantity":10}]}"#;

/// Of the first product there is enough, of the last none.
const TOO_MUCH: &str = r#"{"customer":"Ada Lovelace","lines":[{"product_id":$01,"quantity":1},{"product_id":10000,"quantity":1}]}"#;

/// The cases that are measured.
pub(crate) const STORED: &[Case] = &[
    get(
        "read",
        "/products/$07",
        JSON,
        Expected::Text(
            r#"{"id":4207,"sku":"SKU-04207","name":"Product 4207","price_cents":5207,"stock":1000000000}"#,
        ),
    ),
    get("list", "/products?limit=20", JSON, Expected::Products(20)),
    Case {
        status: 201,
        ..buy(
            "purchase",
            PURCHASE,
            Expected::Text(r#"{"id":1,"total_cents":68306}"#),
        )
    },
];

/// What is asked after a purchase: whether it was stored, whether one that is refused changes nothing, and whether what is not
/// there is missing.
pub(super) const AFTERWARDS: &[Case] = &[
    BOUGHT,
    Case {
        status: 409,
        ..buy("too-much", TOO_MUCH, Expected::Refusal)
    },
    BOUGHT,
    Case {
        status: 404,
        ..get("missing", "/products/0", JSON, Expected::Refusal)
    },
];

const BOUGHT: Case = get(
    "bought",
    "/products/$01",
    JSON,
    Expected::Text(
        r#"{"id":4201,"sku":"SKU-04201","name":"Product 4201","price_cents":5201,"stock":999999998}"#,
    ),
);

/// What is in the tables after all of that.
pub(super) const COUNTS: &str = "1 orders, 3 lines";

const fn buy(name: &'static str, content: &'static str, expected: Expected) -> Case {
    Case {
        method: "POST",
        content: Some(content),
        ..get(name, "/purchases", JSON, expected)
    }
}
