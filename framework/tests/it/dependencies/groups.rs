//! Structs of arguments, and dependencies with parameters.

use purlin::dependency::Depends;
use purlin::prelude::*;
use purlin::testing::TestClient;

use super::{Log, Token, client};

#[dependency(infallible)]
async fn user(token: Token, log: State<Log>) -> String {
    log.note("user");
    token.0
}

#[derive(Depends)]
struct Listing {
    user: Dep<user>,
    /// How many to list.
    #[field(default = 20, le = 100)]
    limit: Query<u32>,
    log: State<Log>,
}

#[get("/own")]
async fn own(listing: Listing, offset: Query<u32>) -> Text {
    listing.log.note("handler");
    Text(format!(
        "{} {} {}",
        listing.user.as_str(),
        *listing.limit,
        *offset
    ))
}

#[get("/shared")]
async fn shared(listing: Dep<Listing>, again: Dep<Listing>) -> Text {
    Text(format!("{} {}", *listing.limit, *again.limit))
}

#[derive(Depends)]
struct Page {
    skip: Query<u32>,
    #[field(ge = 1)]
    limit: Query<u32>,
}

#[get("/pages")]
async fn pages(page: Page, number: Query<u8>) -> Json<u32> {
    Json(*page.skip + *page.limit + u32::from(*number))
}

#[derive(Debug, ApiError)]
enum AgeError {
    #[api_error(forbidden, "too young")]
    TooYoung,
}

#[dependency]
async fn at_least<const YEARS: u8>(age: Query<u8>, log: State<Log>) -> Result<u8, AgeError> {
    log.note(format!("at least {YEARS}"));
    if *age < YEARS {
        Err(AgeError::TooYoung)
    } else {
        Ok(YEARS)
    }
}

trait Feature: Send + Sync {
    const NAME: &'static str;
}

struct Beta;

impl Feature for Beta {
    const NAME: &'static str = "beta";
}

#[dependency(infallible)]
async fn feature<F>(log: State<Log>) -> &'static str
where
    F: Feature,
{
    log.note(F::NAME);
    F::NAME
}

#[get("/bar", dependencies(at_least<16>, feature<Beta>))]
async fn bar(eighteen: Dep<at_least<18>>, sixteen: Dep<at_least<16>>, feature: Dep<feature<Beta>>) -> Text {
    Text(format!("{} {} {}", *eighteen, *sixteen, *feature))
}

#[purlin::test]
async fn a_struct_of_arguments_is_an_argument() {
    let (client, log) = client(Module::new("m").routes(routes![own, shared, pages]));
    assert_eq!(client.get("/own?limit=x&offset=y").await.status(), 401);
    let named = |target: &str| client.get(target).header("authorization", "Ada");
    assert_eq!(named("/own?limit=7&offset=1").await.text(), "Ada 7 1");
    assert_eq!(log.take(), ["user", "handler"]);
    assert_eq!(named("/shared").await.text(), "20 20");
    let answer = client.get("/pages?skip=x&limit=0&number=y").await;
    let faults = [
        "query /skip int_parsing",
        "query /limit greater_than_equal",
        "query /number int_parsing",
    ];
    assert_eq!(answer.faults(), faults);
    assert_eq!(
        client.get("/pages?skip=1&limit=2&number=3").await.json::<u32>(),
        6
    );
    let listing = client
        .app()
        .document()
        .operation(&purlin::http::Method::GET, "/own")
        .unwrap();
    assert_eq!(
        listing.parameters[0].description.as_deref(),
        Some("How many to list.")
    );
}

#[purlin::test]
async fn each_choice_of_parameters_is_a_dependency_of_its_own() {
    let (client, log) = client(Module::new("m").routes(routes![bar]));
    assert_eq!(client.get("/bar?age=18").await.text(), "18 16 beta");
    assert_eq!(log.take(), ["at least 16", "beta", "at least 18"]);
    assert_eq!(client.get("/bar?age=17").await.status(), 403);
    assert_eq!(log.take(), ["at least 16", "beta", "at least 18"]);
}

#[allow(
    unreachable_pub,
    private_interfaces,
    reason = "what is seen from elsewhere takes what is not"
)]
mod seen {
    use purlin::dependency::Depends;
    use purlin::prelude::*;

    #[dependency(infallible)]
    async fn user(#[field(default = "Ada")] name: Query<String>) -> String {
        name.into_inner()
    }

    #[derive(Depends)]
    struct Page {
        limit: Query<Option<u8>>,
    }

    #[derive(Depends)]
    pub struct Listing {
        user: Dep<user>,
        page: Page,
    }

    impl Listing {
        pub fn told(&self) -> String {
            format!("{} {:?}", *self.user, *self.page.limit)
        }
    }

    #[dependency(infallible)]
    pub async fn admin(user: Dep<user>, page: Page) -> String {
        format!("{} {:?}", *user, *page.limit)
    }
}

#[get("/seen")]
async fn read_seen(listing: seen::Listing, admin: Dep<seen::admin>) -> Text {
    Text(format!("{} {}", listing.told(), *admin))
}

#[purlin::test]
async fn what_is_taken_may_be_private() {
    let client =
        TestClient::new(App::new("Seen", "1.0.0").module(Module::new("seen").routes(routes![read_seen])));
    assert_eq!(
        client.get("/seen?limit=7").await.text(),
        "Ada Some(7) Ada Some(7)"
    );
}
