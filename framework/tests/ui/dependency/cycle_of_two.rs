use purlin::prelude::*;

#[dependency(infallible)]
async fn hen(egg: Dep<egg>) -> u32 {
    *egg
}

#[dependency(infallible)]
async fn egg(hen: Dep<hen>) -> u32 {
    *hen
}

#[get("/")]
async fn look(hen: Dep<hen>) -> Json<u32> {
    Json(*hen)
}

fn main() {
    let _ = routes![look];
}
