//! What can be done with orders.

mod cancel;
mod place;
mod settle;

use purlin::model::{Cursor, CursorPage};
use purlin::prelude::*;
use purlin::security::{Grants, Permission};
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{OrderError, OrderNotFound};
use super::schemas::{Order, OrderSearch};
use crate::audit::AuditService;
use crate::payments::PaymentService;
use crate::products::ProductService;
use crate::users::{Caller, OrdersRead, UserService};
use crate::{Db, Tx};

/// Places orders, has them paid, and cancels them.
#[derive(Service)]
pub(crate) struct OrderService {
    db: Db,
    users: Svc<UserService>,
    products: Svc<ProductService>,
    payments: Svc<PaymentService>,
    audit: Svc<AuditService>,
}

impl OrderService {
    /// The order of an id, with its lines.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<Order, OrderError> {
        Ok(crud::get(tx, id).await?.ok_or(OrderNotFound(id))?)
    }

    /// A part of the list of the orders that a search finds, those placed last first: of who asks, or of all for who may see them.
    #[transactional(read)]
    pub(crate) async fn list(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        search: OrderSearch,
        cursor: Option<Cursor>,
        limit: u32,
    ) -> Result<CursorPage<Order>, DbError> {
        let only = (!caller.grants(OrdersRead::NAME)).then_some(caller.id);
        crud::list(tx, only, search, cursor.as_ref(), limit).await
    }

    /// Forgets the keys of orders that were placed more than a day ago, and answers how many there were. The same key then places
    /// another order.
    pub(crate) async fn forget_keys(&self) -> Result<u64, DbError> {
        self.db.forget_idempotency_keys(Db::KEEP_IDEMPOTENCY_KEYS).await
    }
}
