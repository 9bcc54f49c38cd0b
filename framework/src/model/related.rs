//! Rows that belong to others, read for all of these at once.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::node::Node;
use super::row::read_ordered;
use super::sql::Sql;
use super::{Column, ColumnValue, Comparable, Model, Query, Unique};
use crate::db::{Backend, DbError, Dialect, Statement, Tx, Value};

/// How many keys go into one statement: fewer than either database takes, and more than a list shows.
const CHUNK: usize = 8_192;

/// Rows that belong to others. Each of these reads for all the others at once, with one statement, so a list with what belongs
/// to it costs two statements and never one for each row.
///
/// ```
/// use purlin::db::DbError;
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[derive(Model)]
/// struct User {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
/// }
///
/// #[derive(Model)]
/// struct Order {
///     #[model(primary_key, auto)]
///     id: i64,
///     #[model(references = User::ID)]
///     user_id: i64,
/// }
///
/// async fn names(tx: &mut Tx, orders: &[Order]) -> Result<Vec<Option<String>>, DbError> {
///     let users = User::query().by(tx, User::ID, orders.iter().map(|order| order.user_id)).await?;
///     Ok(orders.iter().map(|order| users.get(&order.user_id).map(|user| user.name.clone())).collect())
/// }
///
/// async fn counts(tx: &mut Tx, users: &[User]) -> Result<Vec<usize>, DbError> {
///     let orders = Order::query().grouped_by(tx, Order::USER_ID, users.iter().map(|user| user.id)).await?;
///     Ok(users.iter().map(|user| orders.get(&user.id).map_or(0, Vec::len)).collect())
/// }
/// ```
///
/// A row that is referred to is not always there: with `soft_delete` it may be deleted, and the query may leave it out. So they are
/// looked up with `get`.
///
/// The conditions and the order of the query hold; its limit and offset do not. Beyond 8,192 different keys there is a statement
/// for each 8,192.
impl<M: Model> Query<M> {
    /// The rows with some values in a unique column, by that value: what others refer to. A key that is `None` refers to nothing.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub fn by<B: Backend, T, K, I>(
        self,
        tx: &mut Tx<B>,
        column: Column<M, T, Unique>,
        keys: I,
    ) -> impl Future<Output = Result<HashMap<T::Inner, M>, DbError>> + Send
    where
        T: Comparable<Inner: Eq + Hash>,
        K: Into<Option<T::Inner>>,
        I: IntoIterator<Item = K>,
    {
        let chunks = chunks(keys);
        async move { Ok(self.with_keys(tx, column, chunks).await?.into_iter().collect()) }
    }

    /// The rows with some values in a column, grouped by that value: what refers to others. A value that no row has is not
    /// there.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub fn grouped_by<B: Backend, T, U, K, I>(
        self,
        tx: &mut Tx<B>,
        column: Column<M, T, U>,
        keys: I,
    ) -> impl Future<Output = Result<HashMap<T::Inner, Vec<M>>, DbError>> + Send
    where
        T: Comparable<Inner: Eq + Hash>,
        K: Into<Option<T::Inner>>,
        I: IntoIterator<Item = K>,
    {
        let chunks = chunks(keys);
        async move { Ok(grouped(self.with_keys(tx, column, chunks).await?)) }
    }

    /// The rows that others are joined with by the rows of a third model, grouped by the others: `link` has the columns of that
    /// model which refer to the others and to these rows, and `column` is what the latter refers to.
    ///
    /// ```
    /// # use purlin::db::DbError;
    /// # use purlin::prelude::*;
    /// # purlin::database! { sqlite = "migrations" }
    /// # #[derive(Model)]
    /// # struct User { #[model(primary_key, auto)] id: i64 }
    /// # #[derive(Model)]
    /// # struct Team { #[model(primary_key, auto)] id: i64, name: String }
    /// #[derive(Model)]
    /// struct Membership {
    ///     #[model(primary_key, references = User::ID)]
    ///     user_id: i64,
    ///     #[model(primary_key, references = Team::ID)]
    ///     team_id: i64,
    /// }
    ///
    /// async fn teams(tx: &mut Tx, users: &[User]) -> Result<(), DbError> {
    ///     let link = (Membership::USER_ID, Membership::TEAM_ID);
    ///     let query = Team::query().order_by(Team::NAME.asc());
    ///     let teams = query.through(tx, link, Team::ID, users.iter().map(|user| user.id)).await?;
    ///     for user in users {
    ///         let _teams = teams.get(&user.id);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub fn through<B: Backend, J, S, T, U, V, K, I>(
        self,
        tx: &mut Tx<B>,
        link: (Column<J, S, U>, Column<J, T, V>),
        column: Column<M, T, Unique>,
        keys: I,
    ) -> impl Future<Output = Result<HashMap<S::Inner, Vec<M>>, DbError>> + Send
    where
        J: Model,
        S: Comparable<Inner: Eq + Hash>,
        T: Comparable,
        K: Into<Option<S::Inner>>,
        I: IntoIterator<Item = K>,
    {
        let chunks = chunks(keys);
        async move {
            let mut found = Vec::new();
            for keys in chunks {
                let statement = self.clone().joined(B::DIALECT, link, column, keys);
                let rows = B::fetch_all(tx, statement).await?;
                // The key of the other comes behind the columns of the row.
                let pairs = rows
                    .iter()
                    .map(|row| pair::<M, B, S>(row, M::TABLE.columns.len()));
                found.extend(pairs.collect::<Result<Vec<_>, _>>()?);
            }
            Ok(grouped(found))
        }
    }

    /// The rows with some values in a column, each with its value.
    async fn with_keys<B: Backend, T: Comparable, U>(
        self,
        tx: &mut Tx<B>,
        column: Column<M, T, U>,
        chunks: Vec<Vec<Value>>,
    ) -> Result<Vec<(T::Inner, M)>, DbError> {
        let mut columns = M::TABLE.columns.iter();
        let index = columns.position(|it| it.name == column.name());
        let index = index.ok_or_else(|| sqlx::Error::ColumnNotFound(column.name().to_owned()))?;
        let mut found = Vec::new();
        for keys in chunks {
            let mut query = self.clone().whole();
            query.filter.nodes.push(Node::In(column.operand(), keys));
            let rows = B::fetch_all(tx, query.select(B::DIALECT).finish()).await?;
            let pairs = rows.iter().map(|row| pair::<M, B, T>(row, index));
            found.extend(pairs.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(found)
    }

    /// The names of the joined table's columns are given others in it, so that conditions are about the rows alone.
    fn joined<J: Model, S: Comparable, T: Comparable, U, V>(
        self,
        dialect: Dialect,
        (from, to): (Column<J, S, U>, Column<J, T, V>),
        column: Column<M, T, Unique>,
        keys: Vec<Value>,
    ) -> Statement {
        let mut sql = Sql::new("SELECT ", dialect);
        sql.push(M::STATEMENTS.columns)
            .push(", ")
            .name(FROM)
            .push(" FROM ")
            .name(M::TABLE_NAME);
        sql.push(" JOIN (SELECT ")
            .name(from.name())
            .push(" AS ")
            .name(FROM);
        sql.push(", ").name(to.name()).push(" AS ").name(TO);
        sql.push(" FROM ").name(J::TABLE_NAME);
        let mut links = Query::<J>::new();
        links.filter.nodes.push(Node::In(from.operand(), keys));
        links.filter.write::<J>(&mut sql);
        sql.push(") AS ")
            .name("purlin_link")
            .push(" ON ")
            .name(TO)
            .push(" = ")
            .name(column.name());
        self.whole().finish_select(&mut sql);
        sql.finish()
    }
}

/// What the columns of the joined table are called.
const FROM: &str = "purlin_from";
const TO: &str = "purlin_to";

/// The different keys, in parts that fit into a statement.
fn chunks<T: ColumnValue + Eq + Hash, K: Into<Option<T>>>(
    keys: impl IntoIterator<Item = K>,
) -> Vec<Vec<Value>> {
    let keys: HashSet<T> = keys.into_iter().filter_map(Into::into).collect();
    let values: Vec<Value> = keys.iter().map(T::to_value).collect();
    values.chunks(CHUNK).map(<[Value]>::to_vec).collect()
}

fn pair<M: Model, B: Backend, T: Comparable>(
    row: &B::Row,
    index: usize,
) -> Result<(T::Inner, M), sqlx::Error> {
    Ok((T::Inner::read::<B>(row, index)?, read_ordered::<M, B>(row)?))
}

fn grouped<T: Eq + Hash, M>(pairs: Vec<(T, M)>) -> HashMap<T, Vec<M>> {
    let mut groups: HashMap<T, Vec<M>> = HashMap::new();
    for (key, row) in pairs {
        groups.entry(key).or_default().push(row);
    }
    groups
}
