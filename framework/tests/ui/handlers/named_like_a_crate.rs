use purlin::prelude::*;

#[get("/id")]
async fn uuid() -> Text {
    Text(uuid::Uuid::nil().to_string())
}

#[get("/other")]
async fn other() -> Text {
    Text(::uuid::Uuid::nil().to_string())
}

fn main() {
    let _ = routes![uuid, self::uuid, other];
}
