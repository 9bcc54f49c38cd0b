use purlin::schema::schema;

#[schema]
struct Product {
    #[field(default = 1)]
    name: String,
    #[field(check = missing)]
    checked: String,
}

fn main() {}
