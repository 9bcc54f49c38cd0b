use purlin::schema::schema;

#[schema]
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    #[serde(rename = "n")]
    name: String,
    #[schemars(length(min = 1))]
    code: String,
    #[schema(alias = "x")]
    other: String,
    #[cfg(unix)]
    unix: String,
}

fn main() {}
