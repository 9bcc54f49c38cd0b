use purlin::prelude::*;

#[dependency(infallible, infallible)]
fn number() -> u32 {
    7
}

#[dependency(infalible)]
async fn text<'a>(text: &'a str) -> impl Into<String> {
    text.to_owned()
}

struct Clerk;

impl Clerk {
    #[dependency(infallible)]
    async fn work(&self) -> u32 {
        7
    }
}

#[dependency]
struct Page {
    skip: u32,
}

fn main() {}
