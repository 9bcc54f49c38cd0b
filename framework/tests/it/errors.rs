//! `#[derive(ApiError)]`: what clients and logs are told, and what the document says.

use std::error::Error;
use std::fmt;

use purlin::error::{ApiError, Problem};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::schema::Registry;
use purlin::testing::TestClient;
use serde_json::{Value, json};

/// No connection.
#[derive(Debug, ApiError)]
#[api_error(unavailable, "the table {table} is locked by {type}")]
struct StoreError {
    table: &'static str,
    r#type: &'static str,
    #[source]
    cause: Box<dyn Error + Send + Sync>,
}

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(not_found, "product {0} does not exist, {{0}} is {0:?}")]
    NotFound(String),
    /// Names are unique.
    ///
    /// Choose another one.
    #[api_error(conflict, "{f} and {inner} are taken", code = "name_taken")]
    Taken { f: u8, inner: u8, unnamed: u8 },
    #[api_error(internal, "{0} in /etc/secret")]
    Disk(#[from] std::io::Error),
    #[api_error(transparent)]
    Store(StoreError),
    #[api_error(bad_gateway, "HTTP")]
    HTTPFailed,
    #[api_error(gone, "gone")]
    #[deprecated]
    Gone,
}

fn store() -> StoreError {
    StoreError {
        table: "users",
        r#type: "cron",
        cause: "lock 7".into(),
    }
}

fn named(form: &str) -> ProductError {
    match form {
        "missing" => ProductError::NotFound("a".to_owned()),
        "taken" => ProductError::Taken {
            f: 1,
            inner: 2,
            unnamed: 3,
        },
        "disk" => ProductError::from(std::io::Error::other("full")),
        "store" => ProductError::from(store()),
        #[expect(deprecated, reason = "the expansion itself gives no warning")]
        "gone" => ProductError::Gone,
        _ => ProductError::HTTPFailed,
    }
}

#[get("/{form}")]
async fn fail(Path(form): Path<String>) -> Result<NoContent, ProductError> {
    Err(named(&form))
}

fn client() -> TestClient {
    TestClient::new(App::new("Errors", "1").module(Module::new("errors").routes(routes![fail])))
}

/// The problems that an error describes, as `status code: detail`.
fn described<T: ApiError>() -> Vec<String> {
    let mut registry = Registry::new();
    let mut operation = OperationBuilder::new(&mut registry);
    T::describe(&mut operation);
    let problems = operation.problems().iter();
    problems
        .flat_map(|(status, problems)| {
            problems
                .iter()
                .map(move |it| format!("{status} {}: {}", it.code, it.detail))
        })
        .collect()
}

/// An error and all behind it.
fn chain(error: &dyn Error) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

#[purlin::test]
async fn clients_read_the_message_of_their_own_faults() {
    let answer = client().get("/missing").await;
    assert_eq!(
        answer.json::<Value>(),
        json!({
            "type": "about:blank", "title": "Not Found", "status": 404, "code": "product_not_found",
            "detail": "product a does not exist, {0} is \"a\"",
        })
    );
    let answer = client().get("/taken").await;
    assert_eq!((answer.status(), &*answer.code()), (409, "name_taken"));
}

#[purlin::test]
async fn clients_read_nothing_of_the_server_s_faults() {
    for (form, status, code, title) in [
        ("disk", 500, "product_disk", "Internal Server Error"),
        ("store", 503, "store", "Service Unavailable"),
        ("other", 502, "product_http_failed", "Bad Gateway"),
    ] {
        let answer = client().get(&format!("/{form}")).await;
        let expected = json!({ "type": "about:blank", "title": title, "status": status, "code": code });
        assert_eq!(answer.json::<Value>(), expected);
    }
}

#[test]
fn logs_have_the_message_and_every_error_behind_it() {
    let told = |error: ProductError| {
        let problem = error.into_problem();
        problem.cause().map(|cause| chain(cause)).unwrap_or_default()
    };
    assert_eq!(told(named("disk")), ["full in /etc/secret", "full"]);
    assert_eq!(
        told(named("store")),
        ["the table users is locked by cron", "lock 7"]
    );
    assert!(told(named("missing")).is_empty());
}

#[test]
fn an_error_is_one_in_rust_too() {
    assert_eq!(named("taken").to_string(), "1 and 2 are taken");
    assert_eq!(
        chain(&named("store")),
        ["the table users is locked by cron", "lock 7"]
    );
    let read = || -> Result<String, ProductError> { Ok(std::fs::read_to_string("/nonexistent")?) };
    assert!(matches!(read(), Err(ProductError::Disk(_))));
}

#[test]
fn the_document_keeps_the_messages_of_the_server_s_faults() {
    insta::assert_json_snapshot!(described::<ProductError>());
    insta::assert_json_snapshot!("operation", client().app().document().paths["/{form}"].operations);
}

/// Declares an error with every kind, and a handler that can fail with each.
macro_rules! kinds {
    ($($kind:ident $variant:ident $status:literal;)*) => {
        #[derive(Debug, ApiError)]
        enum AnyError {
            $(#[api_error($kind, "told")] $variant,)*
        }

        #[get("/{status}")]
        async fn fail_with(Path(status): Path<u16>) -> Result<NoContent, AnyError> {
            match status {
                $($status => Err(AnyError::$variant),)*
                _ => Ok(NoContent),
            }
        }

        const KINDS: &[(&str, u16)] = &[$((stringify!($kind), $status)),*];
    };
}

kinds! {
    bad_request BadRequest 400;
    unauthorized Unauthorized 401;
    payment_required PaymentRequired 402;
    forbidden Forbidden 403;
    not_found NotFound 404;
    not_acceptable NotAcceptable 406;
    conflict Conflict 409;
    gone Gone 410;
    precondition_failed PreconditionFailed 412;
    content_too_large ContentTooLarge 413;
    unsupported_media_type UnsupportedMediaType 415;
    unprocessable Unprocessable 422;
    locked Locked 423;
    too_many_requests TooManyRequests 429;
    internal Internal 500;
    bad_gateway BadGateway 502;
    unavailable Unavailable 503;
    timeout Timeout 504;
}

#[purlin::test]
async fn every_kind_has_its_status_and_is_documented() {
    let module = Module::new("kinds").routes(routes![fail_with]);
    let client = TestClient::new(App::new("Kinds", "1").module(module));
    for (kind, status) in KINDS {
        let answer = client.get(&format!("/{status}")).await;
        assert_eq!((answer.status(), answer.code()), (*status, format!("any_{kind}")));
        assert_eq!(answer.text().contains("told"), *status < 500);
    }
}

#[test]
fn an_alias_and_a_handwritten_error_can_be_inside() {
    #[derive(Debug)]
    struct Teapot;
    impl fmt::Display for Teapot {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("short and stout")
        }
    }
    impl Error for Teapot {}
    impl ApiError for Teapot {
        fn describe(operation: &mut OperationBuilder<'_>) {
            operation.problem(418, "teapot", "No coffee.");
        }

        fn into_problem(self) -> Problem {
            Problem::with_status(purlin::http::StatusCode::IM_A_TEAPOT, "teapot")
        }
    }
    type Alias = Teapot;
    #[derive(Debug, ApiError)]
    enum KitchenError {
        #[api_error(transparent)]
        Pot { inner: Alias },
    }

    let error = KitchenError::from(Teapot);
    assert_eq!(error.to_string(), "short and stout");
    assert_eq!(error.into_problem().status(), 418);
    assert_eq!(described::<KitchenError>(), ["418 teapot: No coffee."]);
}
