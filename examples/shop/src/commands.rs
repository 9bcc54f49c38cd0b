//! The commands of the shop, beside those that every app has.

use std::io::{self, Write};

use purlin::BoxError;
use purlin::app::{BuiltApp, Command};

use crate::orders::OrderService;
use crate::products::{ProductCreate, ProductService, TagName};
use crate::settings::ShopSettings;
use crate::users::{RegisterError, Role, UserCreate, UserService};

/// The samples: names, tags, prices in cents, pieces.
const SAMPLES: [(&str, &[&str], i64, i64); 4] = [
    ("Desk lamp", &["light", "office"], 4_900, 25),
    ("Office chair", &["office"], 18_900, 8),
    ("Notebook, squared", &["paper"], 350, 1_000),
    ("Fountain pen", &["ink", "paper"], 6_400, 0),
];

/// The users of the samples. The administrator is the last one.
const USERS: [(&str, &str, Role); 3] = [
    ("ada@example.com", "Ada", Role::Customer),
    ("grace@example.com", "Grace", Role::Clerk),
    ("edsger@example.com", "Edsger", Role::Admin),
];

/// The password of all of them.
const PASSWORD: &str = "correct horse battery";

/// `seed`: fills a new shop, so that there is something to order.
pub(crate) fn seed() -> Command {
    Command::new("seed", "Fill a new shop with samples", |app, _| {
        Box::pin(fill(app))
    })
}

/// `appoint`: makes the first administrator, whom no other one can make.
pub(crate) fn appoint() -> Command {
    Command::new(
        "appoint",
        "Give a user another role: appoint EMAIL customer|clerk|admin",
        |app, words| Box::pin(give_role(app, words)),
    )
}

/// `tidy`: does what a timer calls for every minute, until jobs do it.
pub(crate) fn tidy() -> Command {
    Command::new(
        "tidy",
        "Settle payments that wait for the provider, forget old keys",
        |app, _| Box::pin(tidy_up(app)),
    )
}

async fn fill(app: BuiltApp) -> Result<(), BoxError> {
    let settings = app.resources().state.get::<ShopSettings>();
    if settings.is_some_and(|settings| settings.token_key.is_some()) {
        return Err(
            "everybody knows the passwords of the samples, so a shop with a SHOP_TOKEN_KEY has none".into(),
        );
    }
    app.prepare().await?;
    let (users, products) = (app.service::<UserService>()?, app.service::<ProductService>()?);
    let mut out = io::stdout();
    for (email, name, role) in USERS {
        let user = UserCreate {
            email: email.to_owned(),
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let user = match users.register(user, role).await {
            Err(RegisterError::EmailTaken) => return Err("the samples are there already".into()),
            other => other?,
        };
        writeln!(out, "user     {}  {email}  {PASSWORD}", user.id)?;
    }
    for (name, tags, price_cents, stock) in SAMPLES {
        let sample = ProductCreate {
            name: name.to_owned(),
            description: None,
            price_cents,
            stock,
            tags: tags.iter().map(|tag| TagName((*tag).to_owned())).collect(),
        };
        let product = products.create(sample).await?;
        writeln!(out, "product  {}  {name}", product.id)?;
    }
    Ok(())
}

async fn give_role(app: BuiltApp, words: Vec<String>) -> Result<(), BoxError> {
    let usage = "who is what? appoint EMAIL customer|clerk|admin";
    let [email, role] = &words[..] else {
        return Err(usage.into());
    };
    let role = match role.as_str() {
        "customer" => Role::Customer,
        "clerk" => Role::Clerk,
        "admin" => Role::Admin,
        _ => return Err(usage.into()),
    };
    if !app.service::<UserService>()?.appoint(email, role).await? {
        return Err(format!("no user has the address {email}").into());
    }
    Ok(())
}

async fn tidy_up(app: BuiltApp) -> Result<(), BoxError> {
    let orders = app.service::<OrderService>()?;
    // Old keys are forgotten whatever becomes of the payments.
    let (forgotten, settled) = (orders.forget_keys().await, orders.settle_waiting().await);
    let (forgotten, settled) = (forgotten?, settled?);
    let (done, waiting, failed) = (settled.done, settled.waiting, settled.failed);
    writeln!(
        io::stdout(),
        "{done} payments were settled, {waiting} wait for the provider, {failed} failed; {forgotten} keys were old"
    )?;
    if failed > 0 {
        return Err(format!("{failed} payments could not be settled: the log says why").into());
    }
    Ok(())
}
