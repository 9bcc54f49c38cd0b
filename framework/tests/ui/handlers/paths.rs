use purlin::prelude::*;

#[get("notes")]
async fn no_slash() -> NoContent {
    NoContent
}

#[get("/notes/:id")]
async fn colon(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/<id>")]
async fn angles(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes?page={page}")]
async fn query(page: Query<u64>) -> Json<u64> {
    Json(*page)
}

#[get("/notes/")]
async fn trailing_slash() -> NoContent {
    NoContent
}

#[get("/notes//all")]
async fn empty_segment() -> NoContent {
    NoContent
}

#[get("/notes/{id")]
async fn open_brace(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/}id{")]
async fn turned_braces(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/{id}/{id}")]
async fn twice(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/{note-id}")]
async fn no_name(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/{}")]
async fn empty_name(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/{id:u64}")]
async fn typed_name(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[get("/notes/{*rest}/tail")]
async fn rest_in_the_middle(rest: Path<String>) -> Text {
    Text(rest.into_inner())
}

#[get("")]
async fn empty() -> NoContent {
    NoContent
}

#[get("/my notes")]
async fn space() -> NoContent {
    NoContent
}

#[get("/notes/*rest")]
async fn star(rest: Path<String>) -> Text {
    Text(rest.into_inner())
}

fn main() {
    let _ = routes![
        no_slash, colon, angles, query, trailing_slash, empty_segment, open_brace, turned_braces, twice, no_name,
        empty_name, typed_name, rest_in_the_middle, empty, space, star,
    ];
}
