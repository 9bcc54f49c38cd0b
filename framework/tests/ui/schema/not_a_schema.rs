use purlin::schema::schema;

struct Plain;

#[schema]
struct Product {
    plain: Plain,
}

fn main() {}
