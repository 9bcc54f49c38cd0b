//! What is sent, what need not be, and who may keep it.

use std::io::Read;
use std::time::Duration;

use flate2::read::{GzDecoder, ZlibDecoder};
use purlin::extract::{ETag, IfMatch, PreconditionFailed};
use purlin::layer::{CacheControl, Compression, ETags};
use purlin::respond::Tagged;
use purlin::testing::TestClient;

use super::*;

#[get("/text/{length}")]
async fn text(Path(length): Path<usize>) -> Text {
    Text("abcdefghij".repeat(length / 10))
}

#[get("/tagged")]
async fn tagged() -> Tagged<Text> {
    Tagged(ETag::of_version(7), Text("x".repeat(1000)))
}

#[put("/tagged")]
async fn change(if_match: IfMatch) -> Result<Tagged<NoContent>, PreconditionFailed> {
    if_match.check(&ETag::of_version(7))?;
    Ok(Tagged(ETag::of_version(8), NoContent))
}

#[put("/lenient")]
async fn change_leniently(if_match: Option<IfMatch>) -> Result<Json<Option<i64>>, PreconditionFailed> {
    if_match.map_or(Ok(Json(None)), |if_match| if_match.version().map(Json))
}

#[post("/text")]
async fn send() -> Text {
    Text("sent".to_owned())
}

fn texts() -> Module {
    Module::new("texts").routes(routes![text, tagged, change, change_leniently, send])
}

fn unpacked(mut reader: impl Read) -> String {
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    text
}

#[purlin::test]
async fn answers_are_compressed_as_the_client_likes_best() {
    let client = TestClient::new(app(texts().middleware(Compression::new())));
    for length in [500, 60_000, 1_000_000] {
        let get = |coding: &str| {
            client
                .get(&format!("/text/{length}"))
                .header("accept-encoding", coding)
        };
        let gzip = get("deflate;q=0.5, gzip").await;
        assert_eq!(
            (gzip.header("content-encoding"), gzip.header("vary")),
            (Some("gzip"), Some("accept-encoding"))
        );
        assert!(gzip.bytes().len() < length / 10);
        assert_eq!(
            unpacked(GzDecoder::new(&gzip.bytes()[..])),
            "abcdefghij".repeat(length / 10)
        );
        let deflate = get("deflate").await;
        assert_eq!(deflate.header("content-encoding"), Some("deflate"));
        assert_eq!(unpacked(ZlibDecoder::new(&deflate.bytes()[..])).len(), length);
        let plain = get("br").await;
        assert_eq!(
            (plain.header("content-encoding"), plain.bytes().len()),
            (None, length)
        );
        assert_eq!(plain.header("vary"), Some("accept-encoding"));
    }
    let small = client.get("/text/490").header("accept-encoding", "gzip").await;
    assert_eq!(
        (small.header("content-encoding"), small.header("vary")),
        (None, None)
    );
    let head = client.head("/text/500").header("accept-encoding", "gzip").await;
    assert_eq!(head.header("content-encoding"), Some("gzip"));
}

#[purlin::test]
async fn a_tag_is_weak_once_it_is_compressed_and_its_version_is_the_same() {
    let client = TestClient::new(app(texts().middleware(Compression::new())));
    let answer = client.get("/tagged").header("accept-encoding", "gzip").await;
    let tag = answer.header("etag").unwrap();
    assert_eq!(tag, "W/\"7\"");
    assert_eq!(
        client.put("/tagged").header("if-match", tag).await.header("etag"),
        Some("\"8\"")
    );
}

#[purlin::test]
async fn what_the_client_has_is_not_sent_again() {
    let client = TestClient::new(app(texts()
        .middleware(ETags::new())
        .middleware(CacheControl::no_cache())));
    let first = client.get("/text/20").await;
    let tag = first.header("etag").unwrap();
    let again = client.get("/text/20").header("if-none-match", tag).await;
    assert_eq!(
        (again.status(), again.bytes().len(), again.header("etag")),
        (304, 0, Some(tag))
    );
    assert_eq!(again.header("cache-control"), Some("private, no-cache"));
    let other = client.get("/text/30").header("if-none-match", tag).await;
    assert_eq!((other.status(), other.text().len()), (200, 30));
    assert_eq!(
        client
            .head("/text/20")
            .header("if-none-match", tag)
            .await
            .status(),
        304
    );
    assert_eq!(
        client
            .get("/tagged")
            .header("if-none-match", "\"7\"")
            .await
            .status(),
        304
    );
    assert_eq!(
        client
            .get("/tagged")
            .header("if-none-match", "\"6\"")
            .await
            .header("etag"),
        Some("\"7\"")
    );
    let sent = client.post("/text").header("if-none-match", "*").await;
    assert_eq!((sent.status(), sent.header("etag")), (200, None));
}

