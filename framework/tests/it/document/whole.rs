//! One app that uses everything the document can say.

use purlin::http::Method;
use purlin::openapi::{Contact, ExternalDocs, License, Operation, Server, ServerVariable, Tag};
use purlin::prelude::*;
use purlin::respond::SetCookies;
use serde_json::{Value, json};

#[schema(tag = "kind", rename_all = "snake_case")]
enum Contents {
    /// Some text.
    Text { text: String },
    Image {
        #[field(url)]
        address: String,
    },
}

/// A note.
#[schema(title = "A note")]
struct Note {
    #[field(read_only)]
    id: u32,
    /// What is on it.
    contents: Contents,
    #[field(default)]
    tags: Vec<String>,
    #[field(write_only, sensitive, example = "hunter2")]
    key: Option<String>,
    replies: Vec<Self>,
}

#[schema]
struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

#[schema(extra = "forbid")]
struct Paging {
    /// How many.
    #[field(default = 20, ge = 1, le = 100)]
    limit: u32,
    after: Option<u32>,
}

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(not_found, "note {0} does not exist")]
    NotFound(u32),
    #[api_error(conflict, "the note is locked")]
    Locked,
}

/// List the notes.
///
/// The newest
/// come first.
///
/// - in pages
#[get("/")]
async fn list_notes(
    paging: Query<Paging>,
    /// Only with this tag.
    Query(tag): Query<Option<String>>,
) -> Json<Page<Note>> {
    let _ = (paging.limit, paging.after, tag);
    Json(Page {
        items: Vec::new(),
        next: None,
    })
}

/// Write a note.
#[post("/", responses((207, "Some were written.")))]
async fn write_note(
    /// The session.
    Cookie(session): Cookie<Option<String>>,
    Header(x_request_id): Header<Option<purlin::uuid::Uuid>>,
    /// The note.
    Json(note): Json<Note>,
) -> Result<Created<Json<Note>>, NoteError> {
    let _ = (session, x_request_id);
    if note.id == 1 {
        Err(NoteError::Locked)
    } else {
        Ok(Created(Json(note)))
    }
}

#[delete(
    "/{id}",
    tags("admin", "notes"),
    operation_id = "eraseNote",
    summary = "Erase",
    description = "For good.",
    deprecated
)]
async fn delete_note(Path(id): Path<u32>) -> Result<NoContent, NoteError> {
    Err(NoteError::NotFound(id))
}

/// Never shown.
#[get("/secret", hidden)]
async fn secret() -> NoContent {
    NoContent
}

#[get("/{id}/files/{*path}")]
async fn file(Path(id): Path<u32>, Path(path): Path<String>) -> Html {
    Html(format!("{id} {path}"))
}

#[post("/login")]
async fn log_in() -> SetCookies<Redirect> {
    SetCookies::new(Redirect::to("/"))
}

/// A note was written.
#[post("/")]
async fn note_written(_body: Json<Note>) -> NoContent {
    NoContent
}

/// The note was read.
#[post("/")]
async fn note_read(_body: Json<u32>) -> NoContent {
    NoContent
}

/// The reader is gone.
#[delete("/")]
async fn reader_gone() -> NoContent {
    NoContent
}

