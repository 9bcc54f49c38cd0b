//! The commands of the program, beside those that every app has.

use std::io::{self, BufRead, IsTerminal, Write};

use purlin::app::{BuiltApp, Command};
use purlin::schema::{At, Faults, Location, Validate};
use purlin::{BoxError, Secret};

use crate::accounts::{AccountService, Registration};
use crate::settings::{AccountsSettings, Mode};

/// The password of the users that `seed` makes.
const SEED: &str = "correct horse battery";

/// `create-admin`: the first one who may give roles to others, or the next one if the first is locked out.
pub(crate) fn create_admin() -> Command {
    Command::new(
        "create-admin",
        "Make an administrator: create-admin EMAIL [NAME]; a new account has the password in ACCOUNTS_ADMIN_PASSWORD or on the standard input",
        |app, words| Box::pin(make_admin(app, words)),
    )
}

/// `seed`: two users whose passwords everybody knows, to try the API out.
pub(crate) fn seed() -> Command {
    Command::new(
        "seed",
        "Make two users with known passwords, one of them an administrator",
        |app, _| Box::pin(fill(app)),
    )
}

async fn make_admin(app: BuiltApp, words: Vec<String>) -> Result<(), BoxError> {
    let mut words = words.into_iter();
    let email = words.next().ok_or("which address? create-admin EMAIL [NAME]")?;
    let name = words.next().unwrap_or_else(|| "Administrator".to_owned());
    app.prepare().await?;
    let accounts = app.service::<AccountService>()?;
    let id = if let Some(id) = accounts.promote(&email).await? {
        id
    } else {
        let new = registration(&email, &name, password()?.expose())?;
        let made = accounts.create_administrator(new).await?;
        made.ok_or_else(|| format!("{email} has an account that is disabled"))?
    };
    writeln!(io::stdout(), "administrator  {id}  {email}")?;
    Ok(())
}

/// A password. It is no argument, since every user of the machine sees those.
fn password() -> Result<Secret<String>, BoxError> {
    if let Ok(password) = std::env::var("ACCOUNTS_ADMIN_PASSWORD") {
        return Ok(Secret::new(password));
    }
    if io::stdin().is_terminal() {
        writeln!(io::stderr(), "The password, in one line:")?;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(Secret::new(line))
}

async fn fill(app: BuiltApp) -> Result<(), BoxError> {
    let settings = app.resources().state.get::<AccountsSettings>();
    if settings.is_none_or(|settings| settings.mode == Mode::Production) {
        return Err("everybody knows these passwords, so this is not for production".into());
    }
    app.prepare().await?;
    let accounts = app.service::<AccountService>()?;
    let new = registration("ada@example.com", "Ada", SEED)?;
    let ada = accounts.create_administrator(new).await?;
    let ada = ada.ok_or("ada@example.com has an account already")?;
    let new = registration("grace@example.com", "Grace", SEED)?;
    let grace = accounts.create_verified(new).await?;
    let grace = grace.ok_or("grace@example.com has an account already")?;
    let mut out = io::stdout();
    writeln!(out, "administrator  {ada}  ada@example.com    {SEED}")?;
    writeln!(out, "user           {grace}  grace@example.com  {SEED}")?;
    Ok(())
}

/// What somebody would have to send who registers, by the same rules.
fn registration(email: &str, name: &str, password: &str) -> Result<Registration, BoxError> {
    let new = Registration {
        email: email.to_owned(),
        name: name.to_owned(),
        password: password.to_owned(),
    };
    let mut faults = Faults::new(Location::Body);
    new.validate(&At::Root, &mut faults);
    let mut told = Vec::new();
    for fault in faults.into_vec() {
        let field = fault.pointer();
        told.push(format!(
            "{} {}",
            field.trim_start_matches('/'),
            fault.kind.detail()
        ));
    }
    if told.is_empty() {
        Ok(new)
    } else {
        Err(told.join("; ").into())
    }
}
