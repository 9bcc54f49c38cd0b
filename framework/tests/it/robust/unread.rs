//! Answers to requests whose content nobody reads.

use purlin::prelude::*;
use purlin::server::Limits;

use super::app;
use crate::live::{Live, is_last};

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

/// Takes no content.
#[post("/")]
async fn ignore() -> NoContent {
    NoContent
}

#[tokio::test]
async fn an_answer_tells_that_it_is_the_last_if_content_is_still_to_come() {
    let live = Live::start(app(routes![root, ignore]), Limits::default()).await;
    let sized = "content-length: 10\r\n\r\n";
    // With its head it comes in one read.
    let large = format!("content-length: 6000\r\n\r\n{}", "x".repeat(6000));
    let chunked = "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n";
    for (path, status) in [("/", 204), ("/nowhere", 404)] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: unread.example\r\n");
        for (content, last) in [
            (format!("{sized}0123456789"), false),
            (large.clone(), false),
            (format!("{sized}01234"), true),
            (sized.to_owned(), true),
            (chunked.to_owned(), true),
            // hyper reads one chunk on, and no end.
            (format!("{chunked}0\r\n\r\n"), true),
        ] {
            let mut client = live.connect().await;
            client.send(format!("{head}{content}")).await;
            let answer = client.answer().await;
            assert_eq!(
                (answer.status, is_last(&answer)),
                (status, last),
                "{path} {content}"
            );
            if last {
                client.expect_end().await;
            } else {
                assert_eq!(client.get("/").await.status, 200);
            }
        }
    }
}