fn app() -> App {
    let notes = Module::new("notes").prefix("/notes").routes(routes![
        list_notes,
        write_note,
        delete_note,
        secret,
        file
    ]);
    let users = Module::new("users")
        .prefix("/users")
        .tag("people")
        .deprecated()
        .routes(routes![log_in]);
    let inner = Module::new("inner")
        .prefix("/inner")
        .hidden()
        .routes(routes![list_notes]);
    App::new("Notes", "1.2.3")
        .info(|info| {
            info.summary("Keeps notes")
                .description("All of *them*.")
                .terms_of_service("https://a.example/terms")
                .contact(Contact::new().name("Ann").email("ann@a.example"))
                .license(License::new("MIT").identifier("MIT"))
                .extension("x-logo", "logo.svg")
        })
        .server(
            Server::new("https://{region}.a.example")
                .variable("region", ServerVariable::new("eu").one_of(["eu", "us"])),
        )
        .server(Server::new("/").description("Here"))
        .tag(Tag::new("people").description("Who writes"))
        .tag(Tag::new("admin").external_docs(ExternalDocs::new("https://a.example/admin")))
        .external_docs(ExternalDocs::new("https://a.example/docs").description("More"))
        .webhooks(routes![note_written])
        .callback::<write_note>(
            "read",
            "{$request.header.x-callback}",
            routes![note_read, reader_gone],
        )
        .module(notes.module(inner))
        .module(users)
        .document(|document| {
            document.info.description = Some("Changed by a hook.".to_owned());
            document.extensions.insert("x-hooked", true);
        })
}

fn document(app: App) -> Value {
    serde_json::to_value(app.build().unwrap().document()).unwrap()
}

#[test]
fn everything() {
    insta::assert_json_snapshot!(document(app()));
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document(app());
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 10, "{references:?}");
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let text = document.to_string();
    assert!(!text.contains("x-purlin"), "a mark of ours is left");
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            references.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            if let Some(mapping) = members.get("mapping").and_then(Value::as_object) {
                references.extend(mapping.values().filter_map(Value::as_str).map(str::to_owned));
            }
            members.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[test]
fn described_tags_stand_in_the_order_that_the_app_gives() {
    let document = document(app());
    let names: Vec<_> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].clone())
        .collect();
    assert_eq!(names, ["people", "admin"]);
}

#[test]
fn what_is_hidden_is_served_and_not_shown() {
    let app = app().build().unwrap();
    let document = app.document();
    for path in ["/notes/secret", "/notes/inner"] {
        assert!(document.operation(&Method::GET, path).is_none(), "{path}");
        assert!(app.routes().iter().any(|entry| entry.template == path), "{path}");
    }
}

#[test]
fn a_callback_has_all_its_requests() {
    let document = document(app());
    let item = &document["paths"]["/notes"]["post"]["callbacks"]["read"]["{$request.header.x-callback}"];
    let methods: Vec<_> = item.as_object().unwrap().keys().collect();
    assert_eq!(methods, ["post", "delete"]);
}

#[test]
fn a_callback_is_whole_wherever_its_operation_stands() {
    let module = |name, prefix: &str| Module::new(name).prefix(prefix).routes(routes![write_note]);
    let app = App::new("Twice", "1.0.0")
        .module(module("one", "/one"))
        .module(module("two", "/two"));
    let document = document(app.callback::<write_note>("read", "{$url}", routes![note_read]));
    let callback = |path: &str| document["paths"][path]["post"]["callbacks"]["read"].clone();
    assert_eq!(
        callback("/one")["{$url}"]["post"]["requestBody"]["required"],
        json!(true)
    );
    assert_eq!(callback("/one"), callback("/two"));
}

#[test]
fn mistakes_of_webhooks_and_callbacks_are_told() {
    let build = |app: App| app.build().map(|_| ()).unwrap_err().reasons().to_vec();
    let lost = App::new("Lost", "1.0.0").callback::<write_note>("read", "{$url}", routes![note_read]);
    let [reason] = &build(lost)[..] else {
        panic!("one reason")
    };
    assert!(
        reason.starts_with("the callback `read` belongs to `write_note` (")
            && reason.ends_with("), which no module has")
    );
    let twice = App::new("Twice", "1.0.0")
        .webhooks(routes![note_read])
        .webhooks(routes![note_read]);
    assert!(build(twice)[0].contains("`note_read`"));
}

#[test]
fn a_handler_without_words_has_none() {
    let app = app().build().unwrap();
    let operation: &Operation = app.document().operation(&Method::POST, "/users/login").unwrap();
    assert_eq!((&operation.summary, &operation.description), (&None, &None));
    assert!(operation.deprecated);
}
