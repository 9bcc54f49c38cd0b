use purlin::layer::Cors;
use purlin::prelude::*;

struct NoMiddleware;

#[get("/a", middleware(NoMiddleware))]
async fn no_middleware() -> NoContent {
    NoContent
}

#[get("/b", layer(Cors::new()))]
async fn no_layer() -> NoContent {
    NoContent
}

#[get("/c", map_errors(|problem: Problem| problem.status()))]
async fn no_mapper() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![no_middleware, no_layer, no_mapper];
}
