//! What production wants, beside what the settings say of themselves.

use std::sync::Arc;

use accounts::mail::Outbox;
use accounts::{Db, Outside};
use data_encoding::BASE64;
use purlin::app::BuiltApp;
use purlin::config::Sources;

use crate::Accounts;

/// Settings of production, with a private key in PEM that nobody uses elsewhere.
fn production() -> Sources {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ];
    der.extend_from_slice(&[7; 32]);
    let text = BASE64.encode(&der);
    let key = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    Sources::new()
        .variable("ACCOUNTS_MODE", "production")
        .variable("ACCOUNTS_PUBLIC_URL", "https://example.com/people")
        .variable("ACCOUNTS_TOKEN_KEY", key)
        .variable("ACCOUNTS_LINK_KEY", "ab".repeat(32))
}

fn built(db: Db, outside: Outside) -> BuiltApp {
    accounts::app(outside).database(db).build().unwrap()
}

#[purlin::test]
async fn it_does_not_start_without_a_mailer(db: Db) {
    let outside = Outside {
        sources: production(),
        ..Outside::default()
    };
    let error = built(db.clone(), outside).start().await.unwrap_err();
    assert!(error.to_string().contains("needs a mailer"), "{error}");

    let outside = Outside {
        sources: production(),
        mailer: Some(Arc::new(Outbox::new())),
        ..Outside::default()
    };
    built(db, outside).start().await.unwrap();
}

#[purlin::test]
async fn links_lead_below_the_path_of_the_pages(db: Db) {
    for address in ["https://example.com/people", "https://example.com/people/"] {
        let sources = Sources::new().variable("ACCOUNTS_PUBLIC_URL", address);
        let app = Accounts::with(db.clone(), sources);
        app.register("ada@example.com").await;
        let text = app.letter().text;
        assert!(
            text.contains("\nhttps://example.com/people/verify#token="),
            "{text}"
        );
    }
}
