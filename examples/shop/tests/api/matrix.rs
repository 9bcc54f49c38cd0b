//! Every route, and everybody: only who may is served. The routes come from the app, so one that is added and not listed here is a
//! failed test.

mod cases;
mod world;

use std::collections::BTreeSet;

use cases::{CASES, Case, Who};
use world::{World, with};

use crate::Shop;

/// The cases, in the order of the routes of the app.
fn cases(shop: &Shop) -> Vec<Case> {
    let mut cases = Vec::new();
    for (route, access) in shop.app().access() {
        let (method, path) = (route.route.meta.method, route.template.as_str());
        let case = CASES.iter().find(|case| (case.0, case.1) == (method, path));
        let case = case.unwrap_or_else(|| panic!("{method} {path} is not listed: who may call it?"));
        let told = match case.2 {
            Who::Everybody => "public".to_owned(),
            Who::LoggedIn | Who::Owner(_) => "oauth2Password".to_owned(),
            Who::Permitted(word) => format!("oauth2Password[{word}]"),
        };
        assert_eq!(access.to_string(), told, "{method} {path}");
        cases.push(*case);
    }
    let known: BTreeSet<_> = cases.iter().map(|case| (case.0, case.1)).collect();
    assert_eq!(known.len(), CASES.len(), "a route is listed twice, or is gone");
    cases
}

#[purlin::test]
async fn who_may_not_is_not_served(shop: Shop) {
    let world = World::new(&shop).await;
    for case in cases(&shop) {
        for (bearer, status) in world.wrong(&shop, case.2).await {
            let answer = with(world.request(&shop, case), &bearer).await;
            assert_eq!(
                answer.status(),
                status,
                "{case:?} with {bearer:?}: {}",
                answer.text()
            );
            assert_eq!(
                answer.header("www-authenticate").is_some(),
                status != 404,
                "{case:?}"
            );
        }
    }
}

#[purlin::test]
async fn who_may_is_served(shop: Shop) {
    for case in cases(&shop) {
        let ways = World::new(&shop).await.right(&shop, case.2).await.len();
        for way in 0..ways {
            // What a request has done, it cannot do again, so each has a world of its own.
            let world = World::new(&shop).await;
            let bearer = &world.right(&shop, case.2).await[way];
            let answer = with(world.request(&shop, case), bearer).await;
            assert_eq!(
                answer.status(),
                case.4,
                "{case:?} with {bearer:?}: {}",
                answer.text()
            );
        }
    }
}
