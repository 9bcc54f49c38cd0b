//! The commands, as somebody calls the program.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use accounts::Db;
use purlin::config::Sources;
#[cfg(feature = "postgres")]
use purlin::db::Postgres as Backend;
#[cfg(not(feature = "postgres"))]
use purlin::db::Sqlite as Backend;
use purlin::serde_json::Value;
use purlin::testing::TestDatabase;

use crate::{Accounts, PASSWORD};

/// Runs the program with variables and with what it reads.
fn run(words: &[&str], db: &TestDatabase<Backend>, variables: &[(&str, &str)], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_accounts"))
        .args(words)
        .env("DATABASE_URL", db.url())
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read has closed it.
    let _ = program.stdin.take().unwrap().write_all(input.as_bytes());
    program.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[purlin::test]
async fn the_first_administrator_is_made_by_a_command(db: TestDatabase<Backend>) {
    let weak = run(
        &["create-admin", "boss@example.com"],
        &db,
        &[("ACCOUNTS_ADMIN_PASSWORD", "short")],
        "",
    );
    assert!(!weak.status.success());
    let made = run(
        &["create-admin", "boss@example.com", "Boss"],
        &db,
        &[],
        &format!("{PASSWORD}\n"),
    );
    assert!(made.status.success(), "{made:?}");
    let odd = run(
        &["create-admin", "no address"],
        &db,
        &[("ACCOUNTS_ADMIN_PASSWORD", PASSWORD)],
        "",
    );
    assert!(
        !odd.status.success() && told(&odd).contains("email must be"),
        "{odd:?}"
    );

    let app = Accounts::with(Db::clone(&db), Sources::new());
    let boss = app.log_in("boss@example.com").await;
    let me: Value = app
        .get("/accounts/me")
        .header("authorization", &boss.bearer())
        .await
        .json();
    assert_eq!(me["permissions"].as_array().unwrap().len(), 5);
}

#[purlin::test]
async fn who_has_an_account_becomes_an_administrator_with_it(db: TestDatabase<Backend>) {
    let app = Accounts::with(Db::clone(&db), Sources::new());
    let ada = app.person("ada@example.com").await;
    for _ in 0..2 {
        let made = run(&["create-admin", "Ada@example.com"], &db, &[], "");
        assert!(made.status.success(), "{made:?}");
        assert!(String::from_utf8(made.stdout).unwrap().contains(&ada.id));
    }
    let ada = app.log_in("ada@example.com").await;
    let me: Value = app
        .get("/accounts/me")
        .header("authorization", &ada.bearer())
        .await
        .json();
    assert_eq!(me["permissions"].as_array().unwrap().len(), 5);
    let given = "SELECT count(*) FROM audit_entries WHERE event = 'role_given'";
    assert_eq!(app.number(given).await, 1);

    app.run("UPDATE users SET disabled_at = registered_at").await;
    let disabled = run(&["create-admin", "ada@example.com"], &db, &[], PASSWORD);
    assert!(told(&disabled).contains("is disabled"), "{disabled:?}");
}

#[purlin::test]
async fn an_administrator_is_made_whole_or_not_at_all(db: TestDatabase<Backend>) {
    let app = Accounts::with(Db::clone(&db), Sources::new());
    app.run("ALTER TABLE role_members RENAME TO elsewhere").await;
    let made = run(&["create-admin", "boss@example.com"], &db, &[], PASSWORD);
    assert!(!made.status.success());
    assert_eq!(app.number("SELECT count(*) FROM users").await, 0);
    app.run("ALTER TABLE elsewhere RENAME TO role_members").await;
    let made = run(&["create-admin", "boss@example.com"], &db, &[], PASSWORD);
    assert!(made.status.success(), "{made:?}");
}

#[purlin::test]
async fn seed_makes_two_users_once(db: TestDatabase<Backend>) {
    let seeded = run(&["seed"], &db, &[], "");
    assert!(seeded.status.success(), "{seeded:?}");
    assert_eq!(String::from_utf8(seeded.stdout).unwrap().lines().count(), 2);
    assert!(!run(&["seed"], &db, &[], "").status.success());
    let app = Accounts::with(Db::clone(&db), Sources::new());
    app.log_in("ada@example.com").await;
    app.log_in("grace@example.com").await;
}

#[expect(clippy::unused_async, reason = "tests with arguments are `async`")]
#[purlin::test]
async fn what_is_set_wrongly_does_not_start_and_says_all_of_it(db: TestDatabase<Backend>) {
    let variables = [
        ("ACCOUNTS_MODE", "production"),
        ("ACCOUNTS_PUBLIC_URL", "no address"),
        ("ACCOUNTS_LINK_KEY", "canary-of-a-short-key"),
        ("ACCOUNTS_TOKEN_KEY", "canary-of-no-key"),
    ];
    let wrong = run(&["serve"], &db, &variables, "");
    assert!(!wrong.status.success());
    let told = told(&wrong);
    for name in ["ACCOUNTS_PUBLIC_URL", "ACCOUNTS_LINK_KEY", "ACCOUNTS_TOKEN_KEY"] {
        assert!(told.contains(name), "{name} in {told}");
    }
    assert!(!told.contains("canary"), "{told}");

    for lifetime in ["0s", "500ms", "25h"] {
        let wrong = run(&["serve"], &db, &[("ACCOUNTS_TOKEN_LIFETIME", lifetime)], "");
        let told = self::told(&wrong);
        assert!(
            !wrong.status.success() && told.contains("ACCOUNTS_TOKEN_LIFETIME"),
            "{told}"
        );
        assert!(told.contains("a second to a day"), "{told}");
    }

    let bare = run(&["seed"], &db, &[("ACCOUNTS_MODE", "production")], "");
    assert!(
        self::told(&bare).contains(
            "needs ACCOUNTS_TOKEN_KEY and ACCOUNTS_LINK_KEY and an ACCOUNTS_PUBLIC_URL that begins with https://"
        ),
        "{bare:?}"
    );
}
