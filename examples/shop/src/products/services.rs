//! What can be done with products, and with their stock.

use std::collections::BTreeMap;

use purlin::model::Page;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{CreateError, ProductError, ProductNotFound, StockError, UpdateError};
use super::schemas::{Product, ProductCreate, ProductSearch, ProductUpdate, Restock, Taken};
use crate::audit::{AuditService, Event};
use crate::paging::Paging;
use crate::{Db, Tx};

/// Keeps the catalogue, and counts the pieces.
#[derive(Service)]
pub(crate) struct ProductService {
    db: Db,
    audit: Svc<AuditService>,
}

impl ProductService {
    /// Adds a product.
    #[transactional]
    pub(crate) async fn create(&self, tx: &mut Tx, new: ProductCreate) -> Result<Product, CreateError> {
        let product = crud::insert(tx, new).await?;
        self.audit
            .record_in(tx, Event::ProductCreated, product.id)
            .await?;
        Ok(product)
    }

    /// The product of an id.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<Product, ProductError> {
        Ok(crud::get(tx, id).await?.ok_or(ProductNotFound(id))?)
    }

    /// A part of the list of the products that a search finds.
    #[transactional(read)]
    pub(crate) async fn list(
        &self,
        tx: &mut Tx,
        search: ProductSearch,
        paging: Paging,
    ) -> Result<Page<Product>, DbError> {
        crud::search(tx, search, paging).await
    }

    /// Changes a product, unless somebody else has changed it since it was read.
    #[transactional]
    pub(crate) async fn update(
        &self,
        tx: &mut Tx,
        id: Uuid,
        update: ProductUpdate,
    ) -> Result<Product, UpdateError> {
        let version = update.version;
        let product = match crud::update(tx, id, update).await {
            Err(error) if error.is_stale() => return Err(UpdateError::Stale(version)),
            other => other?.ok_or(ProductNotFound(id))?,
        };
        // A change that names nothing changes nothing.
        if product.version != version {
            self.audit.record_in(tx, Event::ProductChanged, id).await?;
        }
        Ok(product)
    }

    /// Adds the pieces of a delivery.
    #[transactional]
    pub(crate) async fn restock(
        &self,
        tx: &mut Tx,
        id: Uuid,
        restock: Restock,
    ) -> Result<Product, ProductError> {
        if !crud::put_back(tx, id, restock.quantity).await? {
            return Err(ProductNotFound(id).into());
        }
        self.audit.record_in(tx, Event::ProductRestocked, id).await?;
        Ok(crud::get(tx, id).await?.ok_or(ProductNotFound(id))?)
    }

    /// Takes pieces out of the stock for an order: all of them, or the transaction has to end.
    ///
    /// A row that was updated is locked until the transaction ends. The map hands out the products in the order of their ids, so
    /// of two orders that want the same ones, the second waits at the first of them, and neither holds what the other waits for.
    #[transactional]
    pub(crate) async fn take(
        &self,
        tx: &mut Tx,
        wanted: &BTreeMap<Uuid, i64>,
    ) -> Result<Vec<Taken>, StockError> {
        let mut taken = Vec::with_capacity(wanted.len());
        for (&product_id, &quantity) in wanted {
            match crud::take(tx, product_id, quantity).await? {
                Some(price_cents) => taken.push(Taken {
                    product_id,
                    quantity,
                    price_cents,
                }),
                None if crud::get(tx, product_id).await?.is_some() => {
                    return Err(StockError::OutOfStock(product_id));
                }
                None => return Err(ProductNotFound(product_id).into()),
            }
        }
        Ok(taken)
    }

    /// Puts the pieces of an order back.
    #[transactional]
    pub(crate) async fn put_back(&self, tx: &mut Tx, pieces: &BTreeMap<Uuid, i64>) -> Result<(), DbError> {
        for (&product_id, &quantity) in pieces {
            crud::put_back(tx, product_id, quantity).await?;
        }
        Ok(())
    }
}
