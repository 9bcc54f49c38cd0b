//! Makes the database at `DATABASE_URL` anew, deletes it, or counts what is in it.

use std::env;
use std::error::Error;
use std::fs;
use std::io::ErrorKind;

use compare_store::{Store, tables};

/// Every database of the comparison is named so: no other one is ever deleted.
const NAME: &str = "purlin_compare";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("DATABASE_URL")?;
    if !url.contains(NAME) {
        return Err(format!("DATABASE_URL names no database `{NAME}`").into());
    }
    match env::args().nth(1).as_deref() {
        Some("renew") => {
            delete(&url, true).await?;
            Store::at(&url)?.fill().await?;
        }
        Some("delete") => delete(&url, false).await?,
        Some("count") => {
            let (orders, lines) = Store::at(&url)?.counts().await?;
            println!("{orders} orders, {lines} lines");
        }
        _ => return Err("usage: compare-database renew|delete|count".into()),
    }
    Ok(())
}

async fn delete(url: &str, again: bool) -> Result<(), Box<dyn Error>> {
    let Some(file) = url.strip_prefix("sqlite:") else {
        return Ok(tables::renew_postgres(url, again).await?);
    };
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(format!("{file}{suffix}")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
