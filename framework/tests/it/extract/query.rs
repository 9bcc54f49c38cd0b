//! Presence, defaults, repeats and rules, in the query.

use std::collections::{BTreeMap, BTreeSet};

use purlin::prelude::*;

use super::{all, client, told};

#[get("/required")]
async fn required(Query(q): Query<String>) -> Text {
    Text(format!("{q:?}"))
}

#[get("/optional")]
async fn optional(Query(q): Query<Option<u8>>) -> Text {
    Text(format!("{q:?}"))
}

#[get("/default")]
async fn default(
    #[field(default = 20, ge = 1, le = 100)] Query(limit): Query<u8>,
    #[field(default = "name")] Query(sort): Query<String>,
    #[field(default = false)] Query(brief): Query<bool>,
    #[field(default = -0.5)] Query(shift): Query<f64>,
) -> Text {
    Text(format!("{limit} {sort} {brief} {shift}"))
}

#[get("/alias")]
async fn alias(#[field(alias = "item-query")] Query(q): Query<String>) -> Text {
    Text(q)
}

#[purlin::test]
async fn presence() {
    let client = client(routes![required, optional, default, alias]);
    let expected = [
        ("/required", "query /q missing"),
        ("/required?q", "\"\""),
        ("/required?q=", "\"\""),
        ("/required?Q=a", "query /q missing"),
        ("/required?q=a&q=b", "\"b\""),
        ("/required?x=1&q=%C3%BC+%2B", "\"ü +\""),
        ("/required?q=a;b", "\"a;b\""),
        ("/required?q=a%26b=c", "\"a&b=c\""),
        ("/required?%71=a", "\"a\""),
        ("/required?q=%FF", "\"\u{fffd}\""),
        ("/optional", "None"),
        ("/optional?q=7", "Some(7)"),
        ("/optional?q=", "query /q int_parsing"),
        ("/optional?q=256", "query /q less_than_equal"),
        ("/default", "20 name false -0.5"),
        ("/default?limit=1&sort=&brief=on&shift=1e2", "1  true 100"),
        ("/default?limit=0", "query /limit greater_than_equal"),
        ("/default?limit=101", "query /limit less_than_equal"),
        ("/default?limit=", "query /limit int_parsing"),
        ("/alias?item-query=a", "a"),
        ("/alias?q=a", "query /item-query missing"),
    ];
    all(&client, &expected).await;
}

#[get("/list")]
async fn list(#[field(max_items = 3)] Query(tag): Query<Vec<String>>) -> Text {
    Text(tag.join("|"))
}

#[get("/optional-list")]
async fn optional_list(Query(n): Query<Option<Vec<u8>>>) -> Text {
    Text(format!("{n:?}"))
}

#[get("/set")]
async fn set(Query(n): Query<BTreeSet<u8>>) -> Text {
    Text(format!("{n:?}"))
}

#[get("/some")]
async fn some(#[field(min_items = 1, unique_items)] Query(n): Query<Vec<i8>>) -> Text {
    Text(format!("{n:?}"))
}

#[get("/default-list")]
async fn default_list(#[field(default = "new")] Query(tag): Query<Vec<String>>) -> Text {
    Text(tag.join("|"))
}

#[purlin::test]
async fn lists() {
    let client = client(routes![list, optional_list, set, some, default_list]);
    let expected = [
        ("/list?tag=a&x=1&tag=b", "a|b"),
        ("/list?tag=a,b", "a,b"),
        ("/list?tag=", ""),
        ("/list?tag=1&tag=2&tag=3&tag=4", "query /tag too_long"),
        ("/optional-list", "None"),
        ("/optional-list?n=1&n=2", "Some([1, 2])"),
        (
            "/optional-list?n=1&n=x&n=-1",
            "query /n/1 int_parsing, query /n/2 greater_than_equal",
        ),
        ("/set?n=2&n=1&n=2", "{1, 2}"),
        ("/some?n=1&n=1", "query /n not_unique"),
        ("/some?n=1", "[1]"),
        ("/default-list", "new"),
        ("/default-list?tag=a&tag=b", "a|b"),
    ];
    all(&client, &expected).await;
}

