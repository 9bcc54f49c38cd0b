//! Structs of parameters.

use purlin::prelude::*;
use purlin::testing::TestClient;

use super::{all, client};

#[schema(extra = "forbid")]
#[derive(Debug)]
struct Filter {
    #[field(min_length = 1)]
    q: Option<String>,
    #[field(default = 20, ge = 1, le = 100)]
    limit: u8,
    #[field(default)]
    tag: Vec<String>,
    #[field(alias = "sortBy")]
    sort_by: Option<String>,
}

#[get("/strict")]
async fn strict(Query(filter): Query<Filter>) -> Text {
    Text(format!(
        "{:?} {} {:?} {:?}",
        filter.q, filter.limit, filter.tag, filter.sort_by
    ))
}

#[schema]
#[derive(Debug)]
struct Lenient {
    a: u8,
    b: Option<bool>,
}

#[get("/lenient")]
async fn lenient(Query(group): Query<Lenient>, c: Query<Option<u8>>) -> Text {
    Text(format!("{group:?} {:?}", *c))
}

#[purlin::test]
async fn of_the_query() {
    let client = client(routes![strict, lenient]);
    let expected = [
        ("/strict", "None 20 [] None"),
        (
            "/strict?q=a&limit=1&tag=x&tag=y&sortBy=n",
            "Some(\"a\") 1 [\"x\", \"y\"] Some(\"n\")",
        ),
        (
            "/strict?q=&limit=0",
            "query /q string_too_short, query /limit greater_than_equal",
        ),
        (
            "/strict?q=&limit=x&more=1",
            "query /q string_too_short, query /limit int_parsing, query /more extra_forbidden",
        ),
        ("/strict?sort_by=n", "query /sort_by extra_forbidden"),
        ("/strict?a/b=1", "query /a~1b extra_forbidden"),
        ("/lenient", "query /a missing"),
        ("/lenient?a=1&x=2", "Lenient { a: 1, b: None } None"),
        (
            "/lenient?a=300&b=x&c=y",
            "query /a less_than_equal, query /b bool_parsing, query /c int_parsing",
        ),
    ];
    all(&client, &expected).await;
}

#[schema]
#[derive(Debug)]
struct Paging {
    #[field(ge = 1)]
    page: u32,
    #[field(alias = "perPage")]
    per_page: Option<u8>,
}

/// A struct in a struct.
#[schema]
#[derive(Debug)]
struct Shown(Paging);

#[get("/paging")]
async fn paging(Query(paging): Query<Option<Paging>>) -> Text {
    Text(format!("{:?}", paging.map(|it| (it.page, it.per_page))))
}

#[get("/shown")]
async fn shown(Query(it): Query<Option<Shown>>, Header(other): Header<Option<Box<Paging>>>) -> Text {
    let other = other.map(|it| (it.page, it.per_page));
    Text(format!("{:?} {other:?}", it.map(|it| it.0.page)))
}

#[get("/filter")]
async fn filter(Query(filter): Query<Option<Filter>>) -> Text {
    Text(format!("{:?}", filter.map(|it| it.limit)))
}

#[purlin::test]
async fn an_optional_struct_is_there_if_one_of_its_fields_is() {
    let client = client(routes![paging, shown, filter]);
    let expected = [
        ("/paging", "None"),
        ("/paging?other=1&paging=1", "None"),
        ("/paging?page=3", "Some((3, None))"),
        ("/paging?page=3&perPage=9", "Some((3, Some(9)))"),
        ("/paging?page=0", "query /page greater_than_equal"),
        ("/paging?page=x", "query /page int_parsing"),
        ("/paging?perPage=9", "query /page missing"),
        ("/shown", "None None"),
        ("/shown?page=3", "Some(3) None"),
        ("/shown?page=0", "query /page greater_than_equal"),
        ("/filter", "None"),
        ("/filter?limit=7", "Some(7)"),
        ("/filter?limti=7", "query /limti extra_forbidden"),
        ("/filter?limit=7&limti=7", "query /limti extra_forbidden"),
    ];
    all(&client, &expected).await;
    let answer = client.get("/shown").header("page", "4").await;
    assert_eq!(answer.text(), "None Some((4, None))");
    let answer = client.get("/shown").header("perpage", "4").await;
    assert_eq!(answer.faults(), ["header /page missing"]);
}

#[schema]
#[derive(Debug)]
struct Place {
    shelf: String,
    #[field(le = 9)]
    row: u8,
}

#[get("/shelves/{shelf}/rows/{row}")]
async fn place(Path(place): Path<Place>) -> Text {
    Text(format!("{place:?}"))
}

#[purlin::test]
async fn of_the_path() {
    let expected = [
        ("/shelves/a%2Fb/rows/1", "Place { shelf: \"a/b\", row: 1 }"),
        ("/shelves/a/rows/10", "path /row less_than_equal"),
        ("/shelves/a/rows/x", "path /row int_parsing"),
    ];
    all(&client(routes![place]), &expected).await;
}

#[schema(extra = "forbid")]
#[derive(Debug)]
struct Trace {
    x_trace_id: u32,
    #[field(default)]
    x_tag: Vec<String>,
    #[field(alias = "If-Version")]
    version: Option<u8>,
}

#[schema]
#[derive(Debug)]
struct Session {
    id: String,
    #[field(default = 0)]
    visits: u32,
}

#[get("/both")]
async fn both(Header(trace): Header<Trace>, Cookie(session): Cookie<Session>) -> Text {
    Text(format!("{trace:?} {session:?}"))
}

fn both_client() -> TestClient {
    client(routes![both])
}

#[purlin::test]
async fn of_header_and_cookies() {
    let client = both_client();
    let answer = client
        .get("/both")
        .header("X-Trace-Id", "7")
        .header("x-tag", "a")
        .header("x-tag", "b")
        .header("if-version", "2")
        .header("x-unknown", "is ignored")
        .cookie("id", "s p")
        .cookie("other", "is ignored")
        .await;
    let expected =
        "Trace { x_trace_id: 7, x_tag: [\"a\", \"b\"], version: Some(2) } Session { id: \"s p\", visits: 0 }";
    assert_eq!(answer.text(), expected);
}

#[purlin::test]
async fn faults_of_header_and_cookies() {
    let client = both_client();
    let answer = client.get("/both").await;
    assert_eq!(
        answer.faults(),
        ["header /x-trace-id missing", "cookie /id missing"]
    );
    let answer = client
        .get("/both")
        .header("x-trace-id", "x")
        .header("if-version", "y")
        .cookie("visits", "-1")
        .await;
    let expected = [
        "header /x-trace-id int_parsing",
        "header /If-Version int_parsing",
        "cookie /id missing",
        "cookie /visits greater_than_equal",
    ];
    assert_eq!(answer.faults(), expected);
}
