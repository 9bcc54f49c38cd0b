//! The commands of the shop, beside those that every app has.

use std::io::{self, Write};

use purlin::BoxError;
use purlin::app::{BuiltApp, Command};

use crate::orders::OrderService;
use crate::products::{ProductCreate, ProductService, TagName};
use crate::users::{RegisterError, UserCreate, UserService};

/// The samples: names, tags, prices in cents, pieces.
const SAMPLES: [(&str, &[&str], i64, i64); 4] = [
    ("Desk lamp", &["light", "office"], 4_900, 25),
    ("Office chair", &["office"], 18_900, 8),
    ("Notebook, squared", &["paper"], 350, 1_000),
    ("Fountain pen", &["ink", "paper"], 6_400, 0),
];

/// `seed`: fills a new shop, so that there is something to order.
pub(crate) fn seed() -> Command {
    Command::new("seed", "Fill a new shop with samples", |app, _| {
        Box::pin(fill(app))
    })
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
    let (users, products) = (app.service::<UserService>()?, app.service::<ProductService>()?);
    let ada = UserCreate {
        email: "ada@example.com".to_owned(),
        name: "Ada".to_owned(),
    };
    let ada = match users.register(ada).await {
        Err(RegisterError::EmailTaken) => return Err("the samples are there already".into()),
        other => other?,
    };
    let mut out = io::stdout();
    writeln!(out, "user     {}  {}", ada.id, ada.name)?;
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

async fn tidy_up(app: BuiltApp) -> Result<(), BoxError> {
    let orders = app.service::<OrderService>()?;
    let (settled, forgotten) = (orders.settle_waiting().await?, orders.forget_keys().await?);
    writeln!(
        io::stdout(),
        "{settled} payments were waiting, {forgotten} keys were old"
    )?;
    Ok(())
}
