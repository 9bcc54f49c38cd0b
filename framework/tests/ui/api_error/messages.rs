use purlin::prelude::*;

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(not_found, "product {} does not exist")]
    NoName(u64),
    #[api_error(not_found, "product {1} does not exist")]
    NoNumber(u64),
    #[api_error(not_found, "product {id} does not exist")]
    WrongName { number: u64, shop: u64 },
    #[api_error(not_found, "product {0} does not exist")]
    NoFields,
}

#[derive(Debug, ApiError)]
enum Formats {
    #[api_error(not_found, "product {0 does not exist")]
    Open(u64),
}

#[derive(Debug, ApiError)]
enum Values {
    #[api_error(not_found, "product {0} does not exist")]
    NotShown(Vec<u8>),
}

fn main() {}
