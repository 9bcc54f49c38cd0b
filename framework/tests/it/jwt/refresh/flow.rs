//! A login, its refresh tokens, and those who have stolen one.

use std::time::Duration;

use futures_util::future::{join, join_all};
use purlin::clock::Clock;
use purlin::db::{DbError, transactional};
use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::jwt::{
    InvalidToken, RefreshHash, RefreshOutcome, RefreshPolicy, RefreshRefusal, RefreshRow, RefreshStore,
    RefreshToken,
};
use purlin::sqlx::{self, query, query_as, query_scalar};
use purlin::testing::TestClient;
use purlin::uuid::Uuid;

use super::{Db, Tx};

const TABLE: &str = "CREATE TABLE refresh_tokens (hash TEXT PRIMARY KEY, family TEXT NOT NULL, subject TEXT NOT NULL, \
    began_at TEXT NOT NULL, issued_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT, revoked_at TEXT)";

#[derive(sqlx::FromRow)]
struct Stored {
    hash: String,
    family: String,
    subject: String,
    began_at: String,
    issued_at: String,
    expires_at: String,
    used_at: Option<String>,
    revoked_at: Option<String>,
}

impl From<Stored> for RefreshRow {
    fn from(row: Stored) -> Self {
        let time = |text: String| text.parse::<Timestamp>().unwrap();
        Self {
            hash: row.hash,
            family: row.family.parse().unwrap(),
            subject: row.subject,
            began_at: time(row.began_at),
            issued_at: time(row.issued_at),
            expires_at: time(row.expires_at),
            used_at: row.used_at.map(time),
            revoked_at: row.revoked_at.map(time),
        }
    }
}

/// The CRUD of the table.
struct RefreshTokens<'t>(&'t mut Tx);

