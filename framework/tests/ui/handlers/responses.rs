use purlin::prelude::*;

#[get("/a", responses(404 = "it is gone"))]
async fn pairs() -> NoContent {
    NoContent
}

#[get("/b", responses = [(404, "it is gone")])]
async fn equals() -> NoContent {
    NoContent
}

#[get("/c", responses((404)))]
async fn no_description() -> NoContent {
    NoContent
}

#[get("/d", responses((20, "it is small")))]
async fn out_of_range() -> NoContent {
    NoContent
}

#[get("/e", responses((404, "it is gone", Json<u32>, 1)))]
async fn too_much() -> NoContent {
    NoContent
}

struct Plain;

#[get("/f", responses((404, "it is gone", Plain)))]
async fn no_content_type() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![pairs, equals, no_description, out_of_range, too_much, no_content_type];
}
