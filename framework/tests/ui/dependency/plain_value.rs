use purlin::prelude::*;

struct Pages(u32);

#[dependency]
async fn pages(limit: Query<u32>) -> Pages {
    Pages(*limit)
}

#[dependency]
async fn nothing(limit: Query<u32>) {
    drop(limit);
}

fn main() {
    let _ = (pages, nothing, Pages(1).0);
}
