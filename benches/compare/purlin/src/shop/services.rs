//! What can be done with products.

use purlin::prelude::*;

use super::crud;
use super::errors::{ProductError, PurchaseError};
use super::models::Product;
use super::schemas::{Purchase, PurchaseCreate};
use crate::{Db, Tx};

/// Shows products, and sells them.
#[derive(Service)]
pub(crate) struct Shop {
    db: Db,
}

impl Shop {
    /// The product of an id.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: i64) -> Result<Product, ProductError> {
        crud::get(tx, id).await?.ok_or(ProductError::NotFound(id))
    }

    /// So many products, in the order of their ids.
    #[transactional(read)]
    pub(crate) async fn list(&self, tx: &mut Tx, limit: u64) -> Result<Vec<Product>, DbError> {
        crud::list(tx, limit).await
    }

    /// Takes the pieces out of the stock, and writes the order and its lines: all of it, or nothing.
    #[transactional]
    pub(crate) async fn purchase(&self, tx: &mut Tx, new: PurchaseCreate) -> Result<Purchase, PurchaseError> {
        let mut taken = Vec::with_capacity(new.lines.len());
        for line in new.lines {
            let price = crud::take(tx, &line).await?;
            let price = price.ok_or(PurchaseError::SoldOut(line.product_id))?;
            taken.push((line, price));
        }
        Ok(crud::insert(tx, new.customer, &taken).await?)
    }
}
