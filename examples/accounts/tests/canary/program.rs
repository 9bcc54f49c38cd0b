//! The program itself, whose settings hold secrets.

use std::process::{Command, Output};

use crate::{LINK_KEY, PEPPER, token_key};

/// An address of a database that nobody can reach, with a password in it.
const ADDRESS: &str = "postgres://canary-user:canary-dsn-77@127.0.0.1:1/none";

fn run(command: &str, settings: &[(&str, &str)]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_accounts"));
    program
        .arg(command)
        .env("LOG", "debug")
        .env("DATABASE_URL", ADDRESS)
        .envs(settings.iter().copied());
    program.output().unwrap()
}

fn is_silent(output: &Output) {
    let said = [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said));
    for secret in [
        "canary-dsn-77",
        PEPPER,
        LINK_KEY,
        "canary-token-key",
        &token_key()[30..60],
    ] {
        assert!(
            !said.iter().any(|said| said.contains(secret)),
            "{secret} was said: {said:?}"
        );
    }
}

#[test]
fn a_program_that_does_not_start_keeps_its_secrets() {
    let key = token_key();
    let right = [
        ("ACCOUNTS_PEPPER", PEPPER),
        ("ACCOUNTS_LINK_KEY", LINK_KEY),
        ("ACCOUNTS_TOKEN_KEY", &*key),
    ];
    let broken = [
        ("ACCOUNTS_PEPPER", PEPPER),
        ("ACCOUNTS_MODE", LINK_KEY),
        ("ACCOUNTS_LINK_KEY", &*key),
        ("ACCOUNTS_TOKEN_KEY", LINK_KEY),
        ("PORT", PEPPER),
    ];
    for command in ["serve", "seed", "migrate", "config", "routes"] {
        let output = run(command, &right);
        assert!(
            command == "config" || command == "routes" || !output.status.success(),
            "{command}: {output:?}"
        );
        is_silent(&output);
        is_silent(&run(command, &broken));
    }
}
