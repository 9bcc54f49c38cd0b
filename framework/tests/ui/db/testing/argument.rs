use purlin::testing::{Factory, TestCx};

purlin::database! { sqlite = "migrations" }

struct Shop;

async fn wants_a_shop(cx: &mut TestCx) {
    cx.named::<Shop>("`shop`").await;
}

async fn stores_a_shop(tx: &mut Tx) {
    let _ = Factory::new(|_| Shop).create(tx).await;
}

fn main() {}
