use purlin::schema::schema;

#[schema]
struct Product {
    #[field(default = 1)]
    name: String,
    #[field(check = missing)]
    checked: String,
}

#[schema]
enum Order {
    Newest,
}

#[schema]
struct Listing {
    #[field(default = "EUR")]
    currency: Option<String>,
    #[field(default = "newest")]
    order: Order,
}

fn main() {}
