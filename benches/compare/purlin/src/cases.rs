//! Text, parameters and bytes.

use purlin::Bytes;
use purlin::prelude::*;

pub(crate) fn module() -> Module {
    Module::new("cases").routes(routes![plaintext, read_item, read_10k, read_1m])
}

/// What is large, and in memory.
pub(crate) struct Large {
    some: Bytes,
    more: Bytes,
}

impl Default for Large {
    fn default() -> Self {
        let [some, more] = [10_240, 1_048_576].map(|size| Bytes::from(vec![b'x'; size]));
        Self { some, more }
    }
}

/// What a request for an item says.
#[schema]
struct Asked {
    user_id: u64,
    item_id: u64,
    q: Option<String>,
    limit: u32,
}

/// Greet the world.
#[get("/plaintext")]
async fn plaintext() -> &'static str {
    "Hello, World!"
}

/// Answer what was asked for.
#[get("/users/{user_id}/items/{item_id}")]
async fn read_item(
    Path(user_id): Path<u64>,
    Path(item_id): Path<u64>,
    Query(q): Query<Option<String>>,
    #[field(default = 20)] Query(limit): Query<u32>,
) -> Json<Asked> {
    Json(Asked {
        user_id,
        item_id,
        q,
        limit,
    })
}

/// Read ten kilobytes.
#[get("/bytes/10k")]
async fn read_10k(large: State<Large>) -> Bytes {
    large.some.clone()
}

/// Read a megabyte.
#[get("/bytes/1m")]
async fn read_1m(large: State<Large>) -> Bytes {
    large.more.clone()
}
