use purlin::prelude::*;

#[dependency]
async fn number(text: Query<String>) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

fn main() {}
