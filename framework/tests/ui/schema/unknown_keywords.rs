use purlin::schema::schema;

#[schema(rename_al = "camelCase", deny_unknown_fields)]
struct Product {
    #[field(minlength = 1, regex = "^a", zzz)]
    name: String,
    #[field(rename = "n")]
    number: u8,
    #[field(length(min = 1))]
    code: String,
    #[field(skip, flatten)]
    inner: u8,
    #[field(skip_serializing_if = "none")]
    maybe: u8,
}

#[schema(rename_all = "camelcase", extra = "deny")]
struct Order {
    id: u8,
}

#[schema]
enum Status {
    #[field(ge = 1)]
    Open,
}

fn main() {}
