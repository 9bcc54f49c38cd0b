use purlin::schema::schema;

#[derive(Debug)]
#[schema]
struct Account {
    #[field(sensitive)]
    password: String,
}

fn main() {}
