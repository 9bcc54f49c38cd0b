use purlin::schema::schema;

#[schema]
struct Product {
    #[field(min_length = 1)]
    tags: Vec<String>,
    #[field(gt = 0)]
    name: String,
    #[field(min_items = 1)]
    code: Option<String>,
    #[field(email)]
    id: bool,
    #[field(unique_items)]
    count: u8,
    #[field(unique_items)]
    kinds: std::collections::BTreeSet<String>,
}

fn main() {}
