//! Documentation that is for some only.

use purlin::app::Docs;
use purlin::error::Reject;
use purlin::extract::{Cx, Extract, Phase};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::schema::{ArgMeta, Fault, FaultKind, Location};
use purlin::security::{Basic, Bearer};
use purlin::testing::TestClient;

#[derive(Debug, ApiError)]
enum StaffError {
    #[api_error(unauthorized, "this is for the staff")]
    Stranger,
}

/// By the password, whoever it is.
#[dependency]
async fn staff(shown: Basic) -> Result<(), StaffError> {
    if shown.password.matches("tea") {
        Ok(())
    } else {
        Err(StaffError::Stranger)
    }
}

#[get("/about", public)]
async fn about() -> Text {
    Text("A shop.".to_owned())
}

fn app(docs: Docs) -> App {
    App::new("Shop", "1.0.0")
        .secure_by_default()
        .docs(docs)
        .module(Module::new("shop").routes(routes![about]))
}

#[purlin::test]
async fn only_who_may_reads_any_file() {
    let client = TestClient::new(app(Docs::default().policy::<Dep<staff>>()));
    let paths = [
        "/docs",
        "/docs/",
        "/docs/init.js",
        "/openapi.json",
        "/openapi.yaml",
    ];
    for path in paths {
        let refused = client.get(path).await;
        assert_eq!(refused.status(), 401, "{path}");
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Basic realm=\"Shop\", charset=\"UTF-8\""),
            "{path}"
        );
        let wrong = client
            .get(path)
            .header("authorization", "Basic YWRhOmNvZmZlZQ==")
            .await;
        assert_eq!(wrong.status(), 401, "{path}");
        let shown = client
            .get(path)
            .header("authorization", "Basic YWRhOnRlYQ==")
            .await;
        assert_eq!(shown.status(), 200, "{path}");
        assert_eq!(shown.header("cache-control"), Some("private, no-cache"), "{path}");
    }
    assert_eq!(client.get("/about").await.status(), 200);
    assert_eq!(client.get("/health/live").await.status(), 200);
}

/// A ticket that is always wrong, which is found out late.
struct Ticket;

impl Extract for Ticket {
    const PHASE: Phase = Phase::Inject;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.undocumented();
    }

    async fn extract(_: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Err(Reject::Invalid(vec![Fault {
            location: Location::Query,
            path: Vec::new(),
            kind: FaultKind::ValueError,
        }]))
    }
}

#[dependency(infallible)]
async fn with_ticket(ticket: Ticket) {
    let _ = ticket;
}

#[purlin::test]
async fn a_fault_that_is_found_late_keeps_them_closed() {
    for docs in [
        Docs::default().policy::<Ticket>(),
        Docs::default().policy::<Dep<with_ticket>>(),
    ] {
        let module = Module::new("shop").routes(routes![about]);
        let client = TestClient::new(App::new("Shop", "1.0.0").docs(docs).module(module));
        let refused = client.get("/openapi.json").await;
        assert_eq!(refused.status(), 422, "{}", refused.text());
    }
}

/// The route stands where tests of who may call what find it, and not in the document.
#[purlin::test]
async fn it_is_a_route_of_the_app() {
    let client = TestClient::new(app(Docs::default().policy::<Dep<staff>>()));
    let told: Vec<String> = client
        .app()
        .access()
        .map(|(route, access)| format!("{} {access}", route.template))
        .collect();
    assert_eq!(told, ["/about public", "/openapi.json basic"]);
    let document = client.app().document();
    assert!(!document.paths.contains_key("/openapi.json"));
    assert!(document.components.security_schemes.is_empty());
}

#[test]
fn what_judges_nobody_is_no_policy() {
    let told = app(Docs::default().policy::<Bearer>())
        .build()
        .unwrap_err()
        .to_string();
    assert!(told.contains("the documentation demands `"), "{told}");
    let nothing = app(Docs::off().policy::<Dep<staff>>()).build().unwrap();
    assert_eq!(nothing.routes().len(), 1);
}
