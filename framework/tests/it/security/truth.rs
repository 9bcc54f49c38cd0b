//! What is enforced is what is documented, for every combination of what a client can show.

use purlin::http::Method;
use purlin::prelude::*;
use purlin::security::{AllOf, ApiKey, Bearer, OneOf};
use purlin::testing::TestClient;

use super::{ConsoleKey, LoginCookie, client};

type Key = ApiKey<ConsoleKey>;
type Login = ApiKey<LoginCookie>;

/// Declares handlers that take some arguments, and the list of them.
macro_rules! cases {
    ($($path:tt $name:ident($($argument:ident: $shown:ty),*);)*) => {
        $(
            #[get($path)]
            async fn $name($($argument: $shown),*) -> Json<()> {
                $(drop($argument);)*
                Json(())
            }
        )*

        const PATHS: &[&str] = &[$($path),*];

        fn cases() -> TestClient {
            client(routes![$($name),*])
        }
    };
}

cases! {
    "/bearer" bearer(a: Bearer);
    "/all" all(a: AllOf<Bearer, Key>);
    "/one" one(a: OneOf<Bearer, Key>);
    "/both" both(a: Bearer, b: Key);
    "/one-of-three" one_of_three(a: OneOf<Bearer, OneOf<Key, Login>>);
    "/all-of-three" all_of_three(a: AllOf<AllOf<Bearer, Key>, Login>);
    "/all-or-one" all_or_one(a: OneOf<AllOf<Bearer, Key>, Login>);
    "/one-and-one" one_and_one(a: AllOf<OneOf<Bearer, Key>, Login>);
    "/one-and-the-other" one_and_the_other(a: OneOf<Bearer, Key>, b: OneOf<Key, Login>);
    "/optional" optional(a: Option<Bearer>);
    "/optional-all" optional_all(a: Option<AllOf<Bearer, Key>>);
    "/optional-one" optional_one(a: Option<OneOf<Bearer, Key>>);
    "/optional-and-one" optional_and_one(a: Option<Bearer>, b: Key);
    "/optional-all-or-one" optional_all_or_one(a: Option<OneOf<AllOf<Bearer, Key>, Login>>);
    "/optional-and-the-same" optional_and_the_same(a: Option<Bearer>, b: Bearer);
    "/optional-twice" optional_twice(a: Option<Key>, b: Option<Login>);
}

/// What a client shows of one scheme.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Good,
    Broken,
}

const SHOWN: [Shown; 3] = [Shown::Nothing, Shown::Good, Shown::Broken];

/// The schemes by their names in the document.
const SCHEMES: [&str; 3] = ["bearer", "ConsoleKey", "LoginCookie"];

/// Every combination.
fn combinations() -> impl Iterator<Item = [Shown; 3]> {
    SHOWN.into_iter().flat_map(|a| {
        SHOWN
            .into_iter()
            .flat_map(move |b| SHOWN.into_iter().map(move |c| [a, b, c]))
    })
}

/// Whether the app serves a request.
async fn serves(client: &TestClient, path: &str, [bearer, key, login]: [Shown; 3]) -> bool {
    let mut request = client.get(path);
    for (shown, name, good, broken) in [
        (bearer, "authorization", "Bearer a", "Bearer a b"),
        (key, "x-api-key", "a", ""),
        (login, "cookie", "login=a", "login=a; login=b"),
    ] {
        request = match shown {
            Shown::Nothing => request,
            Shown::Good => request.header(name, good),
            Shown::Broken => request.header(name, broken),
        };
    }
    match request.await.status() {
        200 => true,
        401 => false,
        status => panic!("{path}: {status}"),
    }
}

/// The requirements of an operation.
fn documented(client: &TestClient, path: &str) -> Vec<Vec<String>> {
    let operation = client.app().document().operation(&Method::GET, path).unwrap();
    let alternatives = operation.security.iter().flatten();
    alternatives
        .map(|alternative| alternative.0.keys().cloned().collect())
        .collect()
}

fn is_met(requirement: &[String], shown: [Shown; 3]) -> bool {
    requirement.iter().all(|name| {
        let index = SCHEMES.iter().position(|scheme| scheme == name).unwrap();
        shown[index] == Shown::Good
    })
}

#[purlin::test]
async fn what_is_served_is_what_the_document_says() {
    let client = cases();
    for path in PATHS {
        let requirements = documented(&client, path);
        for shown in combinations() {
            let promised = requirements.iter().any(|requirement| is_met(requirement, shown));
            let served = serves(&client, path, shown).await;
            let is_optional = path.starts_with("/optional");
            if is_optional && shown.contains(&Shown::Broken) {
                // What may be left out may not be broken.
                assert!(promised || !served, "{path} {shown:?} {requirements:?}");
            } else {
                assert_eq!(served, promised, "{path} {shown:?} {requirements:?}");
            }
        }
    }
}

#[purlin::test]
async fn what_may_be_left_out_may_not_be_broken() {
    use Shown::{Broken, Good, Nothing};

    let client = cases();
    for (path, shown) in [
        ("/optional", [Broken, Good, Good]),
        ("/optional-all", [Broken, Nothing, Nothing]),
        ("/optional-all", [Broken, Good, Nothing]),
        ("/optional-all", [Good, Broken, Nothing]),
        ("/optional-one", [Broken, Broken, Nothing]),
        ("/optional-one", [Nothing, Broken, Nothing]),
        ("/optional-and-one", [Broken, Good, Nothing]),
        ("/optional-twice", [Nothing, Good, Broken]),
    ] {
        assert!(!serves(&client, path, shown).await, "{path} {shown:?}");
    }
}

#[test]
fn requirements_are_as_short_as_they_can_be() {
    let client = cases();
    let shown = |path| serde_json::to_string(&documented(&client, path)).unwrap();
    assert_eq!(shown("/all"), r#"[["bearer","ConsoleKey"]]"#);
    assert_eq!(shown("/both"), shown("/all"));
    assert_eq!(shown("/one"), r#"[["bearer"],["ConsoleKey"]]"#);
    assert_eq!(
        shown("/all-or-one"),
        r#"[["bearer","ConsoleKey"],["LoginCookie"]]"#
    );
    assert_eq!(shown("/optional"), r#"[["bearer"],[]]"#);
    assert_eq!(shown("/optional-and-the-same"), r#"[["bearer"]]"#);
}