#[purlin::test]
async fn tags_of_what_is_compressed_are_found_again() {
    let client = TestClient::new(app(texts()
        .middleware(ETags::new())
        .middleware(Compression::new())));
    let get = || client.get("/text/1000").header("accept-encoding", "gzip");
    let answer = get().await;
    let tag = answer.header("etag").unwrap();
    assert!(tag.starts_with("W/"));
    assert_eq!(get().header("if-none-match", tag).await.status(), 304);
}

#[purlin::test]
async fn large_contents_have_no_tag() {
    let client = TestClient::new(app(texts().middleware(ETags::new().limit(100))));
    assert!(client.get("/text/100").await.header("etag").is_some());
    assert!(client.get("/text/110").await.header("etag").is_none());
}

#[purlin::test]
async fn a_change_says_which_version_it_is_of() {
    let client = TestClient::new(app(texts()));
    let missing = client.put("/tagged").await;
    assert_eq!(
        (missing.status(), missing.code().as_str()),
        (428, "precondition_required")
    );
    let stale = client.put("/tagged").header("if-match", "\"6\"").await;
    assert_eq!(
        (stale.status(), stale.code().as_str()),
        (412, "precondition_failed")
    );
    assert_eq!(client.put("/tagged").header("if-match", "7").await.status(), 422);
    assert_eq!(
        client
            .put("/tagged")
            .header("if-match", "\"6\", \"7\"")
            .await
            .status(),
        204
    );
    assert_eq!(client.put("/lenient").await.text(), "null");
    assert_eq!(
        client.put("/lenient").header("if-match", "\"9\"").await.text(),
        "9"
    );
    assert_eq!(
        client.put("/lenient").header("if-match", "\"x\"").await.status(),
        412
    );
}

#[get("/own", middleware(CacheControl::public(Duration::from_mins(1)).must_revalidate()))]
async fn public() -> Json<u32> {
    Json(7)
}

#[purlin::test]
async fn the_innermost_word_on_caches_counts_and_errors_have_none() {
    let module = Module::new("cached")
        .middleware(CacheControl::private(Duration::from_secs(5)).immutable())
        .routes(routes![public, text, send]);
    let client = TestClient::new(app(module));
    assert_eq!(
        client.get("/own").await.header("cache-control"),
        Some("public, max-age=60, must-revalidate")
    );
    assert_eq!(
        client.get("/text/10").await.header("cache-control"),
        Some("private, max-age=5, immutable")
    );
    assert_eq!(client.post("/text").await.header("cache-control"), None);
    assert_eq!(
        client.get("/text/x").await.header("cache-control"),
        Some("no-store")
    );
}

#[get("/twofold")]
async fn twofold() -> Text {
    Text("twofold".to_owned())
}

#[head("/twofold")]
async fn twofold_head() -> NoContent {
    NoContent
}

#[head("/twofold-text")]
async fn twofold_text_head() -> Text {
    Text(String::new())
}

#[get("/twofold-text")]
async fn twofold_text() -> Text {
    Text("twofold".to_owned())
}

#[purlin::test]
async fn a_handler_of_head_has_no_content_to_be_tagged() {
    let routes = routes![twofold, twofold_head, twofold_text, twofold_text_head];
    let client = TestClient::new(app(Module::new("twofold")
        .middleware(ETags::new())
        .routes(routes)));
    for path in ["/twofold", "/twofold-text"] {
        assert!(client.get(path).await.header("etag").is_some(), "{path}");
        assert_eq!(client.head(path).await.header("etag"), None, "{path}");
    }
}
