//! The commands of the program, beside those that every app has.

use std::io::{self, BufRead, IsTerminal, Write};

use purlin::app::{BuiltApp, Command};
use purlin::uuid::Uuid;
use purlin::{BoxError, Secret};

use crate::accounts::{AccountService, Registration};
use crate::password::strong;
use crate::roles::{PermissionName, RoleService, RoleWrite};
use crate::settings::{AccountsSettings, Mode};

/// The role that the first administrator has.
const ADMINISTRATOR: &str = "administrator";

/// The password of the users that `seed` makes.
const SEED: &str = "correct horse battery";

/// `create-admin`: the first one who may give roles to others.
pub(crate) fn create_admin() -> Command {
    Command::new(
        "create-admin",
        "Make an administrator: create-admin EMAIL [NAME], with the password in ACCOUNTS_ADMIN_PASSWORD or on the standard input",
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
    let password = password()?;
    strong(password.expose()).map_err(|weak| weak.to_string())?;
    app.prepare().await?;
    let id = make(&app, &email, &name, password.expose()).await?;
    promote(&app, id).await?;
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
    let ada = make(&app, "ada@example.com", "Ada", SEED).await?;
    promote(&app, ada).await?;
    let grace = make(&app, "grace@example.com", "Grace", SEED).await?;
    let mut out = io::stdout();
    writeln!(out, "administrator  {ada}  ada@example.com    {SEED}")?;
    writeln!(out, "user           {grace}  grace@example.com  {SEED}")?;
    Ok(())
}

async fn make(app: &BuiltApp, email: &str, name: &str, password: &str) -> Result<Uuid, BoxError> {
    let new = Registration {
        email: email.to_owned(),
        name: name.to_owned(),
        password: password.to_owned(),
    };
    let made = app.service::<AccountService>()?.create_verified(new).await?;
    made.ok_or_else(|| format!("{email} has an account already").into())
}

/// Gives somebody the role of administrators, which is made if it is not there.
async fn promote(app: &BuiltApp, user: Uuid) -> Result<(), BoxError> {
    let roles = app.service::<RoleService>()?;
    let role = if let Some(role) = roles.by_name(ADMINISTRATOR).await? {
        role
    } else {
        let new = RoleWrite {
            name: ADMINISTRATOR.to_owned(),
            description: "May do everything".to_owned(),
            permissions: PermissionName::ALL.to_vec(),
        };
        roles.create(None, new).await?.id
    };
    Ok(roles.give(None, role, user).await?)
}
