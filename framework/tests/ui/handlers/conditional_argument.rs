use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(#[cfg(unix)] limit: Query<u32>, #[cfg(windows)] page: Query<u32>) -> NoContent {
    NoContent
}

#[dependency(infallible)]
async fn shop(#[cfg_attr(unix, field(ge = 1))] shop: Query<u32>) -> u32 {
    *shop
}

fn main() {
    let _ = routes![list_notes];
}