impl RefreshStore for RefreshTokens<'_> {
    type Error = DbError;

    async fn find(&mut self, hash: &RefreshHash) -> Result<Option<RefreshRow>, DbError> {
        let sql = "SELECT * FROM refresh_tokens WHERE hash = $1";
        let row = query_as::<_, Stored>(sql)
            .bind(hash.as_str())
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(row.map(Into::into))
    }

    async fn insert(&mut self, row: RefreshRow) -> Result<(), DbError> {
        let sql = "INSERT INTO refresh_tokens VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL)";
        let insert = query(sql)
            .bind(row.hash)
            .bind(row.family.to_string())
            .bind(row.subject);
        let insert = insert
            .bind(row.began_at.to_string())
            .bind(row.issued_at.to_string());
        insert
            .bind(row.expires_at.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, DbError> {
        let sql = "UPDATE refresh_tokens SET used_at = $1 WHERE hash = $2 AND used_at IS NULL";
        let done = query(sql)
            .bind(at.to_string())
            .bind(hash.as_str())
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn is_revoked(&mut self, family: Uuid) -> Result<bool, DbError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM refresh_tokens WHERE family = $1 AND revoked_at IS NOT NULL)";
        Ok(query_scalar(sql)
            .bind(family.to_string())
            .fetch_one(&mut *self.0)
            .await?)
    }

    async fn revoke_family(&mut self, family: Uuid, at: Timestamp) -> Result<(), DbError> {
        let sql = "UPDATE refresh_tokens SET revoked_at = $1 WHERE family = $2 AND revoked_at IS NULL";
        query(sql)
            .bind(at.to_string())
            .bind(family.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn revoke_subject(&mut self, subject: &str, at: Timestamp) -> Result<(), DbError> {
        let sql = "UPDATE refresh_tokens SET revoked_at = $1 WHERE subject = $2 AND revoked_at IS NULL";
        query(sql)
            .bind(at.to_string())
            .bind(subject)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}

#[derive(Service)]
struct Logins {
    db: Db,
    clock: State<Clock>,
}

impl Logins {
    #[transactional]
    async fn log_in(&self, tx: &mut Tx, name: &str) -> Result<RefreshToken, DbError> {
        let (token, row) = RefreshPolicy::default().issue(name, self.clock.now());
        RefreshTokens(tx).insert(row).await?;
        Ok(token)
    }

    /// `Ok` also if the token is refused: what revokes its family is to be committed.
    #[transactional]
    async fn renew(&self, tx: &mut Tx, token: &str) -> Result<RefreshOutcome, DbError> {
        RefreshPolicy::default()
            .renew(&mut RefreshTokens(tx), token, self.clock.now())
            .await
    }
}

#[derive(Debug, ApiError)]
enum RefreshError {
    #[api_error(transparent)]
    Invalid(InvalidToken),
    #[api_error(transparent)]
    Database(DbError),
}

#[post("/log-in")]
async fn log_in(logins: Svc<Logins>, name: Query<String>) -> Result<Text, DbError> {
    Ok(Text(logins.log_in(&name).await?.text().to_owned()))
}

#[post("/refresh")]
async fn refresh(logins: Svc<Logins>, token: Text) -> Result<Text, RefreshError> {
    let renewed = logins.renew(&token.0).await?.accepted()?;
    Ok(Text(renewed.token.text().to_owned()))
}

async fn renewed(client: &TestClient, token: &str) -> Result<String, String> {
    let answer = client
        .post("/refresh")
        .content("text/plain; charset=utf-8", token.to_owned())
        .await;
    if answer.status() == 200 {
        Ok(answer.text().to_owned())
    } else {
        Err(answer.code())
    }
}

#[purlin::test(database, sql = TABLE)]
async fn a_stolen_token_ends_its_family_although_the_request_fails(db: Db) {
    let clock = Clock::manual(Timestamp::UNIX_EPOCH);
    let module = Module::new("logins")
        .service::<Logins>()
        .routes(routes![log_in, refresh]);
    let client = TestClient::new(
        App::new("Logins", "1.0.0")
            .clock(&clock)
            .database(db)
            .module(module),
    );
    let first = client.post("/log-in?name=ada").await.text().to_owned();
    let other = client.post("/log-in?name=ada").await.text().to_owned();
    clock.advance(Duration::from_hours(1));
    let second = renewed(&client, &first).await.unwrap();
    assert_eq!(renewed(&client, &first).await, Err("invalid_token".to_owned()));
    assert_eq!(renewed(&client, &second).await, Err("invalid_token".to_owned()));
    assert!(renewed(&client, &other).await.is_ok());
}

/// The token that an outcome gives, if it gives one.
fn next(outcome: RefreshOutcome) -> Option<RefreshToken> {
    match outcome {
        RefreshOutcome::Renewed(renewed) => Some(renewed.token),
        RefreshOutcome::Refused(_) => None,
    }
}

fn logins(db: Db) -> Logins {
    Logins {
        db,
        clock: State::new(Clock::system()),
    }
}

#[purlin::test(database, sql = TABLE)]
async fn of_many_who_use_one_token_at_once_one_is_served_and_the_family_ends(db: Db) {
    let logins = logins(db);
    let token = logins.log_in("ada").await.unwrap();
    let outcomes = join_all((0..8).map(|_| logins.renew(token.text()))).await;
    let served: Vec<_> = outcomes
        .into_iter()
        .filter_map(|outcome| next(outcome.unwrap()))
        .collect();
    assert_eq!(served.len(), 1);
    let after = logins.renew(served[0].text()).await.unwrap();
    assert!(
        matches!(after, RefreshOutcome::Refused(RefreshRefusal::Revoked)),
        "{after:?}"
    );
}

/// Whatever comes first, the thief's old token or the owner's present one: no token of the family is left.
#[purlin::test(database, sql = TABLE)]
async fn a_family_that_ends_while_it_is_used_has_ended(db: Db) {
    let logins = logins(db);
    for _ in 0..20 {
        let old = logins.log_in("ada").await.unwrap();
        let present = next(logins.renew(old.text()).await.unwrap()).unwrap();
        let (thief, owner) = join(logins.renew(old.text()), logins.renew(present.text())).await;
        assert!(matches!(thief.unwrap(), RefreshOutcome::Refused(_)));
        if let Some(last) = next(owner.unwrap()) {
            assert!(next(logins.renew(last.text()).await.unwrap()).is_none());
        }
        assert!(next(logins.renew(present.text()).await.unwrap()).is_none());
    }
}
