use purlin::prelude::*;

struct NoMiddleware;

#[get("/a", middleware(NoMiddleware))]
async fn no_middleware() -> NoContent {
    NoContent
}

#[get("/b", map_errors(|problem: Problem| problem.status()))]
async fn no_mapper() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![no_middleware, no_mapper];
}
