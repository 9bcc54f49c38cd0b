use purlin::schema::schema;

#[schema(tag = 1)]
enum Status {
    Open,
}

#[schema]
struct Product {
    #[field(min_length = "1", pattern = 1, email = true)]
    name: String,
    #[field(gt = "0", le, multiple_of = 0)]
    price: i64,
    #[field(max_items = -1, unique_items = true)]
    tags: Vec<String>,
    #[field(alias, check = "path", example)]
    other: String,
    #[field]
    bare: String,
    #[field(ge = -1e999, le = 1e999)]
    infinite: f64,
}

fn main() {}
