//! Defaults have the form that models write, or what has one is not found.

use purlin::db::DbError;
use purlin::jiff::civil;
use purlin::migration::{DraftOptions, Migrations};
use purlin::model::Condition;
use purlin::prelude::*;
use purlin::rust_decimal::Decimal;

use super::super::tables::create;
use super::{Backend, Tx, fresh};

mod loose {
    use super::*;

    #[derive(Debug, Model)]
    #[model(table = "shops")]
    pub(super) struct Shop {
        #[model(primary_key, auto)]
        pub(super) id: i64,
        #[model(default = "0.1")]
        pub(super) rate: f32,
        #[model(default = "'08:00'")]
        pub(super) opens: civil::Time,
        #[model(default = "date('2026-01-01')")]
        pub(super) since: civil::Date,
        #[model(default = "0.1")]
        pub(super) share: f64,
        #[model(default = "10.00")]
        pub(super) fee: Decimal,
    }
}

#[derive(Debug, Model)]
struct Shop {
    #[model(primary_key, auto)]
    id: i64,
    #[model(default = "0.10000000149011612")]
    rate: f32,
    #[model(default = "'08:00:00.000000'")]
    opens: civil::Time,
    #[model(default = "10")]
    fee: Decimal,
}

#[tokio::test]
async fn a_default_in_another_form_is_refused() {
    let db = fresh("").await;
    let none = Migrations::default();
    let drafted = none
        .draft(&*db, &[loose::Shop::TABLE], &DraftOptions::new())
        .await;
    let error = drafted.unwrap_err();
    let [rate, opens, fee] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        rate.starts_with(
            "the default of `shops.rate` comes to `0.1`, and models write that as `0.10000000149011612`"
        ),
        "{rate}"
    );
    assert!(
        opens.starts_with(
            "the default of `shops.opens` comes to `08:00`, and models write that as `08:00:00.000000`"
        ),
        "{opens}"
    );
    assert!(
        fee.starts_with("the default of `shops.fee` comes to `10.0`, and models write that as `10`"),
        "{fee}"
    );
}

#[tokio::test]
async fn what_has_its_default_is_found_by_it() {
    let db = fresh(create::<Backend>(&[Shop::TABLE]).await).await;
    db.transaction(async |tx: &mut Tx| -> Result<(), DbError> {
        let new = NewShop {
            rate: None,
            opens: None,
            fee: None,
        };
        let shop = Shop::insert(tx, new).await?;
        let same = Condition::all([
            Shop::RATE.eq(shop.rate),
            Shop::OPENS.eq(shop.opens),
            Shop::FEE.is_in([Decimal::TEN]),
        ]);
        assert_eq!(Shop::query().filter(same).one(tx).await?.id, shop.id);
        assert_eq!((shop.rate, shop.opens), (0.1, civil::time(8, 0, 0, 0)));
        Ok(())
    })
    .await
    .unwrap();
}