/// What a list without any value is, must be what the document says of it.
#[purlin::test]
async fn an_absent_list_is_missing_as_documented() {
    let client = client(routes![list, some]);
    assert_eq!(told(&client, "/list").await, "query /tag missing");
    assert_eq!(told(&client, "/some").await, "query /n missing");
    let operation = client
        .app()
        .document()
        .operation(&purlin::http::Method::GET, "/list")
        .unwrap();
    assert!(operation.parameters[0].required);
}

#[get("/rules")]
async fn rules(
    #[field(min_length = 2, max_length = 3, pattern = "^[a-zé]+$")] Query(word): Query<Option<String>>,
    #[field(gt = 0, lt = 10, multiple_of = 3)] Query(number): Query<Option<i32>>,
    #[field(ge = 0.5, le = 1.5)] Query(float): Query<Option<f64>>,
    #[field(email)] Query(mail): Query<Option<String>>,
    #[field(url)] Query(page): Query<Option<String>>,
) -> Text {
    let _ = (word, number, float, mail, page);
    Text("fine".to_owned())
}

#[purlin::test]
async fn rules_of_arguments() {
    let client = client(routes![rules]);
    let expected = [
        ("/rules?word=%C3%A9%C3%A9%C3%A9", "fine"),
        ("/rules?word=a", "query /word string_too_short"),
        ("/rules?word=aaaa", "query /word string_too_long"),
        ("/rules?word=A1", "query /word string_pattern_mismatch"),
        (
            "/rules?word=ABCD",
            "query /word string_too_long, query /word string_pattern_mismatch",
        ),
        ("/rules?number=9", "fine"),
        ("/rules?number=0", "query /number greater_than"),
        (
            "/rules?number=10",
            "query /number less_than, query /number multiple_of",
        ),
        ("/rules?float=0.49", "query /float greater_than_equal"),
        ("/rules?float=1.5", "fine"),
        ("/rules?mail=a@b.example", "fine"),
        ("/rules?mail=a", "query /mail email"),
        ("/rules?page=https://a.example", "fine"),
        ("/rules?page=a", "query /page url_parsing"),
    ];
    all(&client, &expected).await;
}

#[purlin::test]
async fn all_rules_are_looked_at() {
    let client = client(routes![rules]);
    let answer = told(&client, "/rules?word=A&number=x&float=2&mail=m&page=p").await;
    let expected = "query /word string_too_short, query /word string_pattern_mismatch, query /number int_parsing, \
                    query /float less_than_equal, query /mail email, query /page url_parsing";
    assert_eq!(answer, expected);
}

#[get("/counts")]
async fn counts(Query(limits): Query<BTreeMap<String, u8>>, first: Query<Option<u8>>) -> Text {
    Text(format!("{limits:?} {first:?}", first = *first))
}

#[get("/by-number")]
async fn by_number(Query(prices): Query<BTreeMap<u8, i8>>) -> Text {
    Text(format!("{prices:?}"))
}

#[purlin::test]
async fn the_keys_of_a_map_may_be_numbers() {
    let client = client(routes![by_number]);
    let expected = [
        ("/by-number?7=1&12=-2", "{7: 1, 12: -2}"),
        (
            "/by-number?7=x&y=1",
            "query /7 int_parsing, query /y extra_forbidden",
        ),
    ];
    all(&client, &expected).await;
}

#[purlin::test]
async fn a_map_takes_the_pairs_that_nothing_else_reads() {
    let client = client(routes![counts]);
    let expected = [
        ("/counts?a=1&first=2&b=3", "{\"a\": 1, \"b\": 3} Some(2)"),
        ("/counts?limits=1", "{\"limits\": 1} None"),
        (
            "/counts?a=x&b=256&c=1",
            "query /a int_parsing, query /b less_than_equal",
        ),
    ];
    all(&client, &expected).await;
}
