//! A key is as visible as its model.

#![allow(unused)]

use purlin::prelude::*;

mod shop {
    use purlin::prelude::*;

    #[derive(Debug, Clone, PartialEq, ColumnValue)]
    pub(crate) struct ProductId(i64);

    #[derive(Model)]
    pub struct Product {
        #[model(primary_key)]
        id: ProductId,
        name: String,
    }

    #[derive(Model)]
    pub struct Offer {
        #[model(primary_key)]
        id: i64,
        #[model(primary_key)]
        product: ProductId,
    }
}

fn main() {}
