//! Makes the tables of the database at `DATABASE_URL` anew.

use std::error::Error;

use compare_store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::from_environment()?.ok_or("DATABASE_URL is not set")?;
    store.reset().await?;
    Ok(())
}
