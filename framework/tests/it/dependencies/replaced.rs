//! What tests put in the place of dependencies.

use purlin::dependency::Fresh;
use purlin::prelude::*;
use purlin::testing::TestClient;

use super::{Log, Token, client};

#[dependency]
async fn session(token: Token, log: State<Log>) -> Result<String, Problem> {
    log.note("session");
    Ok(token.0)
}

#[dependency]
async fn user(session: Dep<session>, log: State<Log>) -> Result<String, Problem> {
    log.note("user");
    Ok(format!("user of {}", session.as_str()))
}

#[dependency(infallible)]
async fn named_user(#[field(max_length = 5)] name: Query<String>, log: State<Log>) -> String {
    log.note("named_user");
    name.into_inner()
}

#[get("/me")]
async fn read_me(user: Dep<user>, again: Dep<user>, limit: Query<Option<u8>>) -> Text {
    Text(format!("{} {} {:?}", user.as_str(), again.as_str(), *limit))
}

#[get("/fresh")]
async fn read_fresh(user: Fresh<user>) -> Text {
    Text(user.into_inner())
}

fn app(log: &Log) -> App {
    let module = Module::new("users").routes(routes![read_me, read_fresh]);
    App::new("Users", "1.0.0").state(log.clone()).module(module)
}

#[purlin::test]
async fn a_value_stands_in_for_a_dependency_and_all_that_it_takes() {
    let log = Log::default();
    let client = TestClient::new(app(&log).override_dependency::<user>(|| "fake".to_owned()));
    assert_eq!(client.get("/me").await.text(), "fake fake None");
    assert_eq!(client.get("/fresh").await.text(), "fake");
    assert_eq!(log.take(), [""; 0]);
    let document = serde_json::to_value(client.app().document()).unwrap();
    let operation = &document["paths"]["/me"]["get"];
    assert!(operation.get("security").is_none());
    assert!(operation["responses"].get("401").is_none());
}

#[purlin::test]
async fn what_is_deeper_is_replaced_too() {
    let log = Log::default();
    let client = TestClient::new(app(&log).override_dependency::<session>(|| "fake".to_owned()));
    assert_eq!(client.get("/me").await.text(), "user of fake user of fake None");
    assert_eq!(log.take(), ["user"]);
}

#[purlin::test]
async fn another_dependency_brings_its_own_arguments() {
    let log = Log::default();
    let client = TestClient::new(app(&log).replace_dependency::<user, named_user>());
    assert_eq!(client.get("/me?name=Ada").await.text(), "Ada Ada None");
    assert_eq!(client.get("/fresh?name=Ada").await.text(), "Ada");
    assert_eq!(log.take(), ["named_user", "named_user"]);
    assert_eq!(
        client.get("/me?name=Charles").await.faults(),
        ["query /name string_too_long"]
    );
    let document = serde_json::to_value(client.app().document()).unwrap();
    assert_eq!(document["paths"]["/me"]["get"]["parameters"][0]["name"], "name");
}

#[purlin::test]
async fn without_replacements_they_are_what_they_are() {
    let (client, log) = client(Module::new("users").routes(routes![read_me]));
    assert_eq!(client.get("/me").await.status(), 401);
    let answer = client.get("/me").header("authorization", "Ada").await;
    assert_eq!(answer.text(), "user of Ada user of Ada None");
    assert_eq!(log.take(), ["session", "user"]);
}

#[purlin::test]
async fn outside_of_requests_values_stand_in_and_dependencies_of_requests_do_not() {
    #[dependency(infallible)]
    async fn mailer(log: State<Log>) -> u32 {
        log.note("mailer");
        7
    }

    #[dependency(infallible)]
    async fn other_mailer() -> u32 {
        9
    }

    let log = Log::default();
    let built = app(&log).override_dependency::<mailer>(|| 8).build().unwrap();
    assert_eq!(*built.background().get::<Dep<mailer>>().await.unwrap(), 8);
    assert_eq!(log.take(), [""; 0]);
    let built = app(&log)
        .replace_dependency::<mailer, other_mailer>()
        .build()
        .unwrap();
    let problem = built.background().get::<Dep<mailer>>().await.unwrap_err();
    assert!(
        problem
            .cause()
            .unwrap()
            .to_string()
            .contains("override it with a value")
    );
}

#[dependency(infallible)]
async fn renamed(user: Dep<user>) -> String {
    user.to_uppercase()
}

#[dependency(infallible)]
async fn renamed_anew(user: Fresh<user>) -> String {
    user.to_uppercase()
}

#[get("/renamed")]
async fn read_renamed(user: Dep<renamed>) -> Text {
    Text(user.to_string())
}

#[test]
fn what_stands_in_for_a_dependency_cannot_take_it() {
    let told = |app: App| app.build().map(drop).unwrap_err().reasons().join("\n");
    let log = Log::default();
    let both = told(app(&log).replace_dependency::<user, renamed>());
    for reason in both.lines() {
        assert!(
            reason.contains(": the dependency `renamed` (")
                && reason.contains("takes it in its turn (`user` (")
                && reason.contains(") takes `renamed` (")
                && reason.contains(") takes `user` ("),
            "{reason}"
        );
    }
    assert_eq!(both.lines().count(), 2, "{both}");
    for circle in [
        app(&log).replace_dependency::<user, renamed_anew>(),
        app(&log).replace_dependency::<session, renamed>(),
        app(&log).replace_dependency::<user, user>(),
        app(&log)
            .replace_dependency::<user, session>()
            .replace_dependency::<session, user>(),
    ] {
        assert!(told(circle).contains("takes it in its turn"));
    }
    let renamed_only = App::new("Users", "1.0.0")
        .state(log.clone())
        .replace_dependency::<user, renamed>()
        .module(Module::new("users").routes(routes![read_renamed]));
    assert!(told(renamed_only).contains("takes it in its turn (`renamed` ("));
}

#[test]
fn what_stands_in_for_one_that_is_made_anew_is_made_anew() {
    async fn end(_: Dep<released>, _: purlin::dependency::Outcome) -> Result<(), Problem> {
        Ok(())
    }

    #[dependency(infallible, after_response = end)]
    async fn released() -> String {
        "released".to_owned()
    }

    #[dependency(infallible, max_concurrency = 1)]
    async fn counted() -> String {
        "counted".to_owned()
    }

    #[dependency(infallible, scope = "app")]
    async fn of_app() -> String {
        "of the app".to_owned()
    }

    let log = Log::default();
    for (app, name) in [
        (app(&log).replace_dependency::<user, released>(), "`released`"),
        (app(&log).replace_dependency::<user, counted>(), "`counted`"),
        (app(&log).replace_dependency::<user, of_app>(), "`of_app`"),
    ] {
        let reasons = app.build().map(drop).unwrap_err().reasons().to_vec();
        let [reason] = &*reasons else {
            panic!("{reasons:?}")
        };
        assert!(
            reason.contains("`Fresh` of") && reason.contains(name) && reason.contains("not made anew"),
            "{reason}"
        );
    }
    assert!(app(&log).replace_dependency::<user, session>().build().is_ok());
}
