//! Every route, and everybody: only who may is served. The cases are held against the table of the routes, so a route that is
//! added and not listed here is a failed test.

mod cases;
mod world;

use std::collections::BTreeSet;

use cases::{CASES, Case, Who};
use world::{ALL, Credentials, World, all_but};

use crate::Accounts;

/// All ways in. The first two are one token.
const WAYS: [&str; 4] = ["oauth2Password", "bearer", "ProgramKey", "session"];

#[expect(clippy::unused_async, reason = "tests with arguments are `async`")]
#[purlin::test]
async fn every_route_is_listed_as_it_is_protected(app: Accounts) {
    let listed: BTreeSet<(&str, &str)> = CASES.iter().map(|case| (case.method, case.path)).collect();
    assert_eq!(listed.len(), CASES.len(), "a route is listed twice");
    let mut known = BTreeSet::new();
    for (route, access) in app.app().access() {
        let (method, path) = (route.route.meta.method, route.template.as_str());
        known.insert((method, path));
        let case = CASES
            .iter()
            .find(|case| (case.method, case.path) == (method, path));
        let case = case.unwrap_or_else(|| panic!("{method} {path} is not listed"));
        let told = access.to_string();
        match case.who {
            Who::Everybody => assert!(
                access.is_public() && !access.is_protected(),
                "{method} {path}: {told}"
            ),
            Who::LoggedIn | Who::Owner => {
                assert_eq!(told, "oauth2Password | bearer | session", "{method} {path}");
            }
            Who::Anybody => assert_eq!(told, WAYS.join(" | "), "{method} {path}"),
            Who::Permitted(word) => {
                let with = |scheme: &str| format!("{scheme}[{word}]");
                assert_eq!(told, WAYS.map(with).join(" | "), "{method} {path}");
            }
        }
    }
    assert_eq!(listed, known);
}

#[purlin::test]
async fn who_shows_nothing_good_is_served_nothing(app: Accounts) {
    let world = World::new(&app).await;
    for case in CASES.iter().filter(|case| case.who != Who::Everybody) {
        let bad = [
            None,
            Some(("authorization", "Bearer none.of.ours")),
            Some(("authorization", "Basic YWRhOmFkYQ==")),
            Some(("x-api-key", "acc_0123456789ab_0")),
            Some(("cookie", "__Host-session=AAAAAAAAAAAAAAAAAAAAAA")),
        ];
        for credentials in bad {
            let request = world.request(&app, case);
            let request = match credentials {
                Some((name, value)) => request.header(name, value),
                None => request,
            };
            let answer = request.await;
            assert_eq!(answer.status(), 401, "{case:?} with {credentials:?}");
            assert!(answer.header("www-authenticate").is_some(), "{case:?}");
        }
    }
}

#[purlin::test]
async fn who_may_something_else_is_not_served(app: Accounts) {
    let world = World::new(&app).await;
    for case in CASES {
        for ((name, value), status) in wrong(&app, &world, case).await {
            let answer = world.request(&app, case).header(name, &value).await;
            assert_eq!(answer.status(), status, "{case:?} by {name}: {}", answer.text());
        }
    }
}

/// It is long, and a test that is rolled back keeps the others of PostgreSQL waiting for its end, so it has a database of its own.
#[purlin::test(database)]
async fn who_may_is_served(app: Accounts) {
    for case in CASES {
        let mut ways = 1;
        let mut way = 0;
        // What a request has done, it cannot do again, so each has a world of its own.
        while way < ways {
            let world = World::new(&app).await;
            let right = right(&app, &world, case).await;
            let (name, value) = &right[way];
            let answer = world.request(&app, case).header(name, value).await;
            assert_eq!(
                answer.status(),
                case.status,
                "{case:?} by {name}: {}",
                answer.text()
            );
            // Names of roles and addresses are taken once.
            tidy(&app).await;
            (ways, way) = (right.len(), way + 1);
        }
    }
}

/// What does not open a route, and what is answered to it.
async fn wrong(app: &Accounts, world: &World, case: &Case) -> Vec<(Credentials, u16)> {
    match case.who {
        Who::Everybody | Who::Anybody => Vec::new(),
        // A key opens nothing of an account.
        Who::LoggedIn => vec![(world.key(app, &ALL).await, 401)],
        Who::Owner => vec![
            (world.key(app, &ALL).await, 401),
            (world.bearer_of_stranger(), 404),
        ],
        Who::Permitted(permission) => {
            let others = all_but(permission);
            vec![
                (world.bearer_of_stranger(), 403),
                (World::bearer(app, &others).await, 403),
                (world.narrow_bearer(app, &others).await, 403),
                (world.key(app, &others).await, 403),
            ]
        }
    }
}

/// Everything that opens a route.
async fn right(app: &Accounts, world: &World, case: &Case) -> Vec<Credentials> {
    let owner = ("authorization", world.owner.bearer());
    match case.who {
        // A header field that means nothing.
        Who::Everybody => vec![("accept", "*/*".to_owned())],
        Who::LoggedIn => vec![owner],
        // And who administers accounts.
        Who::Owner => vec![owner, World::bearer(app, &["users:write"]).await],
        Who::Anybody => vec![owner, world.key(app, &[]).await, world.cookie(app).await],
        Who::Permitted(permission) => vec![
            World::bearer(app, &[permission]).await,
            world.narrow_bearer(app, &[permission]).await,
            world.key(app, &[permission]).await,
            world.cookie(app).await,
        ],
    }
}

/// Takes away what can be made once.
async fn tidy(app: &Accounts) {
    app.run("DELETE FROM roles WHERE name = 'support'").await;
}
