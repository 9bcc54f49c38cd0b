//! A sealed cookie is one of a type that names it.

use purlin::prelude::*;
use purlin::security::Sealed;

#[schema]
struct Cart {
    items: Vec<u64>,
}

#[get("/cart")]
async fn read_cart(cart: Sealed<Cart>) -> Json<usize> {
    Json(cart.items.len())
}

fn main() {}
