//! What dependencies read of a request: its faults are told together with those of the handler.

use purlin::dependency::Fresh;
use purlin::prelude::*;

use super::{Log, Token, client};

#[schema]
struct Page {
    #[field(default = 0)]
    skip: u32,
    #[field(default = 20, le = 100)]
    limit: u32,
}

#[schema]
struct Note {
    #[field(min_length = 1)]
    text: String,
}

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(forbidden, "not this one")]
    Refused,
}

#[dependency(infallible)]
async fn page(page: Query<Page>, log: State<Log>) -> (u32, u32) {
    log.note("page");
    (page.skip, page.limit)
}

#[dependency(infallible)]
async fn nested(page: Dep<page>, x_trace: Header<Option<u32>>, log: State<Log>) -> u32 {
    log.note("nested");
    page.0 + x_trace.unwrap_or(0)
}

#[dependency(infallible)]
async fn note(Json(note): Json<Note>, log: State<Log>) -> String {
    log.note("note");
    note.text
}

#[dependency]
async fn open_note(#[field(ge = 1)] id: Path<u32>, log: State<Log>) -> Result<u32, NoteError> {
    log.note("open_note");
    if *id == 13 {
        Err(NoteError::Refused)
    } else {
        Ok(*id)
    }
}

#[dependency(infallible)]
async fn caller(token: Token, limit: Query<Option<u8>>, log: State<Log>) -> String {
    log.note("caller");
    format!("{} {:?}", token.0, *limit)
}

#[put("/notes/{id}")]
async fn replace_note(
    nested: Dep<nested>,
    #[field(ge = 10)] size: Query<u32>,
    id: Dep<open_note>,
    note: Dep<note>,
    log: State<Log>,
) -> Text {
    log.note("handler");
    Text(format!("{} {} {} {}", *nested, *size, *id, note.as_str()))
}

#[get("/mine")]
async fn read_mine(caller: Dep<caller>, page: Dep<page>, number: Query<u8>) -> Text {
    Text(format!("{} {} {}", caller.as_str(), page.1, *number))
}

#[dependency(infallible)]
async fn number(number: Query<u8>) -> u8 {
    *number
}

#[get("/pairs")]
async fn read_pair(first: Fresh<number>, second: Fresh<number>) -> Json<u8> {
    Json(*first + *second)
}

#[purlin::test]
async fn one_answer_tells_the_faults_of_all() {
    let (client, log) = client(Module::new("m").routes(routes![replace_note]));
    let request = client
        .put("/notes/0?limit=101&skip=x&size=9")
        .header("x-trace", "many");
    let answer = request.json(&serde_json::json!({ "text": "" })).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(
        answer.faults(),
        [
            "query /skip int_parsing",
            "query /limit less_than_equal",
            "header /x-trace int_parsing",
            "path /id greater_than_equal",
            "body /text string_too_short",
            "query /size greater_than_equal",
        ]
    );
    assert_eq!(log.take(), [""; 0], "nothing ran");
}

#[purlin::test]
async fn what_is_right_reaches_the_function_it_was_read_for() {
    let (client, log) = client(Module::new("m").routes(routes![replace_note]));
    let request = client.put("/notes/7?skip=3&size=10").header("x-trace", "4");
    let answer = request.json(&serde_json::json!({ "text": "hello" })).await;
    assert_eq!(answer.text(), "7 10 7 hello");
    assert_eq!(log.take(), ["page", "nested", "open_note", "note", "handler"]);
}

#[purlin::test]
async fn a_dependency_that_fails_ends_the_request() {
    let (client, log) = client(Module::new("m").routes(routes![replace_note]));
    let request = client.put("/notes/13?size=10");
    let answer = request.json(&serde_json::json!({ "text": "hello" })).await;
    assert_eq!((answer.status(), answer.code().as_str()), (403, "note_refused"));
    assert_eq!(log.take(), ["page", "nested", "open_note"]);
}

#[purlin::test]
async fn who_asks_comes_before_what_they_say() {
    let (client, log) = client(Module::new("m").routes(routes![read_mine]));
    assert_eq!(client.get("/mine?limit=x&number=y").await.status(), 401);
    let named = |target: &str| client.get(target).header("authorization", "Ada");
    let answer = named("/mine?limit=300&number=y").await;
    assert_eq!(
        answer.faults(),
        ["query /limit less_than_equal"],
        "it belongs to who asks"
    );
    let answer = named("/mine?limit=200&number=y").await;
    assert_eq!(
        answer.faults(),
        ["query /limit less_than_equal", "query /number int_parsing"]
    );
    assert_eq!(log.take(), ["caller"]);
    assert_eq!(named("/mine?number=7").await.text(), "Ada None 20 7");
}

#[purlin::test]
async fn faults_of_what_is_made_twice_are_told_once() {
    let (client, _) = client(Module::new("m").routes(routes![read_pair]));
    assert_eq!(client.get("/pairs?number=4").await.json::<u8>(), 8);
    assert_eq!(
        client.get("/pairs?number=x").await.faults(),
        ["query /number int_parsing"]
    );
}
