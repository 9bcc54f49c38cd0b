//! What `App::build` finds: everything at once, each with the handler, its file and its line.

#![allow(clippy::invalid_regex, reason = "that is one of the mistakes")]

use purlin::app::{BuildError, Docs};
use purlin::extract::{IdempotencyKey, IfMatch, RequestId};
use purlin::prelude::*;
use purlin::server::Limits;
use regex::Regex;

struct Mailer;

#[schema]
struct Place {
    shelf: u32,
    row: u32,
}

#[schema]
struct Code {
    #[field(pattern = "(")]
    code: String,
}

#[get("/")]
async fn list_notes() -> NoContent {
    NoContent
}

#[get("/")]
async fn list_all_notes() -> NoContent {
    NoContent
}

#[get("/{id}")]
async fn read_note(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[put("/{name}")]
async fn replace_note(name: Path<String>) -> Text {
    Text(name.into_inner())
}

#[delete("/{name}")]
async fn delete_note(name: Path<String>) -> Text {
    Text(name.into_inner())
}

#[get("/place")]
async fn read_place(place: Path<Place>) -> Json<u32> {
    Json(place.shelf * place.row)
}

#[post("/letters")]
async fn send_letter(_mailer: State<Mailer>) -> NoContent {
    NoContent
}

#[post("/codes", operation_id = "notes_list_notes")]
async fn check_code(_code: Json<Code>) -> NoContent {
    NoContent
}

#[get("/other", operation_id = "notes_list_notes")]
async fn list_other_notes() -> NoContent {
    NoContent
}

#[get("/words")]
async fn find_words(#[field(pattern = "[")] text: Query<String>) -> Text {
    Text(text.into_inner())
}

#[get("/docs")]
async fn read_docs() -> NoContent {
    NoContent
}

#[post("/")]
async fn letter_sent() -> NoContent {
    NoContent
}

fn error(app: App) -> BuildError {
    app.build().expect_err("it has a mistake")
}

/// The text with places that stay the same when lines are added, and on every system.
fn normal(text: &str) -> String {
    let place = Regex::new(r"[\w./\\-]*build\.rs:\d+").unwrap();
    place.replace_all(text, "build.rs:LINE").into_owned()
}

/// The only reason of an app that cannot start.
fn reason(app: App) -> String {
    let error = error(app);
    let [reason] = error.reasons() else {
        panic!("one reason was expected: {error}")
    };
    normal(reason)
}

fn app(module: Module) -> App {
    App::new("Mistakes", "1.0.0").module(module)
}

fn notes(routes: impl IntoIterator<Item = purlin::handler::Route>) -> Module {
    Module::new("notes").prefix("/notes").routes(routes)
}

#[test]
fn every_reason_is_told_at_once() {
    let app = App::new("Mistakes", "1.0.0")
        .state(1_u8)
        .state(2_u8)
        .module(
            Module::new("notes")
                .prefix("/tenants/{tenant}/notes")
                .routes(routes![
                    list_notes,
                    list_all_notes,
                    read_note,
                    delete_note,
                    read_place
                ]),
        )
        .module(Module::new("letters").routes(routes![send_letter, check_code, read_docs]))
        .module(Module::new("words").prefix("words").routes(routes![find_words]))
        .callback::<replace_note>("sent", "{$request.body#/notify}", routes![letter_sent]);
    insta::assert_snapshot!(normal(&error(app).to_string()));
}

#[test]
fn a_route_is_there_twice() {
    insta::assert_snapshot!(reason(app(notes(routes![list_notes, list_all_notes]))));
}

#[test]
fn a_handler_is_mounted_twice() {
    insta::assert_snapshot!(reason(app(notes(routes![list_notes, list_notes]))));
}

/// One message, and not one for each of its routes. Elsewhere, and beside others of its name, a module is another one.
#[test]
fn a_module_is_mounted_twice() {
    let module = || notes(routes![list_notes, read_note]).prefix("/notes");
    let twice = App::new("Notes", "1.0.0").module(module()).module(module());
    assert_eq!(
        twice.build().unwrap_err().to_string(),
        "the app cannot start:\n  - the module `notes` is mounted twice at `/notes`: take it away in one place"
    );
    let outer = || Module::new("outer").prefix("/a").module(module());
    let nested = App::new("Notes", "1.0.0").module(outer()).module(outer());
    let told = nested.build().unwrap_err().to_string();
    assert!(told.contains("`notes` is mounted twice at `/a/notes`"), "{told}");
    let other = Module::new("notes")
        .prefix("/notes")
        .routes(routes![list_all_notes]);
    let told = App::new("Notes", "1.0.0")
        .module(module())
        .module(other)
        .build()
        .unwrap_err()
        .to_string();
    assert!(!told.contains("mounted twice"), "{told}");
}

#[test]
fn templates_cannot_be_told_apart() {
    insta::assert_snapshot!(reason(app(notes(routes![read_note, replace_note]))));
}

#[test]
fn a_name_of_the_prefix_is_read_by_nobody() {
    let module = Module::new("notes")
        .prefix("/tenants/{tenant}")
        .routes(routes![list_notes]);
    insta::assert_snapshot!(reason(app(module)));
}

#[test]
fn a_name_that_is_read_stands_in_the_prefix() {
    let module = Module::new("places")
        .prefix("/shelves/{shelf}/rows/{row}")
        .routes(routes![read_place]);
    assert!(app(module).build().is_ok());
}

#[test]
fn a_name_that_is_read_stands_nowhere() {
    let module = Module::new("places")
        .prefix("/shelves/{shelf}")
        .routes(routes![read_place]);
    insta::assert_snapshot!(reason(app(module)));
}

#[test]
fn a_name_stands_in_the_prefix_and_in_the_path() {
    let module = Module::new("notes")
        .prefix("/tenants/{id}")
        .routes(routes![read_note]);
    insta::assert_snapshot!(reason(app(module)));
}

#[test]
fn a_prefix_is_no_path() {
    for prefix in ["notes", "/notes/", "/", "/a//b", "/a?b", "/:id", "/{id"] {
        let reason = normal(
            &error(app(Module::new("notes")
                .prefix(prefix)
                .routes(routes![list_notes])))
            .to_string(),
        );
        assert!(
            reason.contains(&format!("the prefix `{prefix}` of the module `notes`")),
            "{reason}"
        );
    }
}

#[test]
fn state_is_missing() {
    insta::assert_snapshot!(reason(app(Module::new("letters").routes(routes![send_letter]))));
}

#[test]
fn state_is_given_twice() {
    insta::assert_snapshot!(reason(App::new("Mistakes", "1.0.0").state(1_u8).state(2_u8)));
}

#[test]
fn operations_have_one_id() {
    let app = app(notes(routes![list_notes])).module(Module::new("codes").routes(routes![list_other_notes]));
    insta::assert_snapshot!(reason(app));
}

#[test]
fn a_pattern_is_no_regular_expression() {
    insta::assert_snapshot!(reason(app(Module::new("codes").routes(routes![check_code]))));
}

#[test]
fn a_pattern_of_an_argument_is_no_regular_expression() {
    insta::assert_snapshot!(reason(app(Module::new("words").routes(routes![find_words]))));
}

#[test]
fn the_path_of_a_page_is_taken() {
    insta::assert_snapshot!(reason(app(Module::new("pages").routes(routes![read_docs]))));
}

#[test]
fn a_page_that_is_off_takes_no_path() {
    assert!(
        app(Module::new("pages").routes(routes![read_docs]))
            .docs(Docs::off())
            .build()
            .is_ok()
    );
}

#[test]
fn a_callback_belongs_to_no_route() {
    let app = app(notes(routes![list_notes])).callback::<read_note>("sent", "{$url}", routes![letter_sent]);
    insta::assert_snapshot!(reason(app));
}

#[test]
fn the_limits_are_those_that_are_in_force() {
    let proxied = || App::new("Proxied", "1.0.0").trusted_proxies(["10.0.0.0/8".parse().unwrap()]);
    let limits = |app: App| {
        let app = app.build().unwrap();
        assert_eq!(app.server().current_limits(), app.limits());
        app.limits().clone()
    };
    assert_eq!(limits(App::new("Plain", "1.0.0")), Limits::default());
    assert_eq!(limits(proxied()), Limits::behind_proxy());
    assert_eq!(limits(proxied().limits(Limits::strict())), Limits::strict());
    assert_eq!(limits(proxied().limits(Limits::default())), Limits::default());
    let small = proxied().body_limit(7).limits(Limits::strict());
    assert_eq!(limits(small), Limits::strict().body(7));
}

#[test]
fn hosts_that_no_request_can_name_are_told() {
    let hosts = [
        "shop.example",
        "shop.example:8080",
        "*shop.example",
        "*.shop.example",
    ];
    let error = App::new("Shop", "1.0.0")
        .allowed_hosts(hosts)
        .build()
        .unwrap_err();
    let expected = "must be a host without scheme, port and final dot, as in `shop.example`, or `*.shop.example` for all below it";
    let told = |host| format!("the allowed host `{host}` {expected}");
    assert_eq!(
        error.reasons(),
        [told("shop.example:8080"), told("*shop.example")]
    );
}

#[get("/numbered")]
async fn list_numbered(#[field(ge = 1, default = 0)] page: Query<u32>) -> Json<u32> {
    Json(page.into_inner())
}

#[get("/limited")]
async fn list_limited(#[field(default = "twenty")] limit: Query<u32>) -> Json<u32> {
    Json(limit.into_inner())
}

#[get("/of/{note}")]
async fn list_of(#[field(default = 1)] note: Path<u32>) -> Json<u32> {
    Json(note.into_inner())
}

#[post("/codes")]
async fn post_code(#[field(default = "a", example = "b", deprecated)] code: Json<String>) -> Json<String> {
    code
}

#[schema]
struct Paging {
    #[field(ge = 1, default)]
    page: u32,
}

#[get("/paged")]
async fn list_paged(paging: Query<Paging>) -> Json<u32> {
    Json(paging.page)
}

#[test]
fn a_default_that_would_be_refused_is_a_mistake() {
    let reason = |routes| reason(app(notes(routes)));
    let told = reason(routes![list_numbered]);
    assert!(
        told.contains("the default `0` of the argument `page` must be greater than or equal to 1"),
        "{told}"
    );
    let told = reason(routes![list_limited]);
    assert!(
        told.contains("the default `twenty` of the argument `limit` is no value of its type"),
        "{told}"
    );
    let told = reason(routes![list_of]);
    assert!(
        told.contains("the default of the argument `note` has no effect"),
        "{told}"
    );
    let told = reason(routes![list_paged]);
    assert!(told.contains("the default of the field `page` in `"), "{told}");
    assert!(
        told.contains("::build` must be greater than or equal to 1"),
        "{told}"
    );
}

#[test]
fn what_only_parameters_have_is_a_mistake_at_content() {
    let error = error(app(notes(routes![post_code])));
    let told = error.to_string();
    for keyword in ["default", "example", "deprecated"] {
        let expected = format!("`{keyword}` at the argument `code` has no effect");
        assert!(told.contains(&expected), "{told}");
    }
}

#[get("/state")]
async fn read_state(#[field(alias = "a", deprecated)] state: State<u8>) -> Json<u8> {
    Json(*state)
}

#[post("/once")]
async fn create_once(
    #[field(alias = "Key", default = "a")] key: IdempotencyKey,
    #[field(example = "b")] id: RequestId,
) -> NoContent {
    let _ = (key, id);
    NoContent
}

#[post("/matched")]
async fn change_matched(#[field(alias = "If-Version")] version: Option<IfMatch>) -> NoContent {
    let _ = version;
    NoContent
}

#[test]
fn what_only_parameters_have_is_a_mistake_at_other_arguments() {
    let error = error(app(notes(routes![read_state, create_once, change_matched])).state(1_u8));
    let argument = |reason: &String| {
        let (said, _) = reason.split_once(" has no effect")?;
        said.split_once("): ").map(|(_, argument)| argument.to_owned())
    };
    let told: Vec<String> = error.reasons().iter().filter_map(argument).collect();
    let expected = [
        "`alias` at the argument `state`",
        "`deprecated` at the argument `state`",
        "`alias` at the argument `key`",
        "`default` at the argument `key`",
        "`example` at the argument `id`",
        "`alias` at the argument `version`",
    ];
    assert_eq!(told, expected, "{error}");
}

#[schema(example = Login { name: "ada".to_owned(), password: "12345678".to_owned(), id: 1 }, extra = "forbid")]
struct Login {
    #[field(min_length = 4)]
    name: String,
    #[field(write_only)]
    password: String,
    #[field(read_only)]
    id: u32,
}

#[schema]
struct Logins {
    #[field(example = 7)]
    title: String,
    logins: Vec<Login>,
}

#[post("/logins")]
async fn post_logins(#[field(example = "many")] limit: Query<u32>, logins: Json<Logins>) -> Json<Logins> {
    let _ = limit;
    logins
}

#[test]
fn an_example_that_would_be_refused_is_a_mistake() {
    let error = error(app(notes(routes![post_logins])));
    let expected = [
        "the example `many` of the argument `limit` is no value of its type",
        "schema `Login`, ``: in its example `/name` must have at least 4 characters",
        "schema `LoginInput`, ``: in its example `/name` must have at least 4 characters",
        "schema `Logins`, `/properties/title`: in its example must be a string",
        "schema `LoginsInput`, `/properties/title`: in its example must be a string",
    ];
    for (reason, expected) in error.reasons().iter().zip(expected) {
        assert!(reason.contains(expected), "{expected}: {error}");
    }
    assert_eq!(error.reasons().len(), expected.len(), "{error}");
}
