use purlin::prelude::*;
use purlin::security::Authorized;

struct Order;

#[dependency(infallible)]
async fn order() -> Order {
    Order
}

#[get("/order")]
async fn read_order(_order: Authorized<order>) -> NoContent {
    NoContent
}

fn main() {}
