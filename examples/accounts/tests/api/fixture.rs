//! Accounts for a test, and what tests do with them.

use std::ops::Deref;
use std::sync::Arc;

use accounts::mail::{Letter, Outbox};
use accounts::{Db, Outside, Tx};
use purlin::clock::{Clock, ManualClock};
use purlin::config::Sources;
use purlin::db::DbError;
use purlin::model::sql;
use purlin::security::Cost;
use purlin::serde_json::{Value, json};
use purlin::testing::{TestArgument, TestClient, TestCx, TestRequest, TestResponse};
use purlin::uuid::Uuid;
use purlin::{App, BoxError};

/// The password that everybody has in tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The app with a database of its own, a clock that stands still, and letters that the test reads.
#[derive(Clone)]
pub(crate) struct Accounts {
    client: TestClient,
    db: Db,
    pub(crate) clock: ManualClock,
    pub(crate) outbox: Arc<Outbox>,
}

/// Somebody with a confirmed account, who is logged in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl TestArgument for Accounts {
    async fn set_up(cx: &mut TestCx) -> Result<Self, BoxError> {
        Ok(Self::with(cx.argument().await?, Sources::new()))
    }
}

impl Deref for Accounts {
    type Target = TestClient;

    fn deref(&self) -> &TestClient {
        &self.client
    }
}

impl Accounts {
    /// The app with settings.
    pub(crate) fn with(db: Db, sources: Sources) -> Self {
        Self::with_more(db, sources, |app| app)
    }

    /// The app with settings, and with what a test adds.
    pub(crate) fn with_more(db: Db, sources: Sources, more: impl FnOnce(App) -> App) -> Self {
        let clock = Clock::manual("2026-11-26T08:00:00Z".parse().unwrap());
        let outbox = Arc::new(Outbox::new());
        // A test has no address of the network, so all its clients are one.
        let sources = sources.toml("[accounts]\nlogins_per_minute = 100000\nletters_per_hour = 100000");
        let outside = Outside {
            sources,
            clock: Clock::from(&clock),
            mailer: Some(outbox.clone()),
            cost: Cost::new(8, 1, 1).unwrap(),
        };
        let client = TestClient::new(more(accounts::app(outside)).database(db.clone()));
        Self {
            client,
            db,
            clock,
            outbox,
        }
    }

    /// Registers with the password that everybody has.
    pub(crate) fn register(&self, email: &str) -> TestRequest {
        self.post("/accounts/register")
            .json(&json!({ "email": email, "name": "Ada", "password": PASSWORD }))
    }

    /// The only letter that was sent since the last look.
    pub(crate) fn letter(&self) -> Letter {
        let mut letters = self.outbox.take();
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters.remove(0)
    }

    /// The token in the link of the only letter.
    pub(crate) fn mailed_token(&self) -> String {
        let text = self.letter().text;
        let (_, token) = text.split_once("#token=").unwrap();
        token.lines().next().unwrap().to_owned()
    }

    /// Somebody who has registered, confirmed the address and logged in.
    pub(crate) async fn person(&self, email: &str) -> Person {
        self.outbox.take();
        assert_eq!(self.register(email).await.status(), 202);
        let token = json!({ "token": self.mailed_token() });
        assert_eq!(self.post("/accounts/verify").json(&token).await.status(), 204);
        self.log_in(email).await
    }

    /// Somebody whose roles permit this.
    pub(crate) async fn person_with(&self, email: &str, permissions: &[&str]) -> Person {
        let person = self.person(email).await;
        self.permit(&person.id, permissions).await;
        self.log_in(email).await
    }

    /// Gives somebody a role of its own, by the back door.
    pub(crate) async fn permit(&self, user: &str, permissions: &[&str]) -> String {
        let (role, user): (Uuid, Uuid) = (Uuid::new_v4(), user.parse().unwrap());
        let give = async |tx: &mut Tx| -> Result<(), DbError> {
            let insert = sql("INSERT INTO roles (id, name, description) VALUES ($1, $2, '')");
            insert.bind(role).bind(role.to_string()).execute(tx).await?;
            for permission in permissions {
                let insert = sql("INSERT INTO role_permissions (role_id, permission) VALUES ($1, $2)");
                insert.bind(role).bind(*permission).execute(tx).await?;
            }
            let insert = sql("INSERT INTO role_members (role_id, user_id) VALUES ($1, $2)");
            insert.bind(role).bind(user).execute(tx).await?;
            Ok(())
        };
        self.db.transaction(give).await.unwrap();
        role.to_string()
    }

    /// Asks for tokens.
    pub(crate) fn token(&self, email: &str, password: &str, more: &str) -> TestRequest {
        let email = email.replace('@', "%40");
        let password = password.replace(' ', "+");
        let form = format!("grant_type=password&username={email}&password={password}{more}");
        self.post("/auth/token")
            .content("application/x-www-form-urlencoded", form)
    }

    /// Somebody with tokens of a new login.
    pub(crate) async fn log_in(&self, email: &str) -> Person {
        self.log_in_for(email, "").await
    }

    /// Somebody with tokens for some scopes.
    pub(crate) async fn log_in_for(&self, email: &str, scope: &str) -> Person {
        let more = if scope.is_empty() {
            String::new()
        } else {
            format!("&scope={}", scope.replace(' ', "+"))
        };
        let answer = self.token(email, PASSWORD, &more).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let tokens: Value = answer.json();
        let (access, refresh) = (text(&tokens["access_token"]), text(&tokens["refresh_token"]));
        let me: Value = self
            .get("/accounts/me")
            .header("authorization", &format!("Bearer {access}"))
            .await
            .json();
        Person {
            id: text(&me["user"]["id"]),
            email: email.to_owned(),
            access,
            refresh,
        }
    }

    /// Uses a refresh token.
    pub(crate) async fn refresh(&self, token: &str) -> TestResponse {
        let body = json!({ "refresh_token": token });
        self.post("/auth/token/refresh").json(&body).await
    }

    /// Logs a browser in, and answers its cookie.
    pub(crate) async fn cookie(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.post("/auth/session").json(&body).await;
        assert_eq!(answer.status(), 204, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The status of reading who one is.
    pub(crate) async fn me(&self, person: &Person) -> u16 {
        self.get("/accounts/me")
            .header("authorization", &person.bearer())
            .await
            .status()
    }

    /// The number that a statement answers.
    pub(crate) async fn number(&self, text: &'static str) -> i64 {
        let read = async |tx: &mut Tx| sql(text).value::<i64, _>(tx).await;
        self.db.read(read).await.unwrap()
    }

    /// Runs a statement, by the back door.
    pub(crate) async fn run(&self, text: &'static str) {
        let run = async |tx: &mut Tx| sql(text).execute(tx).await;
        self.db.transaction(run).await.unwrap();
    }
}

impl Person {
    /// The access token, as the field `authorization` has it.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.access)
    }
}

/// A text in an answer.
pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}
